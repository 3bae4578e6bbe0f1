"""What each of OSS' refusals becomes."""

import base64

import pytest

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
from desktop_uploader.providers.alibaba.store_faults import BY_CODE, fault_of
from desktop_uploader.providers.transport.messages import Answer

KNOWN: list[tuple[int, str, type[ProviderError]]] = [
    (403, "SecurityTokenExpired", CredentialExpired),
    (403, "InvalidSecurityToken", CredentialExpired),
    (403, "InvalidSecurityToken.Expired", CredentialExpired),
    (403, "InvalidSecurityToken.Malformed", CredentialExpired),
    (403, "AccessKeyIdAndSecurityTokenNotMatch", CredentialExpired),
    (403, "InvalidAccessKeyId", CredentialExpired),
    (403, "SignatureDoesNotMatch", RequestRefused),
    (403, "RequestTimeTooSkewed", ClockWrong),
    (403, "AccessDenied", Denied),
    (409, "FileImmutable", Denied),
    (403, "UserDisable", AccountSuspended),
    (403, "InDebt", AccountSuspended),
    (503, "SlowDown", Throttled),
    (503, "TotalQpsLimitExceeded", Throttled),
    (503, "UploadTrafficRateLimitExceeded", Throttled),
    (503, "ServiceUnavailable", ServerTrouble),
    (500, "InternalError", ServerTrouble),
    (203, "CallbackFailed", ServerTrouble),
    (400, "RequestTimeout", Unreachable),
    (404, "NoSuchUpload", UploadGone),
    (404, "NoSuchKey", ObjectMissing),
    (400, "InvalidDigest", ContentMismatch),
    (400, "BadDigest", ContentMismatch),
    (404, "NoSuchBucket", RequestRefused),
    (400, "EntityTooSmall", RequestRefused),
    (400, "EntityTooLarge", RequestRefused),
    (400, "InvalidPart", RequestRefused),
    (400, "InvalidPartOrder", RequestRefused),
    (400, "InvalidArgument", RequestRefused),
    (400, "InvalidObjectName", RequestRefused),
    (400, "InvalidBucketName", RequestRefused),
    (400, "InvalidRequest", RequestRefused),
    (400, "MalformedXML", RequestRefused),
    (400, "MissingArgument", RequestRefused),
    (411, "MissingContentLength", RequestRefused),
    (405, "MethodNotAllowed", RequestRefused),
    (501, "NotImplemented", RequestRefused),
    (400, "OperationNotSupported", RequestRefused),
    (400, "ObjectAlreadyExists", RequestRefused),
    (409, "FileAlreadyExists", RequestRefused),
    (409, "ObjectNotAppendable", RequestRefused),
    (412, "PreconditionFailed", RequestRefused),
]


def answer(status: int, code: str = "", message: str = "", **headers: str) -> Answer:
    text = f"<Error><Code>{code}</Code><Message>{message}</Message><EC>0001-1</EC></Error>"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named, text.encode() if code else b"")


def fault(*asked: object, **more: str) -> ProviderError:
    found = fault_of(answer(*asked, **more), "UploadPart")  # type: ignore[arg-type]
    assert found is not None
    return found


@pytest.mark.parametrize(("status", "code", "error"), KNOWN)
def test_a_known_code_decides(status: int, code: str, error: type[ProviderError]) -> None:
    found = fault(status, code)

    assert type(found) is error
    assert (found.trouble.action, found.trouble.code) == ("UploadPart", code)
    assert found.trouble.facts == {"ec": "0001-1"}


def test_every_known_code_is_tried_here() -> None:
    assert {code for _, code, _ in KNOWN} == set(BY_CODE)


def test_codes_are_compared_without_case() -> None:
    assert type(fault(400, "requestTimeOut")) is Unreachable


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RequestRefused),
        (403, Denied),
        (408, Unreachable),
        (429, Throttled),
        (500, ServerTrouble),
        (599, ServerTrouble),
        (200, ServerTrouble),
    ],
)
def test_an_unknown_code_goes_by_the_status(status: int, error: type[ProviderError]) -> None:
    assert type(fault(status, "NeverSeenBefore")) is error


def test_a_denial_because_of_age_is_an_expiry() -> None:
    assert type(fault(403, "AccessDenied", "Request has expired.")) is CredentialExpired


def test_unavailable_with_a_delay_is_a_request_to_slow_down() -> None:
    found = fault(503, "ServiceUnavailable", x_oss_qos_delay_time="1500")

    assert (type(found), found.trouble.retry_after_s) == (Throttled, 1.5)


def test_the_longer_of_two_delays_counts() -> None:
    found = fault(503, "SlowDown", x_oss_qos_delay_time="1500", retry_after="4")

    assert found.trouble.retry_after_s == 4.0


def test_a_delay_that_is_no_number_is_none() -> None:
    assert fault(503, "SlowDown", retry_after="soon").trouble.retry_after_s is None


def test_the_error_of_a_head_is_in_its_header() -> None:
    document = answer(403, "SecurityTokenExpired").content
    value = base64.b64encode(document).decode()

    assert type(fault(403, x_oss_err=value)) is CredentialExpired


def test_a_head_that_finds_nothing_may_say_nothing() -> None:
    assert type(fault(404)) is ObjectMissing


def test_a_strange_header_is_no_error_of_its_own() -> None:
    assert type(fault(403, x_oss_err="a")) is Denied


@pytest.mark.parametrize("status", [403, 404])
def test_a_page_is_somebody_elses_answer(status: int) -> None:
    page = Answer(status, {"content-type": "text/html"}, b"<html>Sign in</html>")
    found = fault_of(page, "UploadPart")

    assert isinstance(found, BadAnswer)
    assert found.trouble.outcome is Outcome.UNKNOWN


def test_a_gateways_page_is_a_gateways_trouble() -> None:
    page = Answer(502, {"content-type": "text/html"}, b"<html>Bad gateway</html>")

    assert isinstance(fault_of(page, "UploadPart"), ServerTrouble)


def test_what_went_well_is_no_fault() -> None:
    assert fault_of(Answer(200, {}, b""), "UploadPart") is None
    assert fault_of(Answer(204, {}, b""), "AbortMultipartUpload") is None


def test_trouble_of_a_reading_call_leaves_nothing_in_doubt() -> None:
    found = fault_of(answer(500, "InternalError"), "ListParts", may_change=False)

    assert found is not None
    assert found.trouble.outcome is Outcome.NOT_DONE
    assert fault(500, "InternalError").trouble.outcome is Outcome.UNKNOWN
