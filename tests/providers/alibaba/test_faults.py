"""Each code of the service becomes the error that lets the engine do the right thing."""

import pytest

from desktop_uploader.domain import errors as e
from desktop_uploader.providers.alibaba.faults import OF_CODE, fault, is_known
from desktop_uploader.providers.alibaba.wire import Refusal
from tests.providers.alibaba.documented_codes import (
    BEYOND_THE_TABLES,
    OF_THE_GATEWAY,
    OF_THE_MANUAL,
)

EXPECTED: dict[type[e.ProviderError], str] = {
    e.Throttled: "Throttling Throttling.Api Throttling.User ServiceBusy",
    e.ClockWrong: "InvalidTimeStamp.Expired InvalidTimeStamp.Format IllegalTimestamp",
    e.Unreachable: "SignatureNonceUsed",
    e.WrongKey: """InvalidAccessKeyId.NotFound InvalidAccessKeyId.Inactive
        InvalidSecurityToken.Expired InvalidSecurityToken.Malformed
        InvalidSecurityToken.MismatchWithAccessKey MissingSecurityToken IncompleteSignature
        SignatureDoesNotMatch""",
    e.Denied: """Forbidden Forbidden.RAM AccessDenied Forbidden.AliyunVoDEncryption
        Forbidden.DefaultTemplateGroup Forbidden.LockedTemplateGroup
        Forbidden.SpecialTemplateGroup OperationDenied.NotOpenAppService""",
    e.AccountSuspended: "OperationDenied OperationDenied.Suspended Forbidden.InitFailed",
    e.ServerTrouble: """InternalError ServiceUnAvailable ServiceUnavailable AddVideoFailed
        DeleteStreamFailed DeleteVideoFailed ListSecurityIpFailed""",
    e.FieldRefused: """IllegalCharacters InvalidCateId.NotFound InvalidFileName.Extension
        InvalidStorage.NotFound InvalidTemplateGroupId.NotFound InvalidWorkflowId.NotFound
        InvalidAppId.NotFound LengthExceededMax TagsExceededMax InvalidParameter.UploadURLs
        InvalidTranscodeTemplateGroup.NotFound""",
    e.PlaceGone: "InvalidVideo.Damaged InvalidVideo.NotFound",
    e.ObjectMissing: "InvalidFile.NotFound",
    e.RequestRefused: """InvalidAction.NotFound InvalidParameter MissingParameter ErrorMatchSyntax
        ExceededMax Forbidden.IllegalStatus InvalidMultipartUpload.NotFound
        InvalidScrollToken.Expired InvalidStream.NotFound InvalidVideo.NoneStream IpsExceededMax
        IpsIsEmpty JobIdsExceededMax LevelExceededMax LimitExceeded.MediaIds MissingVideoId
        NoSuchResource SecurityIp.NotFound SecurityIpGroupExceededMax SortByExceededMax
        SubTotalExceededMax TranscodeTemplateExceededMax TrasncodeTemplateGroupExceededMax
        VideoIdsExceededMax VideoListExceededMax WatermarkExceededMax""",
}
ROWS = [(code, kind) for kind, codes in EXPECTED.items() for code in codes.split()]
DOCUMENTED = f"{OF_THE_MANUAL} {OF_THE_GATEWAY} {BEYOND_THE_TABLES}".split()


def refused(
    code: str, *, action: str = "GetVideoList", status: int = 418, message: str = ""
) -> e.ProviderError:
    return fault(Refusal(code, message, "R-1"), action=action, status=status, is_write=False)


@pytest.mark.parametrize(("code", "kind"), ROWS)
def test_a_documented_code_becomes_its_error_whatever_the_status(
    code: str, kind: type[e.ProviderError]
) -> None:
    assert type(refused(code, status=400)) is kind
    assert type(refused(code, status=503)) is kind


def test_the_table_names_every_documented_code_and_no_other() -> None:
    assert sorted(OF_CODE) == sorted(DOCUMENTED)
    assert sorted(code for code, _ in ROWS) == sorted(DOCUMENTED)


