"""CreateUploadVideo and RefreshUploadVideo: what they hand out and what they refuse."""

import calendar
import time

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.practice_cloud.callers import Grant, Oss, Vod, desk


def test_a_new_medium_is_uploading_and_has_an_address(cloud: PracticeCloud, vod: Vod) -> None:
    cloud.turn(advertise="name")

    grant = vod.create(title="测试 a+b*c~d", file_name="clip 01.MP4")

    assert grant.address["Endpoint"] == "http://oss-cn-shanghai.aliyuncs.com"
    assert grant.address["FileName"].startswith("sv/")
    assert grant.address["FileName"].endswith(".mp4")
    assert vod.status(grant) == "Uploading"


def test_a_credential_states_its_end_to_the_second(cloud: PracticeCloud, vod: Vod) -> None:
    cloud.turn(credential_life_s=5)
    before_s = int(time.time())

    auth = vod.create().auth

    end_s = calendar.timegm(time.strptime(auth["ExpireUTCTime"], "%Y-%m-%dT%H:%M:%SZ"))
    assert before_s + 5 <= end_s <= time.time() + 5
    assert auth["Expiration"] == "5"
    assert auth["AccessKeyId"].startswith("STS.")
    assert set(auth) == {
        "SecurityToken", "AccessKeyId", "AccessKeySecret", "ExpireUTCTime", "Expiration", "Region",
    }  # fmt: skip


def test_a_refresh_keeps_the_address_and_changes_the_credential(vod: Vod, grant: Grant) -> None:
    again = Grant.of(vod.call("RefreshUploadVideo", VideoId=grant.media_id).json)

    assert again.address == grant.address
    assert again.auth["AccessKeyId"] != grant.auth["AccessKeyId"]


def test_a_refresh_of_an_unknown_medium_is_refused(vod: Vod) -> None:
    answer = vod.call("RefreshUploadVideo", VideoId="0" * 32)

    assert (answer.status, answer.code) == (404, "InvalidVideo.NotFound")


def test_a_refresh_after_completion_is_counted_and_new_bytes_overwrite(
    cloud: PracticeCloud, vod: Vod, oss: Oss
) -> None:
    oss.call("PUT", body=b"first")
    again = Grant.of(vod.call("RefreshUploadVideo", VideoId=oss.grant.media_id).json)
    Oss(cloud, again).call("PUT", body=b"second")

    (row,) = _rows(cloud)
    assert row["refreshes_after_complete"] == 1
    assert row["source_uploads"] == 2
    assert row["overwritten"] == 1
    assert row["size_bytes"] == 6


def _rows(cloud: PracticeCloud) -> list[dict[str, object]]:
    found: list[dict[str, object]] = desk(cloud, "GET", "media").json["media"]
    return found


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"Title": "x" * 129}, 400, "LengthExceededMax"),
        ({"Title": ""}, 400, "MissingParameter"),
        ({"Title": "film \U0001f600"}, 400, "IllegalCharacters"),
        ({"Description": "x" * 1025}, 400, "LengthExceededMax"),
        ({"Description": "\u2764\ufe0f"}, 400, "IllegalCharacters"),
        ({"Tags": ",".join(f"t{n}" for n in range(17))}, 400, "TagsExceededMax"),
        ({"Tags": "x" * 33}, 400, "LengthExceededMax"),
        ({"Tags": "a,\U0001f3ac"}, 400, "IllegalCharacters"),
        ({"FileName": "film"}, 400, "InvalidFileName.Extension"),
        ({"FileName": "film.exe"}, 400, "InvalidFileName.Extension"),
        ({"TemplateGroupId": "nobody"}, 404, "InvalidTemplateGroupId.NotFound"),
        ({"StorageLocation": "other.oss-cn-shanghai.aliyuncs.com"}, 404, "InvalidStorage.NotFound"),
        ({"CateId": "films"}, 400, "InvalidParameter"),
        ({"UserData": "no json"}, 400, "InvalidParameter"),
    ],
)
def test_what_breaks_a_limit_is_refused(
    vod: Vod, changes: dict[str, str], status: int, code: str
) -> None:
    asked = {"Title": "a film", "FileName": "a.mp4", **changes}

    answer = vod.call("CreateUploadVideo", **asked)

    assert (answer.status, answer.code) == (status, code)


def test_what_is_just_within_the_limits_is_taken(vod: Vod) -> None:
    grant = vod.create(
        title="影" * 128,
        Description="述" * 1024,
        Tags=",".join("签" * 31 + "ab"[n % 2] for n in range(16)),
        TemplateGroupId="VOD_NO_TRANSCODE",
        CateId="1000100001",
        UserData='{"Extend":{"localId":"1"}}',
        ReferenceId="unknown-to-this-version",
    )

    video = vod.call("GetVideoInfo", VideoId=grant.media_id).json["Video"]
    assert video["Title"] == "影" * 128
    assert video["CateName"] == "Films"
