"""Every documented code means something to us, and the right thing."""

import re

import pytest

from desktop_uploader.domain import errors as e
from desktop_uploader.providers.tencent import faults
from desktop_uploader.providers.tencent.media_faults import fault_text, reason_of
from desktop_uploader.providers.tencent.wire import Refusal
from desktop_uploader.wording.resource_files import read_table
from tests.providers.tencent.documented_codes import CALL_CODES, MEDIA_CODES


def fault(code: str, *, action: str = "ApplyUpload", status: int = 200) -> e.ProviderError:
    return faults.fault(Refusal(code, "words", "r-1"), action=action, status=status, is_write=True)


def test_all_116_numbers_of_media_processing_have_a_reason() -> None:
    assert len(MEDIA_CODES) == 116
    assert [code for code in MEDIA_CODES if not reason_of(code)] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_reason_has_its_words(language: str) -> None:
    table = read_table(f"advice/tencent.{language}.toml")

    assert {f"MediaFault.{reason_of(code)}.title" for code in MEDIA_CODES} - table.keys() == set()


def test_every_code_of_the_calls_is_known() -> None:
    assert [code for code in CALL_CODES if not faults.is_known("ApplyUpload", code)] == []


def test_every_code_of_the_vendors_package_is_known() -> None:
    errorcodes = pytest.importorskip("tencentcloud.vod.v20180717.errorcodes")
    codes = [value for name, value in vars(errorcodes).items() if re.fullmatch("[A-Z_0-9]+", name)]

    assert len(codes) > 200
    assert [code for code in codes if not faults.is_known("ApplyUpload", code)] == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("4100", e.WrongKey),
        ("4200", e.ClockWrong),
        ("4400", e.Throttled),
        ("4500", e.ClockWrong),
        ("31001", e.PlaceGone),
        ("32001", e.ServerTrouble),
        ("10008", e.ObjectMissing),
        ("70014", e.ObjectMissing),
        ("RequestLimitExceeded", e.Throttled),
        ("RequestLimitExceeded.UinLimitExceeded", e.Throttled),
        ("AuthFailure.SignatureExpire", e.ClockWrong),
        ("AuthFailure.SomethingNew", e.WrongKey),
        ("UnauthorizedOperation.CamNoAuth", e.Denied),
        ("InternalError.DBError", e.ServerTrouble),
        ("InvalidParameterValue.VodSessionKey", e.PlaceGone),
        ("InvalidParameterValue.Name", e.FieldRefused),
        ("NobodyKnowsIt", e.RequestRefused),
    ],
)
def test_a_code_decides_what_may_be_done(code: str, kind: type[e.ProviderError]) -> None:
    error = fault(code)

    assert type(error) is kind
    assert (error.trouble.code, error.trouble.request_id) == (code, "r-1")
    is_doubtful = kind is e.ServerTrouble
    assert (error.trouble.outcome is e.Outcome.UNKNOWN) is is_doubtful


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, e.Throttled), (503, e.ServerTrouble), (403, e.Denied), (400, e.RequestRefused)],
)
def test_of_an_unknown_code_the_status_tells(status: int, kind: type[e.ProviderError]) -> None:
    assert type(fault("new", status=status)) is kind


def test_a_clients_numbers_are_its_own() -> None:
    assert type(fault("10004", action="ApplyUploadUGC")) is e.SignInNeeded
    assert not faults.is_known("ApplyUploadUGC", "31001")


def test_every_field_that_is_refused_is_named() -> None:
    kinds = {**faults.OF_CODE, **faults.OF_NUMBER}
    refused = {code for code, kind in kinds.items() if kind is e.FieldRefused}

    assert refused == set(faults.FIELD_OF_CODE)


def test_no_error_is_no_text() -> None:
    assert fault_text("0", "SUCCESS") == fault_text("", "") == ""
    assert fault_text("-45029", "decode failed") == "MediaFault.NotDecodable.-45029: decode failed"
    assert fault_text("70000", "internal") == "70000: internal"
