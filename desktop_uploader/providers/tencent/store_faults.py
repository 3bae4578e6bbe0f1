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
    BadAnswer,
    ClockWrong,
    ContentMismatch,
    CredentialExpired,
    Denied,
    ObjectMissing,
    Outcome,
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
from desktop_uploader.providers.transport.multipart_xml import ErrorDocument, read_error

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
_FOLDED = {code.lower(): error for code, error in BY_CODE.items()}

BY_STATUS: Mapping[int, type[ProviderError]] = {
    403: Denied,
    408: Unreachable,
    429: Throttled,
    451: AccountSuspended,
}
"""For codes that nobody knows. Other 4xx can never work, 5xx are the far end's own trouble."""

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
    document = read_error(answer.content)
    if document is None and 200 <= answer.status < 300:
        return None
    if document is None and _is_a_page(answer):
        outcome = Outcome.UNKNOWN if may_change else Outcome.NOT_DONE
        return BadAnswer(action=action, code="not-xml", outcome=outcome)
    stated = document or ErrorDocument(SILENT.get(answer.status, ""))
    error = _class_of(stated, answer.status)
    if error is CredentialExpired and _is_outside(answer, signed.window_s):
        error = ClockWrong
    elif error is CredentialExpired and not signed.is_temporary:
        error = WrongKey
    is_unsure = may_change and error is ServerTrouble
    return error(
        stated.message,
        action=action,
        code=stated.code or str(answer.status),
        request_id=stated.request_id or answer.request_id,
        retry_after_s=retry_after_s(answer),
        outcome=Outcome.UNKNOWN if is_unsure else Outcome.NOT_DONE,
        facts={"cloud": "tencent"},
    )


def _class_of(stated: ErrorDocument, status: int) -> type[ProviderError]:
    code = stated.code.lower()
    if code == "accessdenied" and "expired" in stated.message.lower():
        return CredentialExpired
    found = _FOLDED.get(code) or BY_STATUS.get(status)
    if found is None:
        return RequestRefused if 400 <= status < 500 else ServerTrouble
    return found


def _is_outside(answer: Answer, window_s: tuple[int, int]) -> bool:
    """Whether the request came outside of the time that it was signed for, by the store's clock."""
    try:
        at_s = parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except ValueError:
        return False
    return not window_s[0] - SLACK_S <= at_s <= window_s[1]


def _is_a_page(answer: Answer) -> bool:
    """Whether somebody else answered in the store's place: a portal, a proxy, a firewall."""
    is_html = "html" in answer.headers.get("content-type", "").lower()
    return answer.status < 500 and (is_html or b"<html" in answer.content[:1024].lower())
