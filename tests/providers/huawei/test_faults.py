"""Codes of MPC, its gateway and OBS -> our errors."""

import pytest

from desktop_uploader.domain import errors as e
from desktop_uploader.providers.huawei import faults, store_faults, wire
from desktop_uploader.providers.huawei.wire import Refusal
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.wording.advice import advise
from desktop_uploader.wording.phrases import Phrases
from tests.wording.huawei_codes import CODES


def made(code: str, *, status: int = 400, is_write: bool = True) -> e.ProviderError:
    answer = Answer(status, {"x-request-id": "r-1", "retry-after": "3"}, b"")
    return faults.fault(Refusal(code, "words"), answer, action="X", is_write=is_write)


def test_every_code_of_the_manual_is_known_but_the_one_that_means_success() -> None:
    unknown = [code for code in CODES if not faults.is_known(code)]

    assert unknown == [wire.SUCCESS_CODE]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("MPC.10202", e.RequestRefused),
        ("MPC.10089", e.FieldRefused),
        ("MPC.10200", e.ServerTrouble),
        ("MPC.10237", e.Throttled),
        ("MPC.10208", e.WrongKey),
        ("MPC.10236", e.Denied),
        ("MPC.10228", e.AccountSuspended),
        ("MPC.10217", e.QuotaReached),
        ("MPC.10220", e.PlaceGone),
        ("APIGW.0301", e.WrongKey),
        ("APIGW.0308", e.Throttled),
        ("Unauthorized", e.WrongKey),
    ],
)
@pytest.mark.parametrize("status", [400, 401, 403, 406, 500])
def test_the_code_decides_and_not_the_status(
    code: str, kind: type[e.ProviderError], status: int
) -> None:
    assert type(made(code, status=status)) is kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, e.WrongKey),
        (403, e.Denied),
        (404, e.RequestRefused),
        (429, e.Throttled),
        (502, e.ServerTrouble),
    ],
)
def test_of_an_unknown_code_the_status_decides(status: int, kind: type[e.ProviderError]) -> None:
    assert type(made("MPC.99999", status=status)) is kind


def test_only_a_write_that_the_service_failed_at_is_in_doubt() -> None:
    outcomes = [
        made("MPC.10221").trouble.outcome,
        made("MPC.10221", is_write=False).trouble.outcome,
        made("MPC.10202").trouble.outcome,
    ]

    assert outcomes == [e.Outcome.UNKNOWN, e.Outcome.NOT_DONE, e.Outcome.NOT_DONE]


def test_an_error_tells_the_call_and_the_wait() -> None:
    trouble = made("MPC.10237").trouble

    assert (trouble.action, trouble.request_id, trouble.retry_after_s) == ("X", "r-1", 3.0)


@pytest.mark.parametrize(
    ("status", "headers", "kind"),
    [
        (404, {}, e.ObjectMissing),
        (403, {}, e.CredentialExpired),
        (403, {"x-obs-error-code": "AccessDenied"}, e.Denied),
        (500, {}, e.ServerTrouble),
        (400, {}, e.RequestRefused),
    ],
)
def test_a_head_without_a_document_is_understood(
    status: int, headers: dict[str, str], kind: type[e.ProviderError]
) -> None:
    fault = store_faults.fault_of(Answer(status, headers, b""), "HeadObject", may_change=False)

    assert type(fault) is kind


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        ("InvalidAccessKeyId", "The security token is invalid.", e.CredentialExpired),
        ("AccessDenied", "Request has expired.", e.CredentialExpired),
        ("AccessDenied", "Access Denied", e.Denied),
        ("RequestTimeTooSkewed", "Request is no longer valid", e.ClockWrong),
        ("InArrearOrInsufficientBalance", "", e.AccountSuspended),
        ("OperationAborted", "", e.ServerTrouble),
        ("SlowDown", "", e.Throttled),
        ("NoSuchUpload", "", e.UploadGone),
        ("Unheard-of", "", e.RequestRefused),
    ],
)
def test_the_store_says_it_by_code(code: str, message: str, kind: type[e.ProviderError]) -> None:
    document = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()

    fault = store_faults.fault_of(Answer(409, {}, document), "UploadPart")

    assert type(fault) is kind
    assert fault.trouble.message == message


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("code", sorted(store_faults.BY_CODE))
def test_no_trouble_of_the_store_is_told_in_the_words_of_another_cloud(
    code: str, language: str
) -> None:
    document = f"<Error><Code>{code}</Code><Message>words</Message></Error>".encode()
    fault = store_faults.fault_of(Answer(409, {}, document), "UploadPart")
    assert fault is not None

    text = advise(fault.trouble, Phrases(language), name="film.mp4").text

    others = ("Alibaba", "Tencent", "RAM", "OSS", "COS", "阿里", "腾讯")
    assert [word for word in others if word in text] == []


def test_a_refusal_of_the_service_names_its_cloud() -> None:
    assert made("MPC.10089").trouble.facts == {"cloud": "huawei", "field": "template"}
    assert made("AccessDenied").trouble.facts == {"cloud": "huawei"}
