"""
COS' refusals -> our errors, by code. The one place where that is decided for both stores.

Source: COS error code table (page 436/7730 and its older, full form), its page on 403. COS has no
one answer for a temporary key that has ended: ExpiredToken, InvalidAccessKeyId and AccessDenied
with "Request has expired" all occur. With the account's own key, which does not end, the second
means a wrong key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from desktop_uploader.domain.errors import (
    AccountSuspended,
    ClockWrong,
    ContentMismatch,
    CredentialExpired,
    Denied,
    ObjectMissing,
    ProviderError,
    RequestRefused,
    ServerTrouble,
    Throttled,
    Unreachable,
    UploadGone,
    WrongKey,
)
from desktop_uploader.providers.transport.calls import retry_after_s
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.multipart_xml import read_error
from desktop_uploader.providers.transport.refusals import BY_STATUS, Codes, Refusal, refusal_in

BY_CODE: Mapping[str, type[ProviderError]] = {
    "ExpiredToken": CredentialExpired,
    "SecurityTokenExpired": CredentialExpired,
    "InvalidSecurityToken": CredentialExpired,
    "InvalidAccessKeyId": CredentialExpired,
    "SignatureDoesNotMatch": RequestRefused,
    "RequestTimeTooSkewed": ClockWrong,
    "AccessDenied": Denied,
    "UserNetworkTooSlow": Unreachable,
    "RequestTimeOut": Unreachable,
    "IncompleteBody": Unreachable,
    "UnavailableForLegalReasons": AccountSuspended,
    "UserCnameInvalid": RequestRefused,
    "SlowDown": Throttled,
    "ServiceUnavailable": ServerTrouble,
    "InternalError": ServerTrouble,
    "OperationAborted": ServerTrouble,
    "NoSuchUpload": UploadGone,
    "NoSuchKey": ObjectMissing,
    "NoSuchResource": ObjectMissing,
    "BadDigest": ContentMismatch,
    "InvalidDigest": ContentMismatch,
    "NoSuchBucket": RequestRefused,
    "EntityTooSmall": RequestRefused,
    "EntityTooLarge": RequestRefused,
    "EntitySizeNotMatch": Unreachable,
    "InvalidPart": RequestRefused,
    "InvalidPartOrder": RequestRefused,
    "InvalidArgument": RequestRefused,
    "InvalidBucketName": RequestRefused,
    "InvalidObjectName": RequestRefused,
    "InvalidRequest": RequestRefused,
    "InvalidURI": RequestRefused,
    "KeyTooLong": RequestRefused,
    "MalformedXML": RequestRefused,
    "MethodNotAllowed": RequestRefused,
    "MissingContentLength": RequestRefused,
    "NotImplemented": RequestRefused,
    "PathConflict": RequestRefused,
    "PreconditionFailed": RequestRefused,
}
CODES = Codes(BY_CODE, {**BY_STATUS, 451: AccountSuspended})

SLACK_S = 900
"""How early a request may come by the store's clock."""

SILENT: Mapping[int, str] = {403: "InvalidAccessKeyId", 404: "NoSuchKey"}
"""
A HEAD that is refused has no document. A 403 may mean either of two things; a credential that was
not at fault is found out by its renewal.
"""


@dataclass(frozen=True, slots=True)
class Signed:
    """
    What a request was signed with.

    Attributes:
        is_temporary: Whether the key ends; else it is the account's own.
        window_s: From when until when it was to be used, seconds since the epoch.
    """

    is_temporary: bool
    window_s: tuple[int, int]


def fault_of(
    answer: Answer, action: str, *, signed: Signed, may_change: bool = True
) -> ProviderError | None:
    """
    The error that `answer` states, under whatever status; None when it states none.

    Args:
        may_change: Whether the call changes something, so that trouble leaves its outcome unknown.
    """
    found = refusal_in(
        answer,
        action,
        document=read_error(answer.content),
        silent=SILENT.get(answer.status, ""),
        may_change=may_change,
    )
    if not isinstance(found, Refusal):
        return found
    kind = CODES.kind_of(found.stated, answer.status)
    if kind is CredentialExpired and _is_outside(answer, signed.window_s):
        kind = ClockWrong
    elif kind is CredentialExpired and not signed.is_temporary:
        kind = WrongKey
    return found.as_error(kind, facts={"cloud": "tencent"}, retry_after_s=retry_after_s(answer))


def _is_outside(answer: Answer, window_s: tuple[int, int]) -> bool:
    """Whether the request came outside of the time that it was signed for, by the store's clock."""
    try:
        at_s = parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except ValueError:
        return False
    return not window_s[0] - SLACK_S <= at_s <= window_s[1]
