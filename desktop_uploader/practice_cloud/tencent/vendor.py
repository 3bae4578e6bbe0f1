"""The Tencent part put together: books, pipeline, doors, and what the control desk may ask."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from desktop_uploader.practice_cloud.audit_pictures import pictures_in
from desktop_uploader.practice_cloud.door import Door, Refusal
from desktop_uploader.practice_cloud.site import Site
from desktop_uploader.practice_cloud.store.objects import put_file
from desktop_uploader.practice_cloud.tencent.broker import BrokerDoor
from desktop_uploader.practice_cloud.tencent.cos import CosDoor
from desktop_uploader.practice_cloud.tencent.cos_callers import Callers
from desktop_uploader.practice_cloud.tencent.cos_work import CosWorks, own_bucket
from desktop_uploader.practice_cloud.tencent.credentials import CredentialBook
from desktop_uploader.practice_cloud.tencent.event_calls import v2_works, v3_works
from desktop_uploader.practice_cloud.tencent.media import MediaBook, Medium, Session
from desktop_uploader.practice_cloud.tencent.pipeline import Pipeline
from desktop_uploader.practice_cloud.tencent.pulls import Pulls
from desktop_uploader.practice_cloud.tencent.reviews import ReviewBook, Reviewing
from desktop_uploader.practice_cloud.tencent.tasks import TaskBook
from desktop_uploader.practice_cloud.tencent.ugc_door import UgcDoor
from desktop_uploader.practice_cloud.tencent.v2_calls import V2Calls
from desktop_uploader.practice_cloud.tencent.v2_door import V2Door
from desktop_uploader.practice_cloud.tencent.v2_pulls import V2Pulls
from desktop_uploader.practice_cloud.tencent.v2_reviews import V2Reviews
from desktop_uploader.practice_cloud.tencent.v2_works import V2Works
from desktop_uploader.practice_cloud.tencent.v3_calls import V3Calls
from desktop_uploader.practice_cloud.tencent.v3_door import V3Door
from desktop_uploader.practice_cloud.tencent.v3_pulls import V3Pulls
from desktop_uploader.practice_cloud.tencent.v3_reviews import V3Reviews
from desktop_uploader.practice_cloud.tencent.v3_works import V3Works
from desktop_uploader.practice_cloud.tencent.vod import Vod

VERDICTS = ("pass", "block", "review")


class Tencent:
    """
    VOD and COS of one root.

    Attributes:
        doors: All of them answer to names, paths or headers of their own.
    """

    def __init__(self, site: Site) -> None:
        """Open for the Tencent accounts of the root."""
        accounts = tuple(account for account in site.root.accounts if account.kind == "tencent")
        self._site = site
        self._accounts = {account.name: account for account in accounts}
        self._media = MediaBook(site.records)
        self._credentials = CredentialBook(site.records)
        self._pipeline = Pipeline(
            site, self._media, tasks=TaskBook(site.records), accounts=accounts
        )
        vod = Vod(site, self._media, credentials=self._credentials, pipeline=self._pipeline)
        v2_calls, v3_calls = V2Calls(vod), V3Calls(vod)
        v2_calls.works |= V2Works(vod).works()
        v3_calls.works |= V3Works(vod).works()
        reviewing = Reviewing(
            vod,
            ReviewBook(site.records),
            pipeline=self._pipeline,
            picture_of=pictures_in(site.root.path / "outputs", site.url),
        )
        V2Reviews(vod, reviewing, works=v2_calls.works)
        V3Reviews(vod, reviewing, works=v3_calls.works)
        v2_calls.works.update(v2_works(self._pipeline.events))
        v3_calls.works.update(v3_works(self._pipeline.events))
        pulls = Pulls(site, vod, accounts=accounts)
        self._pulls = pulls
        self._cos_works = CosWorks(site, v2_calls.works["GetTaskInfo"])
        v2_calls.works |= V2Pulls(pulls).works | self._cos_works.works
        v3_calls.works |= V3Pulls(pulls, v3_calls.works).works
        v3 = V3Door(v3_calls, self._credentials, accounts=accounts, knobs=site.knobs, now=site.now)
        callers = Callers(self._credentials, self._media, accounts=accounts)
        self.doors: tuple[Door, ...] = (
            v3,
            V2Door(v2_calls, accounts, knobs=site.knobs, now=site.now),
            UgcDoor(vod, self._credentials, accounts=accounts),
            CosDoor(site.shelf, self._credentials, callers=callers, knobs=site.knobs),
            BrokerDoor(v3, accounts),
        )

    def take_up(self) -> None:
        """Go on with what an earlier life left unfinished."""
        self._pipeline.take_up()
        self._pulls.take_up()
        self._cos_works.take_up()

    def media_rows(self) -> list[dict[str, Any]]:
        """All sessions with what has become of them; a session without a medium is Uploading."""
        return [self._row(session) for session in self._media.sessions()]

    def judge(self, media_id: str, verdict: str) -> dict[str, Any]:
        """Play the reviewer: pass, block or review."""
        medium = self._media.find(media_id)
        if medium is None:
            raise Refusal("NotFound", 404, "there is no such medium")
        if verdict not in VERDICTS:
            raise Refusal("BadVerdict", 400, f"a verdict is one of {', '.join(VERDICTS)}")
        if medium.status not in ("normal", "forbidden"):
            raise Refusal("NotYet", 409, f"the medium is {medium.status}, not up for review")
        self._pipeline.judge(medium, verdict)
        changed = self._media.find(media_id) or medium
        return {"id": media_id, "status": changed.status, "verdict": changed.verdict}

    def session(self, account: str, life_s: float) -> dict[str, Any]:
        """Nothing: keys of the account itself are not handed out for a time."""
        if account not in self._accounts:
            raise Refusal("NotFound", 404, "there is no such account")
        raise Refusal("NotServed", 400, "this cloud hands out keys for uploads only")

    def put_object(self, account: str, key: str, *, file: Path) -> dict[str, Any]:
        """A file in the bucket of the account's own."""
        if account not in self._accounts:
            raise Refusal("NotFound", 404, "there is no such account")
        owner = self._accounts[account]
        bucket = own_bucket(owner)
        put_file(self._site.shelf, (bucket, key), file=file, now_s=self._site.now())
        host = f"{bucket}.cos.{owner.region}.myqcloud.com"
        return {"bucket": bucket, "url": f"https://{host}/{quote(key)}"}

    def expire_all(self, now_s: float) -> None:
        """End all temporary keys."""
        self._credentials.expire_all(now_s)

    def state(self) -> dict[str, Any]:
        """Media by status."""
        return {"media": self._media.by_status()}

    def _row(self, session: Session) -> dict[str, Any]:
        bucket = self._accounts[session.account].bucket
        key = session.video_path[1:]
        medium = self._media.find(session.file_id) if session.file_id else None
        return {
            "id": session.file_id or session.key[:16],
            "account": session.account,
            "title": session.name if medium is None else medium.name,
            "status": _status(session, medium),
            "bucket": bucket,
            "key": key,
            "object": str(self._site.shelf.path_of(bucket, key)),
            "size_bytes": 0 if medium is None else medium.size_bytes,
            "created_at_s": session.applied_at_s,
            "refreshes": session.renewals,
            "verdict": "" if medium is None else medium.verdict,
            "description": "" if medium is None else medium.description,
            "tags": "" if medium is None else medium.tags,
            "class_id": 0 if medium is None else medium.class_id,
            "cover": self._cover(session),
        }

    def _cover(self, session: Session) -> str:
        """The file of a session's cover on this disk; "" where it has none or none came."""
        if not session.cover_path:
            return ""
        bucket, key = self._accounts[session.account].bucket, session.cover_path[1:]
        stored = self._site.shelf.stored(bucket, key)
        return "" if stored is None else str(self._site.shelf.path_of(bucket, key))


def _status(session: Session, medium: Medium | None) -> str:
    if medium is not None:
        return medium.status
    return "deleted" if session.file_id else "uploading"
