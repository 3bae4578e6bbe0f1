"""Who may do what on COS: `q-sign-algorithm`, its window of time, keys and their objects."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.store.joining import whole_number
from desktop_uploader.practice_cloud.tencent.credentials import CredentialBook, TemporaryKey
from desktop_uploader.practice_cloud.tencent.media import MediaBook
from desktop_uploader.practice_cloud.tencent.signatures import cos_signature, is_same
from desktop_uploader.practice_cloud.wire.messages import Request

CLOCK_WINDOW_S = 900
DOMAIN = ".myqcloud.com"
NEEDED = frozenset(
    {
        "q-sign-algorithm",
        "q-ak",
        "q-sign-time",
        "q-key-time",
        "q-header-list",
        "q-url-param-list",
        "q-signature",
    }
)


@dataclass(frozen=True, slots=True)
class Target:
    """The bucket (app id and all) and the key a call is about; key "": the bucket itself."""

    bucket: str
    key: str


@dataclass(frozen=True, slots=True)
class Caller:
    """
    Somebody whose signature is right.

    Attributes:
        certificate: The temporary key; None for an account's own key.
    """

    account: str
    certificate: TemporaryKey | None


def target_of(request: Request) -> Target:
    """From the host name, which has the bucket in it."""
    return Target(request.host.partition(".cos.")[0], request.path[1:])


class Callers:
    """Verifies callers: temporary keys, and account keys for what VOD promised them."""

    def __init__(
        self, credentials: CredentialBook, media: MediaBook, *, accounts: tuple[Account, ...]
    ) -> None:
        """`accounts` are all that there are."""
        self._credentials = credentials
        self._media = media
        self._accounts = {account.access_key_id: account for account in accounts}
        self._buckets = {account.bucket for account in accounts}

    def admit(self, request: Request, target: Target) -> Caller:
        """
        A caller who may work on `target`.

        Raises:
            Refusal: With COS' code.
        """
        stated = _authorization(request)
        _check_time(stated, request.now_s)
        secret, caller = self._key(request, stated)
        if not is_same(_expected(request, stated, secret=secret), stated["q-signature"]):
            raise Refusal("SignatureDoesNotMatch", 403, "The Signature you specified is invalid.")
        self._check_scope(caller, target, prefix=request.query.get("prefix", ""))
        return caller

    def _key(self, request: Request, stated: dict[str, str]) -> tuple[str, Caller]:
        token = request.headers.get("x-cos-security-token", "")
        account = self._accounts.get(stated["q-ak"])
        if account is not None and not token:
            return account.access_key_secret, Caller(account.name, None)
        found = self._credentials.find(stated["q-ak"])
        if found is None or not is_same(token, found.token):
            raise Refusal(
                "InvalidAccessKeyId", 403, "The Access Key Id you provided does not exist."
            )
        check_expiry(found, request.now_s)
        return found.secret, Caller(found.account, found)

    def _check_scope(self, caller: Caller, target: Target, *, prefix: str) -> None:
        if target.bucket not in self._buckets:
            raise Refusal("NoSuchBucket", 404, "The specified bucket does not exist.")
        found = caller.certificate
        if found is None:
            may = self._media.owns_object(caller.account, f"/{target.key or prefix}")
        else:
            may = target.bucket == found.bucket and (target.key or prefix) in found.keys
        if not may:
            raise Refusal("AccessDenied", 403, "Access Denied.")


def check_expiry(found: TemporaryKey | None, now_s: float) -> None:
    """Refuse a temporary key whose life is over."""
    if found is not None and now_s >= found.expires_at_s:
        raise Refusal("ExpiredToken", 403, "The security token you provided has expired.")


def _authorization(request: Request) -> dict[str, str]:
    stated = dict(parse_qsl(request.headers.get("authorization", ""), keep_blank_values=True))
    if not stated:
        raise Refusal("AccessDenied", 403, "Access Denied.")
    if not stated.keys() >= NEEDED or stated["q-sign-algorithm"] != "sha1":
        raise Refusal("InvalidArgument", 400, "Authorization header is invalid.")
    return stated


def _check_time(stated: dict[str, str], now_s: float) -> None:
    begins, _, ends = stated["q-key-time"].partition(";")
    begins_at_s, ends_at_s = whole_number(begins), whole_number(ends)
    if begins_at_s is None or ends_at_s is None or stated["q-sign-time"] != stated["q-key-time"]:
        raise Refusal("InvalidArgument", 400, "The key time of the Authorization is invalid.")
    if begins_at_s > now_s + CLOCK_WINDOW_S:
        raise Refusal(
            "RequestTimeTooSkewed",
            403,
            "The difference between the request time and the current time is too large.",
        )
    if now_s >= ends_at_s:
        raise Refusal("AccessDenied", 403, "Request has expired")


def _expected(request: Request, stated: dict[str, str], *, secret: str) -> str:
    names, parameters = stated["q-header-list"], stated["q-url-param-list"]
    query = {name.lower(): value for name, value in request.query.items()}
    return cos_signature(
        secret,
        request.method,
        path=request.path,
        key_time=stated["q-key-time"],
        values=(_chosen(query, parameters), _chosen(request.headers, names)),
    )


def _chosen(values: dict[str, str], names: str) -> dict[str, str]:
    return {name: values.get(name, "") for name in names.split(";") if name}
