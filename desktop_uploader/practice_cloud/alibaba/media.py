"""Media: one row each, from CreateUploadVideo to the end of its life."""

import secrets
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from typing import Any

from desktop_uploader.practice_cloud.store.records import Records

SCHEMA = """
CREATE TABLE IF NOT EXISTS alibaba_medium (
    id TEXT PRIMARY KEY, account TEXT, title TEXT, status TEXT, bucket TEXT, key TEXT,
    created_at_s REAL, modified_at_s REAL, description TEXT, tags TEXT, cate_id INTEGER,
    cover_url TEXT, template_group_id TEXT, workflow_id TEXT, user_data TEXT, app_id TEXT,
    file_name TEXT, size_bytes INTEGER, source_uploads INTEGER, overwritten INTEGER,
    refreshes INTEGER, refreshes_after_complete INTEGER, verdict TEXT, facts TEXT) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS alibaba_medium_key ON alibaba_medium (bucket, key);
CREATE INDEX IF NOT EXISTS alibaba_medium_account ON alibaba_medium (account, status, created_at_s);
"""


@dataclass(frozen=True, slots=True)
class Medium:
    """
    One medium as the cloud knows it.

    Attributes:
        status: One of VOD's words: Uploading, UploadSucc, Transcoding, TranscodeFail, Checking,
            Blocked, Normal.
        source_uploads: How often its object was completed or put.
        overwritten: How often that happened after the first time.
        refreshes_after_complete: RefreshUploadVideo calls when the object was there already.
        verdict: pass, review, block; "" before the audit.
        facts: What the studio found out about the source, as JSON; "" before.
    """

    id: str
    account: str
    title: str
    status: str
    bucket: str
    key: str
    created_at_s: float
    modified_at_s: float
    description: str = ""
    tags: str = ""
    cate_id: int = 0
    cover_url: str = ""
    template_group_id: str = ""
    workflow_id: str = ""
    user_data: str = ""
    app_id: str = "app-1000000"
    file_name: str = ""
    size_bytes: int = 0
    source_uploads: int = 0
    overwritten: int = 0
    refreshes: int = 0
    refreshes_after_complete: int = 0
    verdict: str = ""
    facts: str = ""

    @property
    def is_uploaded(self) -> bool:
        """Its object is there."""
        return self.source_uploads > 0


@dataclass(frozen=True, slots=True)
class MediaQuery:
    """Which media are meant; what is None or empty does not narrow."""

    account: str | None = None
    statuses: Sequence[str] = ()
    cate_id: int | None = None
    since_s: float | None = None
    until_s: float | None = None
    is_newest_first: bool = True

    def where(self) -> tuple[str, list[Any]]:
        """The condition in SQL and its values."""
        conditions = {
            "account=?": self.account,
            "cate_id=?": self.cate_id,
            "created_at_s>=?": self.since_s,
            "created_at_s<=?": self.until_s,
        }
        asked = {text: value for text, value in conditions.items() if value is not None}
        texts, values = list(asked), list(asked.values())
        if self.statuses:
            texts.append(f"status IN ({','.join('?' * len(self.statuses))})")
            values.extend(self.statuses)
        return " AND ".join(texts) or "1", values


INSERT = f"INSERT INTO alibaba_medium VALUES ({','.join('?' * len(fields(Medium)))})"


class MediaBook:
    """All media of all Alibaba accounts of a root."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def add(self, medium: Medium) -> None:
        """Record a new medium."""
        self._records.change(INSERT, *astuple(medium))

    def find(self, media_id: str, account: str | None = None) -> Medium | None:
        """The medium, or None when it does not exist or is another account's."""
        row = self._records.row("SELECT * FROM alibaba_medium WHERE id=?", media_id)
        if row is None or (account is not None and row[1] != account):
            return None
        return Medium(*row)

    def of_object(self, bucket: str, key: str) -> Medium | None:
        """The medium whose source lies there."""
        row = self._records.row(
            "SELECT * FROM alibaba_medium WHERE bucket=? AND key=?", bucket, key
        )
        return None if row is None else Medium(*row)

    def of_name(self, account: str, file_name: str) -> Medium | None:
        """The first medium of an account whose file bears this name."""
        row = self._records.row(
            "SELECT * FROM alibaba_medium WHERE account=? AND file_name=? ORDER BY created_at_s",
            account, file_name,
        )  # fmt: skip
        return None if row is None else Medium(*row)

    def change(self, media_id: str, **changes: Any) -> Medium | None:
        """Set some fields of a medium; None when it does not exist."""
        names = ", ".join(f"{name}=?" for name in changes)
        # The names are fields of Medium, written in this package; the values are bound.
        sql = f"UPDATE alibaba_medium SET {names} WHERE id=?"
        self._records.change(sql, *changes.values(), media_id)
        return self.find(media_id)

    def arrived(self, medium: Medium, *, size_bytes: int, now_s: float) -> Medium:
        """The object of a medium was stored: count it and say UploadSucc."""
        with self._records.together():
            current = self.find(medium.id) or medium
            arrived = replace(
                current,
                status="UploadSucc",
                size_bytes=size_bytes,
                modified_at_s=now_s,
                source_uploads=current.source_uploads + 1,
                overwritten=current.overwritten + (1 if current.is_uploaded else 0),
                verdict="",
                facts="",
            )
            self._replace(arrived)
        return arrived

    def refreshed(self, medium: Medium) -> None:
        """A new credential was asked for: count it, and whether it came too late."""
        late = 1 if medium.is_uploaded else 0
        self._records.change(
            "UPDATE alibaba_medium SET refreshes=refreshes+1,"
            " refreshes_after_complete=refreshes_after_complete+? WHERE id=?",
            late, medium.id,
        )  # fmt: skip

    def remove(self, media_id: str) -> None:
        """Delete the row."""
        self._records.change("DELETE FROM alibaba_medium WHERE id=?", media_id)

    def count(self, query: MediaQuery) -> int:
        """How many media a question finds."""
        where, values = query.where()
        sql = f"SELECT count(*) FROM alibaba_medium WHERE {where}"
        row = self._records.row(sql, *values)
        return int(row[0]) if row else 0

    def listed(self, query: MediaQuery, *, limit: int = -1, offset: int = 0) -> list[Medium]:
        """The media a question finds, by time of creation; `limit` -1: all."""
        where, values = query.where()
        order = "DESC" if query.is_newest_first else "ASC"
        sql = (
            f"SELECT * FROM alibaba_medium WHERE {where}"
            f" ORDER BY created_at_s {order}, id {order} LIMIT ? OFFSET ?"
        )
        return [Medium(*row) for row in self._records.rows(sql, *values, limit, offset)]

    def by_status(self) -> dict[str, int]:
        """How many media stand at each status."""
        sql = "SELECT status, count(*) FROM alibaba_medium GROUP BY status"
        return dict(self._records.rows(sql))

    def _replace(self, medium: Medium) -> None:
        self._records.change(INSERT.replace("INSERT", "INSERT OR REPLACE", 1), *astuple(medium))


def new_media_id() -> str:
    """An id as VOD makes them: 32 hex digits."""
    return secrets.token_hex(16)
