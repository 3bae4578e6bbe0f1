"""What IAM hands out: tokens of users, and temporary keys that a policy narrows."""

import json
import math
import re
import secrets
import time
from dataclasses import dataclass

from desktop_uploader.practice_cloud.store.records import Records

SCHEMA = """
CREATE TABLE IF NOT EXISTS huawei_credential (
    access_key_id TEXT PRIMARY KEY, secret TEXT, token TEXT, account TEXT, policy TEXT,
    expires_at_s REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS huawei_token (
    token TEXT PRIMARY KEY, account TEXT, expires_at_s REAL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class TemporaryKey:
    """
    An access key with its security token.

    Attributes:
        policy: Statements as JSON; "" where nothing narrows what the account may.
        expires_at_s: A whole second, so that what is written about it is exact.
    """

    access_key_id: str
    secret: str
    token: str
    account: str
    policy: str
    expires_at_s: float

    def __repr__(self) -> str:
        return f"TemporaryKey(account={self.account!r})"

    def allows(self, action: str, resource: str) -> bool:
        """Whether its policy lets it do `action` ("obs:object:…") to `resource`."""
        if not self.policy:
            return True
        return any(
            statement.get("Effect") == "Allow"
            and _fits(statement.get("Action", []), action)
            and _fits(statement.get("Resource", ["*"]), resource)
            for statement in json.loads(self.policy)
        )


class CredentialBook:
    """Every temporary key and token that was ever handed out, the expired ones too."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def issue(self, account: str, *, policy: str, expires_at_s: float) -> TemporaryKey:
        """Hand out a fresh key; earlier ones live on until they expire."""
        made = TemporaryKey(
            "HST" + secrets.token_hex(9).upper()[:17],
            secrets.token_urlsafe(36)[:40],
            "gQpjbi1ub3J0aC00" + secrets.token_urlsafe(360),
            account,
            policy,
            float(math.floor(expires_at_s)),
        )
        self._records.change(
            "INSERT INTO huawei_credential VALUES (?,?,?,?,?,?)",
            made.access_key_id, made.secret, made.token, account, policy, made.expires_at_s,
        )  # fmt: skip
        return made

    def find(self, access_key_id: str) -> TemporaryKey | None:
        """The key with this id, expired or not; None when it was never handed out."""
        row = self._records.row(
            "SELECT * FROM huawei_credential WHERE access_key_id=?", access_key_id
        )
        return None if row is None else TemporaryKey(*row)

    def issue_token(self, account: str, expires_at_s: float) -> str:
        """A token for a user who has shown a password."""
        token = "MIIF" + secrets.token_urlsafe(600)
        self._records.change(
            "INSERT INTO huawei_token VALUES (?,?,?)", token, account, expires_at_s
        )
        return token

    def account_of_token(self, token: str, now_s: float) -> str:
        """Whose token it is; "" for one that has expired or never was."""
        row = self._records.row(
            "SELECT account FROM huawei_token WHERE token=? AND expires_at_s>?", token, now_s
        )
        return "" if row is None else str(row[0])

    def expire_all(self, now_s: float) -> None:
        """End every temporary key and every token that is alive."""
        for table in ("huawei_credential", "huawei_token"):
            self._records.change(
                f"UPDATE {table} SET expires_at_s=? WHERE expires_at_s>?", now_s, now_s
            )


def utc(at_s: float) -> str:
    """A moment as IAM writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(at_s))


def _fits(patterns: list[str] | str, word: str) -> bool:
    named = [patterns] if isinstance(patterns, str) else patterns
    return any(re.fullmatch(_as_expression(one), word, re.DOTALL) for one in named)


def _as_expression(pattern: str) -> str:
    """An asterisk is any text, a question mark any sign; brackets stand for themselves in IAM."""
    return re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
