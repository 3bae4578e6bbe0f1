"""Temporary keys: each serves exactly one medium's object, or (account kind) the control plane."""

import base64
import json
import math
import secrets
import time
from dataclasses import dataclass

from desktop_uploader.practice_cloud.store.records import Records

SCHEMA = """
CREATE TABLE IF NOT EXISTS alibaba_credential (
    access_key_id TEXT PRIMARY KEY, secret TEXT, token TEXT, account TEXT, media_id TEXT,
    bucket TEXT, key TEXT, expires_at_s REAL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class TemporaryKey:
    """
    One STS triple.

    Attributes:
        media_id: The medium it serves; "" for a key of the account itself, which may call the
            control plane and no object.
        expires_at_s: A whole second, so that what is written about it is exact.
    """

    access_key_id: str
    secret: str
    token: str
    account: str
    media_id: str
    bucket: str
    key: str
    expires_at_s: float

    def __repr__(self) -> str:
        return f"TemporaryKey(media_id={self.media_id!r})"


class CredentialBook:
    """Every temporary key that was ever handed out, the expired ones too."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def issue(
        self, account: str, *, media_id: str, bucket: str, key: str, expires_at_s: float
    ) -> TemporaryKey:
        """Hand out a fresh triple; earlier ones of the medium live on until they expire."""
        made = TemporaryKey(
            "STS.NT" + secrets.token_hex(11),
            secrets.token_urlsafe(32),
            "CAIS" + base64.b64encode(secrets.token_bytes(360)).decode("ascii"),
            account,
            media_id,
            bucket,
            key,
            float(math.floor(expires_at_s)),
        )
        self._records.change(
            "INSERT INTO alibaba_credential VALUES (?,?,?,?,?,?,?,?)",
            made.access_key_id, made.secret, made.token, account, media_id, bucket, key,
            made.expires_at_s,
        )  # fmt: skip
        return made

    def find(self, access_key_id: str) -> TemporaryKey | None:
        """The triple with this id, expired or not; None when it was never handed out."""
        row = self._records.row(
            "SELECT * FROM alibaba_credential WHERE access_key_id=?", access_key_id
        )
        return None if row is None else TemporaryKey(*row)

    def expire_all(self, now_s: float) -> None:
        """End every triple that is alive."""
        self._records.change(
            "UPDATE alibaba_credential SET expires_at_s=? WHERE expires_at_s>?", now_s, now_s
        )


def upload_auth(credential: TemporaryKey, *, region: str, life_s: float) -> str:
    """
    `UploadAuth`: Base64 of a JSON object with the six fields that real answers have.

    `Expiration` is a number of seconds as text, not a date.
    """
    fields = {
        "SecurityToken": credential.token,
        "AccessKeyId": credential.access_key_id,
        "AccessKeySecret": credential.secret,
        "ExpireUTCTime": utc(credential.expires_at_s),
        "Expiration": f"{life_s:.0f}",
        "Region": region,
    }
    return encoded(fields)


def upload_address(endpoint: str, bucket: str, *, key: str) -> str:
    """`UploadAddress`: Base64 of a JSON object; `endpoint` includes its scheme."""
    return encoded({"Endpoint": endpoint, "Bucket": bucket, "FileName": key})


def encoded(fields: dict[str, str]) -> str:
    """A JSON object as Base64 text."""
    return base64.b64encode(json.dumps(fields, separators=(",", ":")).encode()).decode("ascii")


def utc(at_s: float) -> str:
    """A moment as Alibaba writes it, second precision; "" for none (0)."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at_s)) if at_s else ""
