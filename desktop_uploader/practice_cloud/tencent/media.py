"""Upload sessions and the media that commits make of them: one row each."""

import secrets
from dataclasses import astuple, dataclass, fields
from typing import Any

from desktop_uploader.practice_cloud.store.records import Records

SCHEMA = """
CREATE TABLE IF NOT EXISTS tencent_session (
    key TEXT PRIMARY KEY, account TEXT, api TEXT, name TEXT, video_path TEXT, cover_path TEXT,
    class_id INTEGER, procedure TEXT, source_context TEXT, applied_at_s REAL, file_id TEXT,
    renewals INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tencent_medium (
    file_id TEXT PRIMARY KEY, account TEXT, name TEXT, status TEXT, video_path TEXT,
    size_bytes INTEGER, created_at_s REAL, updated_at_s REAL, description TEXT, tags TEXT,
    class_id INTEGER, procedure TEXT, verdict TEXT, facts TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tencent_session_medium ON tencent_session (file_id);
CREATE INDEX IF NOT EXISTS tencent_medium_name ON tencent_medium (account, name, created_at_s);
"""


@dataclass(frozen=True, slots=True)
class Session:
    """
    What one ApplyUpload has promised.

    Attributes:
        api: v2, v3 or ugc.
        video_path, cover_path: With a slash before; no cover: "".
        file_id: Of the medium; "" before the commit.
        renewals: How often a new certificate was asked for.
    """

    key: str
    account: str
    api: str
    name: str
    video_path: str
    cover_path: str
    class_id: int
    procedure: str
    source_context: str
    applied_at_s: float
    file_id: str = ""
    renewals: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        """The objects that it is for."""
        return tuple(path[1:] for path in (self.video_path, self.cover_path) if path)


@dataclass(frozen=True, slots=True)
class Medium:
    """
    One medium as the cloud knows it.

    Attributes:
        status: normal, transcoding, transcode-failed, forbidden.
        tags: Joined by commas.
        verdict: pass, review, block; "" where nothing was reviewed.
        facts: What the studio found out about the source, as JSON; "" before.
    """

    file_id: str
    account: str
    name: str
    status: str
    video_path: str
    size_bytes: int
    created_at_s: float
    updated_at_s: float
    description: str = ""
    tags: str = ""
    class_id: int = 0
    procedure: str = ""
    verdict: str = ""
    facts: str = ""

    @property
    def type(self) -> str:
        """Its container, by the name of its file."""
        return self.video_path.rpartition(".")[2]


def _insert(table: str, kind: type[Session] | type[Medium]) -> str:
    return f"INSERT INTO {table} VALUES ({','.join('?' * len(fields(kind)))})"


class MediaBook:
    """All sessions and media of all Tencent accounts of a root."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def open_session(self, session: Session) -> None:
        """Record a new session."""
        self._records.change(_insert("tencent_session", Session), *astuple(session))

    def session(self, key: str, account: str) -> Session | None:
        """The session, or None when it does not exist or is another account's."""
        row = self._records.row(
            "SELECT * FROM tencent_session WHERE key=? AND account=?", key, account
        )
        return None if row is None else Session(*row)

    def renewed(self, key: str) -> None:
        """A new certificate was asked for."""
        self._records.change("UPDATE tencent_session SET renewals=renewals+1 WHERE key=?", key)

    def owns_object(self, account: str, path: str) -> bool:
        """Whether a session of the account was promised this path."""
        sql = "SELECT 1 FROM tencent_session WHERE account=? AND ? IN (video_path, cover_path)"
        return self._records.row(sql, account, path) is not None

    def cover_path(self, medium: Medium) -> str:
        """Where the cover lies that came with a medium; "" for none."""
        row = self._records.row(
            "SELECT cover_path FROM tencent_session WHERE file_id=?", medium.file_id
        )
        return "" if row is None else str(row[0])

    def commit(self, session: Session, medium: Medium) -> bool:
        """Make the medium of a session; False: it was made before."""
        with self._records.together():
            sql = "UPDATE tencent_session SET file_id=? WHERE key=? AND file_id=''"
            if not self._records.change(sql, medium.file_id, session.key):
                return False
            self._records.change(_insert("tencent_medium", Medium), *astuple(medium))
        return True

    def find(self, file_id: str, account: str | None = None) -> Medium | None:
        """The medium, or None when it does not exist or is another account's."""
        row = self._records.row("SELECT * FROM tencent_medium WHERE file_id=?", file_id)
        if row is None or (account is not None and row[1] != account):
            return None
        return Medium(*row)

    def change(self, file_id: str, **changes: Any) -> Medium | None:
        """Set some fields of a medium; None when it does not exist."""
        names = ", ".join(f"{name}=?" for name in changes)
        # The names are fields of Medium, written in this package; the values are bound.
        sql = f"UPDATE tencent_medium SET {names} WHERE file_id=?"
        self._records.change(sql, *changes.values(), file_id)
        return self.find(file_id)

    def named(self, account: str, prefix: str) -> list[Medium]:
        """The media of an account whose names begin so, oldest first."""
        sql = (
            "SELECT * FROM tencent_medium WHERE account=? AND substr(name, 1, ?)=?"
            " ORDER BY created_at_s, file_id"
        )
        return [Medium(*row) for row in self._records.rows(sql, account, len(prefix), prefix)]

    def remove(self, file_id: str) -> None:
        """Delete the row."""
        self._records.change("DELETE FROM tencent_medium WHERE file_id=?", file_id)

    def sessions(self) -> list[Session]:
        """Every session, oldest first."""
        sql = "SELECT * FROM tencent_session ORDER BY applied_at_s, key"
        return [Session(*row) for row in self._records.rows(sql)]

    def by_status(self) -> dict[str, int]:
        """How many media stand at each status."""
        sql = "SELECT status, count(*) FROM tencent_medium GROUP BY status"
        return dict(self._records.rows(sql))


def new_file_id() -> str:
    """An id as VOD makes them: 19 digits."""
    return str(5_285_890_000_000_000_000 + secrets.randbelow(10**15))
