"""The Huawei part put together: books, pipeline, doors, and what the control desk may ask."""

from mimetypes import guess_type
from pathlib import Path
from typing import Any

from desktop_uploader.practice_cloud.door import Door, Refusal
from desktop_uploader.practice_cloud.huawei.broker import BrokerDoor
from desktop_uploader.practice_cloud.huawei.buckets import BucketBook
from desktop_uploader.practice_cloud.huawei.callers import ApiCallers
from desktop_uploader.practice_cloud.huawei.credentials import CredentialBook, utc
from desktop_uploader.practice_cloud.huawei.iam import IamDoor
from desktop_uploader.practice_cloud.huawei.mpc import MpcDoor
from desktop_uploader.practice_cloud.huawei.mpc_calls import MpcCalls
from desktop_uploader.practice_cloud.huawei.notifications import Notifications
from desktop_uploader.practice_cloud.huawei.obs import ObsDoor
from desktop_uploader.practice_cloud.huawei.obs_callers import Callers
from desktop_uploader.practice_cloud.huawei.pipeline import Pipeline
from desktop_uploader.practice_cloud.huawei.tasks import TaskBook
from desktop_uploader.practice_cloud.huawei.work_calls import WorkCalls
from desktop_uploader.practice_cloud.site import Site
from desktop_uploader.practice_cloud.store.objects import ANY_TYPE, put_file
from desktop_uploader.practice_cloud.workshop import Piece, Workshop

VERDICTS = ("pass", "block", "review")


class Huawei:
    """
    IAM, MPC and OBS of one root.

    Attributes:
        doors: All of them answer to names or paths of their own.
    """

    def __init__(self, site: Site) -> None:
        """Open for the Huawei accounts of the root."""
        accounts = tuple(account for account in site.root.accounts if account.kind == "huawei")
        self._site = site
        self._accounts = {account.name: account for account in accounts}
        self._tasks = TaskBook(site.records)
        self._credentials = CredentialBook(site.records)
        self._pipeline = Pipeline(site)
        buckets = BucketBook(site.records, accounts, now_s=site.now())
        calls = MpcCalls(
            self._tasks, self._pipeline, buckets=buckets, shelf=site.shelf, knobs=site.knobs
        )
        self._workshop = Workshop(site, "huawei", source_of=self._source, deliver=self._deliver)
        works = WorkCalls(self._workshop, place=calls.place, knobs=site.knobs)
        iam = IamDoor(self._credentials, accounts, knobs=site.knobs)
        mpc = MpcDoor(
            calls.works() | works.works() | Notifications(site.records).works(),
            ApiCallers(self._credentials, accounts),
            knobs=site.knobs,
            now=site.now,
        )
        self.doors: tuple[Door, ...] = (
            iam,
            mpc,
            BrokerDoor(iam, mpc, accounts=accounts),
            ObsDoor(
                site.shelf,
                self._credentials,
                callers=Callers(self._credentials, accounts, buckets=buckets),
                knobs=site.knobs,
            ),
        )

    def take_up(self) -> None:
        """Go on with what an earlier life left unfinished."""
        self._pipeline.take_up()
        self._workshop.take_up()

    def media_rows(self) -> list[dict[str, Any]]:
        """All objects that were uploaded, with their newest task; MPC knows no other media."""
        tasks = {
            (task.source_bucket, task.source_key): task for task in reversed(self._tasks.listed())
        }
        outputs = {one.key for task in tasks.values() for one in task.outputs if one.key}
        outputs |= {key for name in self._accounts for key in self._made_for(name)}
        rows = []
        for account in self._accounts.values():
            for stored in self._site.shelf.listed(account.bucket):
                if stored.key in outputs:
                    continue
                task = tasks.get((stored.bucket, stored.key))
                rows.append(
                    {
                        "id": stored.key if task is None else str(task.id),
                        "account": account.name,
                        "title": stored.key.rpartition("/")[2],
                        "status": "" if task is None else task.status,
                        "bucket": stored.bucket,
                        "key": stored.key,
                        "object": str(self._site.shelf.path_of(stored.bucket, stored.key)),
                        "size_bytes": stored.size_bytes,
                        "created_at_s": stored.modified_at_s,
                        "tasks": self._count_of(stored.bucket, stored.key),
                    }
                )
        return rows

    def judge(self, media_id: str, verdict: str) -> dict[str, Any]:
        """Play the reviewer of a task: pass, block, or review for not yet."""
        task = self._tasks.find(int(media_id)) if media_id.isdigit() else None
        if task is None:
            raise Refusal("NotFound", 404, "there is no such task")
        if verdict not in VERDICTS:
            raise Refusal("BadVerdict", 400, f"a verdict is one of {', '.join(VERDICTS)}")
        if task.status != "NEED_TO_BE_AUDIT":
            raise Refusal("NotYet", 409, f"the task is {task.status}, not up for review")
        self._pipeline.judge(task, verdict)
        changed = self._tasks.find(task.id) or task
        return {"id": media_id, "status": changed.status, "verdict": verdict}

    def session(self, account: str, life_s: float) -> dict[str, Any]:
        """A temporary key that may do all that its account may."""
        if account not in self._accounts:
            raise Refusal("NotFound", 404, "there is no such account")
        now_s = self._site.now() + self._site.knobs.current.clock_offset_s
        key = self._credentials.issue(account, policy="", expires_at_s=now_s + life_s)
        return {
            "access_key_id": key.access_key_id,
            "access_key_secret": key.secret,
            "security_token": key.token,
            "expiration": utc(key.expires_at_s),
        }

    def put_object(self, account: str, key: str, *, file: Path) -> dict[str, Any]:
        """A file in the account's bucket."""
        if account not in self._accounts:
            raise Refusal("NotFound", 404, "there is no such account")
        bucket = self._accounts[account].bucket
        put_file(self._site.shelf, (bucket, key), file=file, now_s=self._site.now())
        return {"bucket": bucket, "url": f"obs://{bucket}/{key}"}

    def expire_all(self, now_s: float) -> None:
        """End all temporary keys and tokens."""
        self._credentials.expire_all(now_s)

    def state(self) -> dict[str, Any]:
        """Tasks by status."""
        return {"media": self._tasks.by_status()}

    def _source(self, piece: Piece) -> Path | None:
        bucket, key = piece.asked["input"]
        if self._site.shelf.stored(bucket, key) is None:
            return None
        return self._site.shelf.path_of(bucket, key)

    def _deliver(self, piece: Piece) -> None:
        """Put what was made into the bucket that was named."""
        bucket, folder = piece.asked["output"]
        for name in piece.files:
            put_file(
                self._site.shelf,
                (bucket, f"{folder}/{name}" if folder else name),
                file=self._workshop.folder_of(piece) / name,
                now_s=self._site.now(),
                content_type=guess_type(name)[0] or ANY_TYPE,
            )

    def _made_for(self, account: str) -> list[str]:
        """Keys of what the workshop has put into buckets."""
        pieces = self._workshop.of_account(account)
        return [f"{one.asked['output'][1]}/{name}" for one in pieces for name in one.files]

    def _count_of(self, bucket: str, key: str) -> int:
        return sum(
            (task.source_bucket, task.source_key) == (bucket, key) for task in self._tasks.listed()
        )
