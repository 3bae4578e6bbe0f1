"""
OBS' refusals -> our errors, by code. The one place where that is decided for both stores.

Source: OBS API reference, "Error codes". OBS has one code, InvalidAccessKeyId, for a key that it
does not know, a token that has expired, and one that is another key's. Our credentials are
temporary, so it counts as expired; a renewal that changes nothing ends it.
"""

from collections.abc import Mapping

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
)
from desktop_uploader.providers.transport.calls import retry_after_s
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.multipart_xml import ErrorDocument, read_error

ERROR_HEADER = "x-obs-error-code"

BY_CODE: Mapping[str, type[ProviderError]] = {
    "InvalidAccessKeyId": CredentialExpired,
    "InvalidSecurityToken": CredentialExpired,
    "SecurityTokenExpired": CredentialExpired,
    "InvalidSecurity": CredentialExpired,
    "SignatureDoesNotMatch": RequestRefused,
    "RequestTimeTooSkewed": ClockWrong,
    "AccessDenied": Denied,
    "AccessForbidden": Denied,
    "AllAccessDisabled": AccountSuspended,
    "AccountProblem": AccountSuspended,
    "InArrearOrInsufficientBalance": AccountSuspended,
    "NotSignedUp": AccountSuspended,
    "InsufficientStorageSpace": AccountSuspended,
    "DeregisterUserId": AccountSuspended,
    "SlowDown": Throttled,
    "ServiceUnavailable": ServerTrouble,
    "InternalError": ServerTrouble,
    "OperationAborted": ServerTrouble,
    "RequestTimeout": Unreachable,
    "IncompleteBody": Unreachable,
    "NoSuchUpload": UploadGone,
    "NoSuchKey": ObjectMissing,
    "BadDigest": ContentMismatch,
    "InvalidDigest": ContentMismatch,
    "NoSuchBucket": RequestRefused,
    "EntityTooSmall": RequestRefused,
    "EntityTooLarge": RequestRefused,
    "InvalidPart": RequestRefused,
    "InvalidPartOrder": RequestRefused,
    "InvalidArgument": RequestRefused,
    "InvalidBucketName": RequestRefused,
    "InvalidRequest": RequestRefused,
    "InvalidURI": RequestRefused,
    "KeyTooLong": RequestRefused,
    "KeyTooLongError": RequestRefused,
    "MalformedXML": RequestRefused,
    "MethodNotAllowed": RequestRefused,
    "MissingContentLength": RequestRefused,
    "NotImplemented": RequestRefused,
    "PreconditionFailed": RequestRefused,
    "VirtualHostDomainRequired": RequestRefused,
}
_FOLDED = {code.lower(): error for code, error in BY_CODE.items()}

BY_STATUS: Mapping[int, type[ProviderError]] = {
    403: Denied,
    408: Unreachable,
    429: Throttled,
}
"""For codes that nobody knows. Other 4xx can never work, 5xx are the far end's own trouble."""

SILENT: Mapping[int, str] = {403: "InvalidAccessKeyId", 404: "NoSuchKey"}
"""
A HEAD that is refused has no document. A 403 may mean either of two things; a credential that was
not at fault is found out by its renewal.
"""


def fault_of(answer: Answer, action: str, *, may_change: bool = True) -> ProviderError | None:
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
    stated = document or ErrorDocument(_code_of_silence(answer))
    error = _class_of(stated, answer.status)
    is_unsure = may_change and error is ServerTrouble
    return error(
        stated.message,
        action=action,
        code=stated.code or str(answer.status),
        request_id=stated.request_id or answer.request_id,
        retry_after_s=retry_after_s(answer),
        outcome=Outcome.UNKNOWN if is_unsure else Outcome.NOT_DONE,
        # Stores share their codes; the words of another cloud would be wrong ones.
        facts={"cloud": "huawei"},
    )


def _class_of(stated: ErrorDocument, status: int) -> type[ProviderError]:
    code = stated.code.lower()
    if code == "accessdenied" and "expired" in stated.message.lower():
        return CredentialExpired
    found = _FOLDED.get(code) or BY_STATUS.get(status)
    if found is None:
        return RequestRefused if 400 <= status < 500 else ServerTrouble
    return found


def _code_of_silence(answer: Answer) -> str:
    stated = answer.headers.get(ERROR_HEADER, "")
    return stated if stated in BY_CODE else SILENT.get(answer.status, "")


def _is_a_page(answer: Answer) -> bool:
    """Whether somebody else answered in the store's place: a portal, a proxy, a firewall."""
    is_html = "html" in answer.headers.get("content-type", "").lower()
    return answer.status < 500 and (is_html or b"<html" in answer.content[:1024].lower())
