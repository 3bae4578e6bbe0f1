"""Who may do what on OBS: header signature, the clock, temporary keys and their policies."""

from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.huawei.buckets import BucketBook
from desktop_uploader.practice_cloud.huawei.credentials import CredentialBook, TemporaryKey
from desktop_uploader.practice_cloud.huawei.signatures import is_same, obs_signature
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.wire.messages import Request

CLOCK_WINDOW_S = 900
FOREVER_S = float("inf")

# OBS, "Bucket policy parameters": what each call needs.
ACTIONS = {
    "PutObject": "PutObject",
    "InitiateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "GetObject": "GetObject",
    "HeadObject": "GetObject",
    "DeleteObject": "DeleteObject",
    "ListParts": "ListMultipartUploadParts",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "AbortMultipartUpload": "AbortMultipartUpload",
}


@dataclass(frozen=True, slots=True)
class Target:
    """
    The bucket and the key a call is about; key "" means the bucket itself.

    Attributes:
        region: As the host names it.
        sent_path: The path as it came, percent-encoded.
    """

    bucket: str
    key: str
    region: str
    sent_path: str

    @property
    def resource(self) -> str:
        """As it stands in the string to sign."""
        return f"/{self.bucket}{self.sent_path}" if self.bucket else self.sent_path


def target_of(request: Request) -> Target:
    """From the host name `<bucket>.obs.<region>.myhuaweicloud.com`."""
    bucket, _, rest = request.host.partition(".obs.")
    if not rest:
        bucket, rest = "", request.host.removeprefix("obs.")
    sent = request.target
    if "://" in sent:
        sent = "/" + sent.split("://", 1)[1].partition("/")[2]
    return Target(bucket, request.path[1:], rest.partition(".")[0], sent.partition("?")[0])


class Callers:
    """Verifies callers: an account's own keys, and temporary ones."""

    def __init__(
        self, credentials: CredentialBook, accounts: tuple[Account, ...], *, buckets: BucketBook
    ) -> None:
        """`accounts` are all that there are."""
        self._credentials = credentials
        self._accounts = {account.access_key_id: account for account in accounts}
        self._buckets = buckets

    def admit(self, request: Request, target: Target) -> TemporaryKey:
        """
        The key of a caller who may do to `target` what the call asks.

        Raises:
            Refusal: With OBS' code.
        """
        key_id, signature = _authorization(request)
        _check_time(request)
        found = self._key(key_id, request)
        expected = obs_signature(
            found.secret,
            request.method,
            resource=target.resource,
            headers=request.headers,
            query=request.query,
        )
        if not is_same(expected, signature):
            raise Refusal(
                "SignatureDoesNotMatch",
                403,
                "The request signature we calculated does not match the signature you provided."
                " Check your key and signing method.",
            )
        self._check_scope(found, target, operation=request.operation)
        return found

    def _key(self, key_id: str, request: Request) -> TemporaryKey:
        account = self._accounts.get(key_id)
        if account is not None:
            return TemporaryKey(key_id, account.access_key_secret, "", account.name, "", FOREVER_S)
        found = self._credentials.find(key_id)
        if found is None:
            raise Refusal(
                "InvalidAccessKeyId",
                403,
                "The OBS Access Key Id you provided does not exist in our records.",
                details={"OBSAccessKeyId": key_id},
            )
        token = request.headers.get("x-obs-security-token", "")
        if not is_same(token, found.token):
            raise invalid_token()
        check_expiry(found, request.now_s)
        return found

    def _check_scope(self, found: TemporaryKey, target: Target, *, operation: str) -> None:
        bucket = self._buckets.find(target.bucket)
        if bucket is None or bucket.region != target.region:
            raise Refusal("NoSuchBucket", 404, "The specified bucket does not exist.")
        kind = "object" if target.key else "bucket"
        action = f"obs:{kind}:{ACTIONS.get(operation, operation)}"
        resource = f"obs:*:*:{kind}:{target.bucket}/{target.key}".rstrip("/")
        if bucket.account != found.account or not found.allows(action, resource):
            raise Refusal("AccessDenied", 403, "Access Denied")


def check_expiry(found: TemporaryKey, now_s: float) -> None:
    """Refuse a key whose life is over."""
    if now_s >= found.expires_at_s:
        raise invalid_token()


def invalid_token() -> Refusal:
    """OBS has one answer for a token that is damaged, expired or another key's."""
    return Refusal("InvalidAccessKeyId", 403, "The security token is invalid.")


def _authorization(request: Request) -> tuple[str, str]:
    stated = request.headers.get("authorization", "")
    if not stated:
        raise Refusal("AccessDenied", 403, "Access Denied")
    scheme, _, rest = stated.partition(" ")
    key_id, colon, signature = rest.strip().partition(":")
    if scheme != "OBS" or not colon:
        raise Refusal("InvalidArgument", 400, "Unsupported Authorization Type")
    return key_id, signature


def _check_time(request: Request) -> None:
    stated = request.headers.get("x-obs-date") or request.headers.get("date", "")
    try:
        at_s = parsedate_to_datetime(stated).timestamp()
    except ValueError as error:
        raise Refusal(
            "AccessDenied", 403, "OBS authentication requires a valid Date or x-obs-date header"
        ) from error
    if abs(at_s - request.now_s) > CLOCK_WINDOW_S:
        when = "not yet valid" if at_s > request.now_s else "no longer valid"
        raise Refusal("RequestTimeTooSkewed", 403, f"Request is {when}")
