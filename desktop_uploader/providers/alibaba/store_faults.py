"""
OSS' refusals -> our errors, by code. The one place where that is decided for both stores.

Sources: OSS error code reference and "EC" pages as digested in our notes: 403 of tokens
(0002-00000007), `SlowDown` with its delay, error documents of HEAD in a header.

Two decisions:
- `InvalidAccessKeyId` counts as an expired credential. Our credentials are temporary, and OSS
  answers so once it has forgotten one. A renewal that changes nothing ends it.
- `SignatureDoesNotMatch` does not. Id and secret come in one answer, so another pair would be
  signed in the same way; what changes a request (a middlebox, a fault of ours) would change the
  next one too.
"""

import base64
import binascii
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
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.multipart_xml import ErrorDocument, read_error
from desktop_uploader.providers.transport.refusals import BY_STATUS, Codes, Refusal, refusal_in

ERROR_HEADER = "x-oss-err"
DELAY_HEADER = "x-oss-qos-delay-time"

BY_CODE: Mapping[str, type[ProviderError]] = {
    "SecurityTokenExpired": CredentialExpired,
    "InvalidSecurityToken": CredentialExpired,
    "InvalidSecurityToken.Expired": CredentialExpired,
    "InvalidSecurityToken.Malformed": CredentialExpired,
    "AccessKeyIdAndSecurityTokenNotMatch": CredentialExpired,
    "InvalidAccessKeyId": CredentialExpired,
    "SignatureDoesNotMatch": RequestRefused,
    "RequestTimeTooSkewed": ClockWrong,
    "AccessDenied": Denied,
    "FileImmutable": Denied,
    "UserDisable": AccountSuspended,
    "InDebt": AccountSuspended,
    "SlowDown": Throttled,
    "TotalQpsLimitExceeded": Throttled,
    "UploadTrafficRateLimitExceeded": Throttled,
    "ServiceUnavailable": ServerTrouble,
    "InternalError": ServerTrouble,
    "CallbackFailed": ServerTrouble,
    "RequestTimeout": Unreachable,
    "NoSuchUpload": UploadGone,
    "NoSuchKey": ObjectMissing,
    "InvalidDigest": ContentMismatch,
    "BadDigest": ContentMismatch,
    "NoSuchBucket": RequestRefused,
    "EntityTooSmall": RequestRefused,
    "EntityTooLarge": RequestRefused,
    "InvalidPart": RequestRefused,
    "InvalidPartOrder": RequestRefused,
    "InvalidArgument": RequestRefused,
    "InvalidObjectName": RequestRefused,
    "InvalidBucketName": RequestRefused,
    "InvalidRequest": RequestRefused,
    "MalformedXML": RequestRefused,
    "MissingArgument": RequestRefused,
    "MissingContentLength": RequestRefused,
    "MethodNotAllowed": RequestRefused,
    "NotImplemented": RequestRefused,
    "OperationNotSupported": RequestRefused,
    "ObjectAlreadyExists": RequestRefused,
    "FileAlreadyExists": RequestRefused,
    "ObjectNotAppendable": RequestRefused,
    "PreconditionFailed": RequestRefused,
}
CODES = Codes(BY_CODE, BY_STATUS)


def fault_of(answer: Answer, action: str, *, may_change: bool = True) -> ProviderError | None:
    """
    The error that `answer` states, under whatever status; None when it states none.

    Args:
        may_change: Whether the call changes something, so that trouble leaves its outcome unknown.
    """
    document = read_error(answer.content) or _error_in_header(answer.headers)
    silent = "NoSuchKey" if answer.status == 404 else ""
    found = refusal_in(answer, action, document=document, silent=silent, may_change=may_change)
    if not isinstance(found, Refusal):
        return found
    kind = CODES.kind_of(found.stated, answer.status)
    if kind is ServerTrouble and DELAY_HEADER in answer.headers:
        kind = Throttled
    details = found.stated.details
    facts = {"ec": details["EC"]} if "EC" in details else {}
    return found.as_error(kind, facts=facts, retry_after_s=retry_after_s(answer.headers))


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """How long the store asks us to wait, by its own header or the usual one; None for neither."""
    asked = [
        float(value) / unit
        for name, unit in ((DELAY_HEADER, 1000.0), ("retry-after", 1.0))
        if (value := headers.get(name, "")).isascii() and value.isdigit()
    ]
    return max(asked, default=None)


def _error_in_header(headers: Mapping[str, str]) -> ErrorDocument | None:
    # HEAD has no body: its document comes as Base64.
    try:
        return read_error(base64.b64decode(headers.get(ERROR_HEADER, "")))
    except binascii.Error:
        return None
