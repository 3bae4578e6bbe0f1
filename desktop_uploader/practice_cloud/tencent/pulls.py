"""What VOD was asked to fetch: one row a task, whichever generation of calls asked for it."""

import json
import secrets
from dataclasses import asdict, astuple, dataclass, fields, replace
from urllib.parse import unquote, urlsplit

from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.site import Site
from desktop_uploader.practice_cloud.store.intake import Received
from desktop_uploader.practice_cloud.store.objects import OpenUpload
from desktop_uploader.practice_cloud.store.records import Records
from desktop_uploader.practice_cloud.tencent.media import new_file_id
from desktop_uploader.practice_cloud.tencent.vod import Vod, Wish, app_id_of, check
from desktop_uploader.practice_cloud.tencent.wrong import Wrong
from desktop_uploader.practice_cloud.url_fetching import Errand, NotFetched

SCHEMA = """
CREATE TABLE IF NOT EXISTS tencent_pull (
    id TEXT PRIMARY KEY, account TEXT, url TEXT, status TEXT, file_id TEXT, created_at_s REAL,
    finished_at_s REAL, error_code INTEGER, message TEXT, session_id TEXT, md5 TEXT, tags TEXT,
    wish TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tencent_pull_session ON tencent_pull (account, session_id);
"""
WAITING, PROCESSING, FINISH = "WAITING", "PROCESSING", "FINISH"
BAD_SOURCE = 60000
SAME_SESSION_S = 3 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class PullTask:
    """
    One address that is to be fetched.

    Attributes:
        file_id: Of the medium that it will be.
        finished_at_s: 0 until it has ended.
        error_code: 0 where all is well.
        wish: As of an upload, in JSON.
    """

    id: str
    account: str
    url: str
    status: str
    file_id: str
    created_at_s: float
    finished_at_s: float = 0.0
    error_code: int = 0
    message: str = ""
    session_id: str = ""
    md5: str = ""
    tags: str = ""
    wish: str = "{}"


INSERT = f"INSERT OR REPLACE INTO tencent_pull VALUES ({','.join('?' * len(fields(PullTask)))})"


class PullBook:
    """All such tasks of all Tencent accounts of a root."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def save(self, task: PullTask) -> None:
        """Record a task as it stands."""
        self._records.change(INSERT, *astuple(task))

    def find(self, task_id: str, account: str | None = None) -> PullTask | None:
        """The task of this id; None for another account's."""
        row = self._records.row("SELECT * FROM tencent_pull WHERE id=?", task_id)
        task = None if row is None else PullTask(*row)
        return None if task is None or account not in (None, task.account) else task

    def listed(self, account: str, *, since_s: float) -> list[PullTask]:
        """The tasks of an account, oldest first."""
        sql = "SELECT * FROM tencent_pull WHERE account=? AND created_at_s>=? ORDER BY created_at_s"
        return [PullTask(*row) for row in self._records.rows(sql, account, since_s)]

    def has_session(self, account: str, session_id: str, *, since_s: float) -> bool:
        """Whether a task of this id of the caller's own was made since then."""
        sql = "SELECT 1 FROM tencent_pull WHERE account=? AND session_id=? AND created_at_s>=?"
        return self._records.row(sql, account, session_id, since_s) is not None

    def unfinished(self) -> list[PullTask]:
        """What is still to be done, oldest first."""
        sql = "SELECT * FROM tencent_pull WHERE finished_at_s=0 ORDER BY created_at_s"
        return [PullTask(*row) for row in self._records.rows(sql)]


class Pulls:
    """Has tasks fetched, and makes media of what came."""

    def __init__(self, site: Site, vod: Vod, *, accounts: tuple[Account, ...]) -> None:
        """Media are made by `vod`, as those of uploads are."""
        self._site = site
        self._vod = vod
        self._accounts = {account.name: account for account in accounts}
        self.book = PullBook(site.records)

    def take_up(self) -> None:
        """Begin anew what an earlier life left in the middle."""
        for task in self.book.unfinished():
            self._order(task.id)

    def submit(self, account: Account, asked: list[tuple[PullTask, Wish]]) -> list[PullTask]:
        """
        Take addresses on, all or none.

        Raises:
            Wrong: "url", "session-id", and what an upload may raise.
        """
        for task, wish in asked:
            _check_url(task.url)
            check(wish)
            since_s = task.created_at_s - SAME_SESSION_S
            if task.session_id and self.book.has_session(
                account.name, task.session_id, since_s=since_s
            ):
                raise Wrong("session-id", "the SessionId was used before")
        tasks = [replace(task, wish=json.dumps(asdict(wish))) for task, wish in asked]
        with self._site.records.together():
            for task in tasks:
                self.book.save(task)
        for task in tasks:
            self._order(task.id)
        return tasks

    def _order(self, task_id: str) -> None:
        self._site.fetcher.take(
            Errand(
                begin=lambda: self._begin(task_id),
                came=lambda received, file: self._came(task_id, received, file=file),
                failed=lambda failure: self._failed(task_id, failure),
            )
        )

    def _begin(self, task_id: str) -> str | None:
        task = self.book.find(task_id)
        if task is None or task.status == FINISH:
            return None
        self.book.save(replace(task, status=PROCESSING))
        return task.url

    def _came(self, task_id: str, received: Received, *, file: str) -> None:
        task = self.book.find(task_id)
        assert task is not None, "tasks are never removed"
        if task.md5 and task.md5.lower() != received.md5.hex():
            self._site.shelf.drop_file(file)
            self._failed(task_id, NotFetched("md5", "the MD5 of the source is another"))
            return
        account, now_s = self._accounts[task.account], self._site.now()
        with self._site.records.together():
            wish = Wish(**json.loads(task.wish))
            session = self._vod.apply(account, wish, api="pull", now_s=now_s)
            key = session.video_path[1:]
            upload = OpenUpload("", account.bucket, key, "application/octet-stream", now_s)
            self._site.shelf.put(upload, received, file=file, now_s=now_s)
            medium = self._vod.commit(account, session.key, now_s=now_s, file_id=task.file_id)
            if task.tags:
                self._vod.add_tags(medium, task.tags.split(","), limit=32)
            self.book.save(replace(task, status=FINISH, finished_at_s=now_s))

    def _failed(self, task_id: str, failure: NotFetched) -> None:
        task = self.book.find(task_id)
        assert task is not None, "tasks are never removed"
        ended = replace(task, status=FINISH, finished_at_s=self._site.now())
        self.book.save(replace(ended, error_code=BAD_SOURCE, message=str(failure)))


def new_pull(account: Account, url: str, *, now_s: float) -> PullTask:
    """A task that waits."""
    task_id = f"{app_id_of(account)}-pull-{secrets.token_hex(16)}"
    return PullTask(task_id, account.name, url, WAITING, new_file_id(), now_s)


def type_of(url: str) -> str:
    """The extension that an address shows; "" for none."""
    name = unquote(urlsplit(url).path).rpartition("/")[2]
    return name.rpartition(".")[2] if "." in name else ""


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address:
        raise Wrong("url", "the URL is not valid")
