"""What VOD was asked to fetch: one row a job, from PENDING to its end."""

import json
import secrets
from dataclasses import astuple, dataclass, fields, replace
from urllib.parse import unquote, urlsplit

from desktop_uploader.practice_cloud.alibaba.media import MediaBook, Medium, new_media_id
from desktop_uploader.practice_cloud.site import Site
from desktop_uploader.practice_cloud.store.intake import Received
from desktop_uploader.practice_cloud.store.objects import OpenUpload
from desktop_uploader.practice_cloud.store.records import Records
from desktop_uploader.practice_cloud.url_fetching import Errand, NotFetched, UrlFetcher

SCHEMA = """
CREATE TABLE IF NOT EXISTS alibaba_pull (
    id TEXT PRIMARY KEY, account TEXT, url TEXT, status TEXT, created_at_s REAL,
    completed_at_s REAL, media_id TEXT, size_bytes INTEGER, error_code TEXT, error_message TEXT,
    user_data TEXT, words TEXT, bucket TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alibaba_pull_url ON alibaba_pull (account, url);
"""
UNFINISHED = ("PENDING", "DOWNLOADING")
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PullJob:
    """
    One address that is to be fetched.

    Attributes:
        status: PENDING, DOWNLOADING, SUCCESS, DOWNLOAD_FAIL; CANCELLED is shown as unknown.
        completed_at_s: 0 until it has ended.
        words: Fields of the medium that it will be, as JSON.
    """

    id: str
    account: str
    url: str
    status: str
    created_at_s: float
    completed_at_s: float = 0.0
    media_id: str = ""
    size_bytes: int = 0
    error_code: str = ""
    error_message: str = ""
    user_data: str = ""
    words: str = "{}"
    bucket: str = ""


INSERT = f"INSERT INTO alibaba_pull VALUES ({','.join('?' * len(fields(PullJob)))})"


class PullBook:
    """All such jobs of all Alibaba accounts of a root."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def add(self, job: PullJob) -> None:
        """Record a new one."""
        self._records.change(INSERT, *astuple(job))

    def find(self, job_id: str, account: str | None = None) -> PullJob | None:
        """The job of this id; None for another account's."""
        row = self._records.row("SELECT * FROM alibaba_pull WHERE id=?", job_id)
        job = None if row is None else PullJob(*row)
        return None if job is None or account not in (None, job.account) else job

    def of_url(self, url: str, account: str) -> list[PullJob]:
        """The jobs of an address, newest first."""
        rows = self._records.rows(
            "SELECT * FROM alibaba_pull WHERE account=? AND url=? ORDER BY created_at_s DESC"
            " LIMIT ?",
            account, url, MOST_SHOWN,
        )  # fmt: skip
        return [PullJob(*row) for row in rows]

    def unfinished(self) -> list[PullJob]:
        """What is still to be done, oldest first."""
        rows = self._records.rows(
            "SELECT * FROM alibaba_pull WHERE status IN (?,?) ORDER BY created_at_s", *UNFINISHED
        )
        return [PullJob(*row) for row in rows]

    def move(self, job_id: str, status: str, *, from_status: str) -> bool:
        """Give a job another status; False where it is no longer in the one named."""
        sql = "UPDATE alibaba_pull SET status=? WHERE id=? AND status=?"
        return self._records.change(sql, status, job_id, from_status) == 1

    def end(self, job: PullJob) -> None:
        """Write down how a job has ended."""
        self._records.change(INSERT.replace("INSERT", "INSERT OR REPLACE", 1), *astuple(job))


class Pulls:
    """Has jobs fetched, and makes media of what came."""

    def __init__(self, site: Site, fetcher: UrlFetcher) -> None:
        """Media are made on the shelf of `site`, which tells the pipeline."""
        self._site = site
        self._fetcher = fetcher
        self.book = PullBook(site.records)
        self._media = MediaBook(site.records)

    def take_up(self) -> None:
        """Begin anew what an earlier life left in the middle."""
        for job in self.book.unfinished():
            self.book.move(job.id, "PENDING", from_status="DOWNLOADING")
            self.order(job.id)

    def order(self, job_id: str) -> None:
        """Have a job fetched when its turn comes."""
        self._fetcher.take(
            Errand(
                begin=lambda: self._begin(job_id),
                came=lambda received, file: self._came(job_id, received, file=file),
                failed=lambda failure: self._failed(job_id, failure),
            )
        )

    def _begin(self, job_id: str) -> str | None:
        job = self.book.find(job_id)
        is_wanted = self.book.move(job_id, "DOWNLOADING", from_status="PENDING")
        return job.url if job is not None and is_wanted else None

    def _came(self, job_id: str, received: Received, *, file: str) -> None:
        job = self.book.find(job_id)
        assert job is not None, "jobs are never removed"
        words = json.loads(job.words)
        now_s = self._site.now()
        stem = f"{secrets.token_hex(4)}-{secrets.token_hex(6)}"
        key = f"sv/{stem}/{stem}.{words.pop('extension')}"
        medium = Medium(
            id=new_media_id(),
            account=job.account,
            status="Uploading",
            bucket=job.bucket,
            key=key,
            created_at_s=now_s,
            modified_at_s=now_s,
            user_data=job.user_data,
            file_name=name_of(job.url),
            size_bytes=received.size_bytes,
            **words,
        )
        ended = replace(
            job,
            status="SUCCESS",
            media_id=medium.id,
            completed_at_s=now_s,
            size_bytes=received.size_bytes,
        )
        with self._site.records.together():
            self._media.add(medium)
            upload = OpenUpload("", job.bucket, key, "application/octet-stream", now_s)
            self._site.shelf.put(upload, received, file=file, now_s=now_s)
            self.book.end(ended)

    def _failed(self, job_id: str, failure: NotFetched) -> None:
        job = self.book.find(job_id)
        assert job is not None, "jobs are never removed"
        ended = replace(
            job,
            status="DOWNLOAD_FAIL",
            error_code=failure.code,
            error_message=str(failure),
            completed_at_s=self._site.now(),
        )
        self.book.end(ended)


def name_of(url: str) -> str:
    """The last piece of an address's path."""
    return unquote(urlsplit(url).path).rpartition("/")[2]