def test_a_code_of_an_open_family_is_understood_by_its_first_word() -> None:
    found = {
        code: type(refused(code))
        for code in (
            "Throttling.Burst",
            "InvalidTimeStamp.Future",
            "InvalidAccessKeyId.Locked",
            "InvalidSecurityToken.Revoked",
            "Forbidden.Something",
            "OperationDenied.Something",
            "ThrottlingNot",
        )
    }

    assert list(found.values()) == [
        e.Throttled,
        e.ClockWrong,
        e.WrongKey,
        e.WrongKey,
        e.Denied,
        e.Denied,
        e.RequestRefused,
    ]
    assert not any(is_known("GetVideoList", code) for code in found)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (429, e.Throttled),
        (500, e.ServerTrouble),
        (503, e.ServerTrouble),
        (401, e.Denied),
        (403, e.Denied),
        (400, e.RequestRefused),
        (404, e.RequestRefused),
    ],
)
def test_an_unknown_code_goes_by_its_status(status: int, kind: type[e.ProviderError]) -> None:
    assert type(refused("NeverHeardOf", status=status)) is kind


@pytest.mark.parametrize(
    ("code", "message", "field", "limit"),
    [
        ("LengthExceededMax", "The specified Title length has exceeded 128 bytes.", "title", "128"),
        ("LengthExceededMax", "The specified Tags length has exceeded 32 bytes.", "tags", "32"),
        (
            "IllegalCharacters",
            "The specified Description contains illegal emoticon or special characters.",
            "description",
            None,
        ),
        ("TagsExceededMax", "The specified Tags count has exceeded 16.", "tags", "16"),
        ("InvalidFileName.Extension", "The FileName's extension is illegal.", "file_name", None),
        ("InvalidTemplateGroupId.NotFound", "The group does not exist.", "template", None),
        ("InvalidStorage.NotFound", "can't find storage.", "storage", None),
        ("InvalidCateId.NotFound", "The CateId not exist.", "category", None),
        ("InvalidParameter", 'The specified parameter "CoverURL" is not valid.', "cover_url", None),
        ("MissingParameter", "Something is not supplied.", "", None),
    ],
)  # fmt: skip
def test_a_refused_field_is_named_in_our_words(
    code: str, message: str, field: str, limit: str | None
) -> None:
    error = refused(code, action="CreateUploadVideo", message=message)

    assert type(error) is e.FieldRefused
    assert error.trouble.facts["field"] == field
    assert error.trouble.facts.get("limit") == limit


def test_a_code_may_mean_another_thing_in_another_call() -> None:
    assert type(refused("InvalidVideo.NotFound", action="RefreshUploadVideo")) is e.PlaceGone
    assert (
        type(refused("InvalidVideo.NotFound", action="DeleteMultipartUpload")) is e.RequestRefused
    )
    assert type(refused("InvalidFile.NotFound", action="DeleteMultipartUpload")) is e.RequestRefused


@pytest.mark.parametrize(
    ("code", "is_write", "outcome"),
    [
        ("AddVideoFailed", True, e.Outcome.UNKNOWN),
        ("InternalError", True, e.Outcome.UNKNOWN),
        ("ServiceUnAvailable", True, e.Outcome.UNKNOWN),
        ("InternalError", False, e.Outcome.NOT_DONE),
        ("Throttling.User", True, e.Outcome.NOT_DONE),
        ("SignatureNonceUsed", True, e.Outcome.NOT_DONE),
        ("LengthExceededMax", True, e.Outcome.NOT_DONE),
    ],
)
def test_only_a_write_that_the_service_failed_at_is_in_doubt(
    code: str, is_write: bool, outcome: e.Outcome
) -> None:
    error = fault(Refusal(code), action="CreateUploadVideo", status=500, is_write=is_write)

    assert error.trouble.outcome is outcome


def test_words_request_id_and_wait_are_kept() -> None:
    error = fault(
        Refusal("Throttling.User", "slow down", "R-7"),
        action="GetVideoInfos",
        status=503,
        is_write=False,
        retry_after_s=2.5,
    )

    assert (error.trouble.message, error.trouble.request_id) == ("slow down", "R-7")
    assert (error.trouble.retry_after_s, error.trouble.action) == (2.5, "GetVideoInfos")
