"""
OBS' refusals -> our errors, by code. The one place where that is decided for both stores.

Source: OBS API reference, "Error codes". OBS has one code, InvalidAccessKeyId, for a key that it
does not know, a token that has expired, and one that is another key's. Our credentials are
temporary, so it counts as expired; a renewal that changes nothing ends it.
"""

from collections.abc import Mapping

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
)
from desktop_uploader.providers.transport.calls import retry_after_s
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.multipart_xml import read_error
from desktop_uploader.providers.transport.refusals import BY_STATUS, Codes, Refusal, refusal_in

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
CODES = Codes(BY_CODE, BY_STATUS)

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
    found = refusal_in(
        answer,
        action,
        document=read_error(answer.content),
        silent=_code_of_silence(answer),
        may_change=may_change,
    )
    if not isinstance(found, Refusal):
        return found
    kind = CODES.kind_of(found.stated, answer.status)
    # Stores share their codes; the words of another cloud would be wrong ones.
    return found.as_error(kind, facts={"cloud": "huawei"}, retry_after_s=retry_after_s(answer))


def _code_of_silence(answer: Answer) -> str:
    stated = answer.headers.get(ERROR_HEADER, "")
    return stated if stated in BY_CODE else SILENT.get(answer.status, "")
