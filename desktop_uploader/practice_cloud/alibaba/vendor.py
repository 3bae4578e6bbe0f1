"""The Alibaba part put together: books, pipeline, doors, and what the control desk may ask."""

from pathlib import Path
from typing import Any

from desktop_uploader.practice_cloud.alibaba.actions.call import Works
from desktop_uploader.practice_cloud.alibaba.actions.register import object_url, own_bucket
from desktop_uploader.practice_cloud.alibaba.assets import IMAGE, Asset, AssetBook
from desktop_uploader.practice_cloud.alibaba.audit import FINDINGS, status_after
from desktop_uploader.practice_cloud.alibaba.audit_book import AuditBook, Decided
from desktop_uploader.practice_cloud.alibaba.broker import BrokerDoor
from desktop_uploader.practice_cloud.alibaba.callbacks import CallbackBook
from desktop_uploader.practice_cloud.alibaba.category_book import CategoryBook
from desktop_uploader.practice_cloud.alibaba.credentials import CredentialBook, utc
from desktop_uploader.practice_cloud.alibaba.media import MediaBook, MediaQuery, Medium
from desktop_uploader.practice_cloud.alibaba.oss import OssDoor
from desktop_uploader.practice_cloud.alibaba.pipeline import Pipeline
from desktop_uploader.practice_cloud.alibaba.pulls import Pulls
from desktop_uploader.practice_cloud.alibaba.rpc import RpcDoor
from desktop_uploader.practice_cloud.alibaba.tasks import TaskBook
from desktop_uploader.practice_cloud.audit_pictures import pictures_in
from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.site import Site
from desktop_uploader.practice_cloud.store.objects import StoredObject, put_file
from desktop_uploader.practice_cloud.workshop import Piece, Workshop


