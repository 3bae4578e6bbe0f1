"""Audits that were asked for, and what persons have decided: one row each."""

import secrets
from dataclasses import astuple, dataclass, fields

from desktop_uploader.practice_cloud.store.records import Records

SCHEMA = """
CREATE TABLE IF NOT EXISTS alibaba_audit (
    id TEXT PRIMARY KEY, account TEXT, media_id TEXT, verdict TEXT, at_s REAL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alibaba_audit_media ON alibaba_audit (media_id, at_s);
CREATE TABLE IF NOT EXISTS alibaba_decision (
    media_id TEXT, status TEXT, reason TEXT, comment TEXT, auditor TEXT, at_s REAL);
CREATE INDEX IF NOT EXISTS alibaba_decision_media ON alibaba_decision (media_id, at_s);
"""


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit that was asked for; it ends at once. `verdict` is pass, review or block."""

    id: str
    account: str
    media_id: str
    verdict: str
    at_s: float


@dataclass(frozen=True, slots=True)
class Decided:
    """A person's word; `status` is Normal or Blocked."""

    media_id: str
    status: str
    reason: str
    comment: str
    auditor: str
    at_s: float


def _insert(table: str, kind: type[Audit] | type[Decided]) -> str:
    return f"INSERT INTO {table} VALUES ({','.join('?' * len(fields(kind)))})"


class AuditBook:
    """All audits and decisions of a root."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def add(self, audit: Audit) -> None:
        """Record an audit."""
        self._records.change(_insert("alibaba_audit", Audit), *astuple(audit))

    def find(self, audit_id: str, account: str) -> Audit | None:
        """The audit, or None when it does not exist or is another account's."""
        row = self._records.row(
            "SELECT * FROM alibaba_audit WHERE id=? AND account=?", audit_id, account
        )
        return None if row is None else Audit(*row)

    def latest(self, media_id: str) -> Audit | None:
        """The newest audit of a medium."""
        sql = "SELECT * FROM alibaba_audit WHERE media_id=? ORDER BY at_s DESC LIMIT 1"
        row = self._records.row(sql, media_id)
        return None if row is None else Audit(*row)

    def decide(self, decided: Decided) -> None:
        """Record a decision."""
        self._records.change(_insert("alibaba_decision", Decided), *astuple(decided))

    def decisions(self, media_id: str) -> list[Decided]:
        """The decisions on a medium, the newest first."""
        sql = "SELECT * FROM alibaba_decision WHERE media_id=? ORDER BY at_s DESC, rowid DESC"
        return [Decided(*row) for row in self._records.rows(sql, media_id)]


def new_audit_id() -> str:
    """An id as VOD makes them."""
    return secrets.token_hex(16)
