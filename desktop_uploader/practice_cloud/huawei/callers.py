"""Who calls IAM and MPC: a token, or an `SDK-HMAC-SHA256` signature, each verified here."""

import calendar
import time
from dataclasses import dataclass

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.huawei.credentials import CredentialBook
from desktop_uploader.practice_cloud.huawei.signatures import (
    ALGORITHM,
    ApiMessage,
    api_signature,
    is_same,
)
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.wire.messages import Request

CLOCK_WINDOW_S = 900
BODY_LIMIT_BYTES = 1 << 20
ALWAYS_SIGNED = frozenset({"host", "x-sdk-date"})


@dataclass(frozen=True, slots=True)
class Stated:
    """What an Authorization header says."""

    access_key_id: str
    signed_names: tuple[str, ...]
    signature: str


class ApiCallers:
    """Knows the accounts of one root and the temporary keys and tokens that IAM gave them."""

    def __init__(self, credentials: CredentialBook, accounts: tuple[Account, ...]) -> None:
        """`accounts` are all that there are."""
        self._credentials = credentials
        self._by_key = {account.access_key_id: account for account in accounts}
        self._by_name = {account.name: account for account in accounts}

    def admit(self, request: Request, body: bytes) -> Account:
        """
        The account that calls.

        Raises:
            Refusal: APIGW.0301, as the gateway says it for all of these.
        """
        token = request.headers.get("x-auth-token", "")
        if token:
            name = self._credentials.account_of_token(token, request.now_s)
            if not name:
                raise incorrect("decrypt token fail")
            return self._by_name[name]
        stated = _stated(request.headers.get("authorization", ""))
        _check_time(request)
        account, secret = self._key(stated, request)
        if not set(stated.signed_names) >= ALWAYS_SIGNED:
            raise incorrect("the signed headers lack host or x-sdk-date")
        message = ApiMessage(request.method, request.target, request.headers, body)
        expected = api_signature(secret, message, signed_names=stated.signed_names)
        if not is_same(expected, stated.signature):
            raise incorrect("verify aksk signature fail")
        return account

    def _key(self, stated: Stated, request: Request) -> tuple[Account, str]:
        account = self._by_key.get(stated.access_key_id)
        if account is not None:
            return account, account.access_key_secret
        found = self._credentials.find(stated.access_key_id)
        if found is None:
            raise incorrect("verify aksk signature fail, the AK does not exist")
        if not is_same(request.headers.get("x-security-token", ""), found.token):
            raise incorrect("verify aksk signature fail, the security token is not of this AK")
        if request.now_s >= found.expires_at_s or found.policy:
            raise incorrect("verify aksk signature fail, the security token has expired")
        return self._by_name[found.account], found.secret


def incorrect(reason: str) -> Refusal:
    """The gateway's refusal of a caller."""
    return Refusal("APIGW.0301", 401, f"Incorrect IAM authentication information: {reason}")


def _stated(header: str) -> Stated:
    algorithm, _, rest = header.partition(" ")
    pieces = [piece.strip().partition("=") for piece in rest.split(",")]
    fields = {name: value for name, _, value in pieces}
    if algorithm != ALGORITHM or not {"Access", "SignedHeaders", "Signature"} <= fields.keys():
        raise incorrect("x-auth-token not found")
    names = tuple(fields["SignedHeaders"].split(";"))
    return Stated(fields["Access"], names, fields["Signature"])


def _check_time(request: Request) -> None:
    try:
        stated = time.strptime(request.headers.get("x-sdk-date", ""), "%Y%m%dT%H%M%SZ")
    except ValueError as error:
        raise incorrect("invalid x-sdk-date") from error
    if abs(calendar.timegm(stated) - request.now_s) > CLOCK_WINDOW_S:
        raise incorrect("verify aksk signature fail, x-sdk-date is not within 15 minutes")