class Alibaba:
    """
    VOD and OSS of one root.

    Attributes:
        rpc, broker, oss: The doors, in the order in which they are asked; oss takes what is left.
    """

    def __init__(self, site: Site) -> None:
        """Open for the Alibaba accounts of the root."""
        accounts = tuple(account for account in site.root.accounts if account.kind == "alibaba")
        self._site = site
        self._accounts = {account.name: account for account in accounts}
        self._media = MediaBook(site.records)
        self._credentials = CredentialBook(site.records)
        self._pipeline = Pipeline(site)
        self._assets = AssetBook(site.records)
        self._workshop = Workshop(site, "alibaba", source_of=self._source)
        self._audits = AuditBook(site.records)
        self._pulls = Pulls(site, site.fetcher)
        site.shelf.on_stored = self._stored
        works = Works(
            media=self._media,
            assets=self._assets,
            categories=CategoryBook(site.records),
            credentials=self._credentials,
            tasks=TaskBook(site.records),
            pulls=self._pulls,
            records=site.records,
            arrived=self._pipeline.arrived,
            shelf=site.shelf,
            knobs=site.knobs,
            endpoint=self._endpoint,
            output_url=lambda media_id, file: f"{site.url()}/outputs/{media_id}/{file}",
            transcode=self._pipeline.transcode,
            workshop=self._workshop,
            audits=self._audits,
            callbacks=CallbackBook(site.records),
            judge=self._pipeline.judge,
            picture_of=pictures_in(site.root.path / "outputs", site.url),
        )
        self.rpc = RpcDoor(works, accounts, now=site.now)
        self.broker = BrokerDoor(self.rpc, accounts)
        self.oss = OssDoor(site.shelf, self._credentials, accounts=accounts, knobs=site.knobs)

    def take_up(self) -> None:
        """Go on with what an earlier life left unfinished."""
        self._pipeline.take_up()
        self._workshop.take_up()
        self._pulls.take_up()

    def media_rows(self) -> list[dict[str, Any]]:
        """All media with where their bytes lie, what is no film after the films."""
        films = self._media.listed(MediaQuery(is_newest_first=False))
        return [*map(self._film_row, films), *map(self._asset_row, self._assets.listed())]

    def judge(self, media_id: str, verdict: str) -> dict[str, Any]:
        """Play the reviewer: pass, block or review."""
        medium = self._media.find(media_id)
        if medium is None:
            raise Refusal("NotFound", 404, "there is no such medium")
        if verdict not in FINDINGS:
            raise Refusal("BadVerdict", 400, f"a verdict is one of {', '.join(FINDINGS)}")
        if medium.status not in ("Checking", "Blocked", "Normal"):
            raise Refusal("NotYet", 409, f"the medium is {medium.status}, not up for review")
        self._pipeline.judge(medium, verdict)
        if verdict != "review":
            status = status_after(verdict)
            self._audits.decide(
                Decided(media_id, status, "practice", "", "practice", self._shown_s())
            )
        changed = self._media.find(media_id) or medium
        return {"id": media_id, "status": changed.status, "verdict": changed.verdict}

    def session(self, account: str, life_s: float) -> dict[str, Any]:
        """A temporary key of an account, for the control plane."""
        if account not in self._accounts:
            raise Refusal("NotFound", 404, "there is no such account")
        key = self._credentials.issue(
            account, media_id="", bucket="", key="", expires_at_s=self._shown_s() + life_s
        )
        return {
            "access_key_id": key.access_key_id,
            "access_key_secret": key.secret,
            "security_token": key.token,
            "expiration": utc(key.expires_at_s),
        }

    def put_object(self, account: str, key: str, *, file: Path) -> dict[str, Any]:
        """A file in the bucket of the account's own that is connected to VOD."""
        if account not in self._accounts:
            raise Refusal("NotFound", 404, "there is no such account")
        bucket = own_bucket(self._accounts[account])
        put_file(self._site.shelf, (bucket, key), file=file, now_s=self._site.now())
        return {"bucket": bucket, "url": object_url(bucket, key)}

    def expire_all(self, now_s: float) -> None:
        """End all temporary keys."""
        self._credentials.expire_all(now_s)

    def state(self) -> dict[str, Any]:
        """Media by status."""
        return {"media": self._media.by_status()}

    def _film_row(self, medium: Medium) -> dict[str, Any]:
        return {
            "id": medium.id,
            "kind": "film",
            "account": medium.account,
            "title": medium.title,
            "status": medium.status,
            "bucket": medium.bucket,
            "key": medium.key,
            "object": str(self._site.shelf.path_of(medium.bucket, medium.key)),
            "size_bytes": medium.size_bytes,
            "created_at_s": medium.created_at_s,
            "source_uploads": medium.source_uploads,
            "overwritten": medium.overwritten,
            "refreshes": medium.refreshes,
            "refreshes_after_complete": medium.refreshes_after_complete,
            "verdict": medium.verdict,
            "cover_url": medium.cover_url,
            "cover": self._cover(medium),
        }

    def _asset_row(self, asset: Asset) -> dict[str, Any]:
        return {
            "id": asset.id,
            "kind": IMAGE if asset.family == IMAGE else asset.type,
            "account": asset.account,
            "title": asset.title,
            "description": asset.description,
            "tags": asset.tags,
            "categories": asset.categories,
            "file_name": asset.file_name,
            "status": asset.status,
            "bucket": asset.bucket,
            "key": asset.key,
            "object": str(self._site.shelf.path_of(asset.bucket, asset.key)),
            "size_bytes": asset.size_bytes,
            "created_at_s": asset.created_at_s,
            "source_uploads": asset.stored,
            "overwritten": max(0, asset.stored - 1),
        }

    def _source(self, piece: Piece) -> Path | None:
        medium = self._media.find(piece.subject)
        if medium is None or not medium.is_uploaded:
            return None
        return self._site.shelf.path_of(medium.bucket, medium.key)

    def _stored(self, stored: StoredObject) -> None:
        """An object is there: of a film, or of what is none."""
        self._pipeline.arrived(stored)
        self._assets.arrived(stored)

    def _cover(self, medium: Medium) -> str:
        """The file of a cover on this disk; "" where it lies elsewhere, or nowhere."""
        image = self._assets.of_url(medium.cover_url) if medium.cover_url else None
        if image is None or image.status != "Normal":
            return ""
        return str(self._site.shelf.path_of(image.bucket, image.key))

    def _shown_s(self) -> float:
        return self._site.now() + self._site.knobs.current.clock_offset_s

    def _endpoint(self) -> str:
        if self._site.knobs.current.advertise == "ip":
            return self._site.url()
        scheme = self._site.url().partition(":")[0]
        return f"{scheme}://oss-cn-shanghai.aliyuncs.com"
