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
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.multipart_xml import ErrorDocument, read_error

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
_FOLDED = {code.lower(): error for code, error in BY_CODE.items()}

BY_STATUS: Mapping[int, type[ProviderError]] = {
    403: Denied,
    408: Unreachable,
    429: Throttled,
}
"""For codes that nobody knows. Other 4xx can never work, 5xx are the far end's own trouble."""


def fault_of(answer: Answer, action: str, *, may_change: bool = True) -> ProviderError | None:
    """
    The error that `answer` states, under whatever status; None when it states none.

    Args:
        may_change: Whether the call changes something, so that trouble leaves its outcome unknown.
    """
    document = read_error(answer.content) or _error_in_header(answer.headers)
    if document is None and 200 <= answer.status < 300:
        return None
    if document is None and _is_a_page(answer):
        outcome = Outcome.UNKNOWN if may_change else Outcome.NOT_DONE
        return BadAnswer(action=action, code="not-xml", outcome=outcome)
    stated = document or ErrorDocument("NoSuchKey" if answer.status == 404 else "")
    error = _class_of(stated, answer)
    is_unsure = may_change and error is ServerTrouble
    return error(
        stated.message,
        action=action,
        code=stated.code or str(answer.status),
        request_id=stated.request_id or answer.request_id,
        retry_after_s=retry_after_s(answer.headers),
        outcome=Outcome.UNKNOWN if is_unsure else Outcome.NOT_DONE,
        facts={"ec": stated.details["EC"]} if "EC" in stated.details else {},
    )


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """How long the store asks us to wait, by its own header or the usual one; None for neither."""
    asked = [
        float(value) / unit
        for name, unit in ((DELAY_HEADER, 1000.0), ("retry-after", 1.0))
        if (value := headers.get(name, "")).isascii() and value.isdigit()
    ]
    return max(asked, default=None)


def _class_of(stated: ErrorDocument, answer: Answer) -> type[ProviderError]:
    code, status = stated.code.lower(), answer.status
    error = _FOLDED.get(code) or BY_STATUS.get(status)
    if code == "accessdenied" and "expired" in stated.message.lower():
        return CredentialExpired
    if error is ServerTrouble and DELAY_HEADER in answer.headers:
        return Throttled
    if error is None:
        return RequestRefused if 400 <= status < 500 else ServerTrouble
    return error


def _error_in_header(headers: Mapping[str, str]) -> ErrorDocument | None:
    # HEAD has no body: its document comes as Base64.
    try:
        return read_error(base64.b64decode(headers.get(ERROR_HEADER, "")))
    except binascii.Error:
        return None


def _is_a_page(answer: Answer) -> bool:
    """Whether somebody else answered in the store's place: a portal, a proxy, a firewall."""
    is_html = "html" in answer.headers.get("content-type", "").lower()
    return answer.status < 500 and (is_html or b"<html" in answer.content[:1024].lower())
