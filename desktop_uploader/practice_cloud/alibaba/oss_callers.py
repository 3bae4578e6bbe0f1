"""Who may do what on OSS: header signature V1, the clock, temporary keys and their one object."""

from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime

from desktop_uploader.practice_cloud.alibaba.credentials import CredentialBook, TemporaryKey, utc
from desktop_uploader.practice_cloud.alibaba.signatures import is_same, oss_signature
from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.wire.messages import Request

CLOCK_WINDOW_S = 900


@dataclass(frozen=True, slots=True)
class Target:
    """The bucket and the key a call is about; key "" means the bucket itself."""

    bucket: str
    key: str

    @property
    def resource(self) -> str:
        """As it stands in the string to sign."""
        return f"/{self.bucket}/{self.key}" if self.bucket else "/"


def target_of(request: Request) -> Target:
    """From the host name where the bucket is in it, else from the path."""
    host = request.host
    if host.endswith(".aliyuncs.com") and ".oss-" in host:
        return Target(host.partition(".")[0], request.path[1:])
    bucket, _, key = request.path[1:].partition("/")
    return Target(bucket, key)


class Callers:
    """Verifies callers; knows temporary keys, and account keys only to turn them away."""

    def __init__(self, credentials: CredentialBook, accounts: tuple[Account, ...]) -> None:
        """`accounts` are all that there are."""
        self._credentials = credentials
        self._accounts = {account.access_key_id: account for account in accounts}
        self._buckets = {account.bucket for account in accounts}

    def admit(self, request: Request, target: Target) -> TemporaryKey:
        """
        The temporary key of a caller who may work on `target`.

        Raises:
            Refusal: With OSS' code.
        """
        key_id, signature = _authorization(request)
        _check_time(request)
        token = _token(request)
        account = self._accounts.get(key_id)
        if account is not None:
            _check_signature(request, target, secret=account.access_key_secret, stated=signature)
            # The bucket belongs to the service, not to the account: its own keys end here.
            raise Refusal("AccessDenied", 403, "The bucket you visit is not belong to you.")
        found = self._credentials.find(key_id)
        if found is None or not token:
            raise Refusal(
                "InvalidAccessKeyId",
                403,
                "The OSS Access Key Id you provided does not exist in our records.",
                details={"EC": "0002-00000002", "OSSAccessKeyId": key_id},
            )
        if not is_same(token, found.token):
            raise Refusal(
                "InvalidSecurityToken", 403, "The security token you provided is invalid."
            )
        check_expiry(found, request.now_s)
        _check_signature(request, target, secret=found.secret, stated=signature)
        self._check_scope(found, target, prefix=request.query.get("prefix", ""))
        return found

    def _check_scope(self, found: TemporaryKey, target: Target, *, prefix: str) -> None:
        if target.bucket not in self._buckets:
            raise Refusal("NoSuchBucket", 404, "The specified bucket does not exist.")
        key = target.key or prefix
        if (target.bucket, key) != (found.bucket, found.key):
            raise Refusal("AccessDenied", 403, "You have no right to access this object.")


def check_expiry(found: TemporaryKey, now_s: float) -> None:
    """Refuse a key whose life is over."""
    if now_s >= found.expires_at_s:
        raise Refusal(
            "SecurityTokenExpired",
            403,
            "The security token you provided has expired.",
            details={"EC": "0002-00000007", "ServerTime": utc(now_s)},
        )


def _authorization(request: Request) -> tuple[str, str]:
    stated = request.headers.get("authorization", "")
    if not stated:
        raise Refusal("AccessDenied", 403, "You have no right to access this object.")
    scheme, _, rest = stated.partition(" ")
    key_id, colon, signature = rest.strip().partition(":")
    if scheme != "OSS" or not colon:
        raise Refusal("InvalidArgument", 400, "Authorization header is invalid.")
    return key_id, signature


def _token(request: Request) -> str:
    in_header = request.headers.get("x-oss-security-token", "")
    in_query = request.query.get("security-token", "")
    if in_header and in_query:
        raise Refusal(
            "InvalidArgument", 400, "security-token is given in the header and in the query."
        )
    return in_header or in_query


def _check_time(request: Request) -> None:
    stated = request.headers.get("x-oss-date") or request.headers.get("date", "")
    try:
        at_s = parsedate_to_datetime(stated).timestamp()
    except ValueError as error:
        raise Refusal("AccessDenied", 403, "OSS authentication requires a valid Date.") from error
    if abs(at_s - request.now_s) > CLOCK_WINDOW_S:
        details = {"RequestTime": stated, "ServerTime": formatdate(request.now_s, usegmt=True)}
        raise Refusal(
            "RequestTimeTooSkewed",
            403,
            "The difference between the request time and the current time is too large.",
            details=details,
        )


def _check_signature(request: Request, target: Target, *, secret: str, stated: str) -> None:
    expected = oss_signature(
        secret,
        request.method,
        resource=target.resource,
        headers=request.headers,
        query=request.query,
    )
    if not is_same(expected, stated):
        raise Refusal(
            "SignatureDoesNotMatch",
            403,
            "The request signature we calculated does not match the signature you provided."
            " Check your key and signing method.",
        )
