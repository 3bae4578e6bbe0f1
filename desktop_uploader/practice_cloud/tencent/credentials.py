"""Temporary keys: each serves the objects of one upload session."""

import base64
import json
import math
import secrets
import time
from dataclasses import dataclass

from desktop_uploader.practice_cloud.store.records import Records

SCHEMA = """
CREATE TABLE IF NOT EXISTS tencent_credential (
    secret_id TEXT PRIMARY KEY, secret TEXT, token TEXT, account TEXT, bucket TEXT, keys TEXT,
    expires_at_s REAL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class TemporaryKey:
    """
    One certificate.

    Attributes:
        keys: The objects it may write.
        expires_at_s: A whole second, so that what is written about it is exact.
    """

    secret_id: str
    secret: str
    token: str
    account: str
    bucket: str
    keys: tuple[str, ...]
    expires_at_s: float

    def __repr__(self) -> str:
        return f"TemporaryKey(keys={self.keys!r})"


class CredentialBook:
    """Every temporary key that was ever handed out, the expired ones too."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def issue(
        self, account: str, *, bucket: str, keys: tuple[str, ...], expires_at_s: float
    ) -> TemporaryKey:
        """Hand out a fresh certificate; earlier ones live on until they expire."""
        made = TemporaryKey(
            "AKID" + base64.urlsafe_b64encode(secrets.token_bytes(36)).decode("ascii"),
            secrets.token_urlsafe(32),
            secrets.token_urlsafe(240),
            account,
            bucket,
            keys,
            float(math.floor(expires_at_s)),
        )
        self._records.change(
            "INSERT INTO tencent_credential VALUES (?,?,?,?,?,?,?)",
            made.secret_id, made.secret, made.token, account, bucket, json.dumps(keys),
            made.expires_at_s,
        )  # fmt: skip
        return made

    def find(self, secret_id: str) -> TemporaryKey | None:
        """The certificate with this id, expired or not; None when it was never handed out."""
        row = self._records.row("SELECT * FROM tencent_credential WHERE secret_id=?", secret_id)
        if row is None:
            return None
        *texts, keys, expires_at_s = row
        secret_id, secret, token, account, bucket = texts
        return TemporaryKey(
            secret_id, secret, token, account, bucket, tuple(json.loads(keys)), expires_at_s
        )

    def expire_all(self, now_s: float) -> None:
        """End every certificate that is alive."""
        self._records.change(
            "UPDATE tencent_credential SET expires_at_s=? WHERE expires_at_s>?", now_s, now_s
        )


def utc(at_s: float) -> str:
    """A moment as v3 writes it; "" for none (0)."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at_s)) if at_s else ""
