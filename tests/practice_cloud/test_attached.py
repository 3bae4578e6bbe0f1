"""Images that stand for themselves, and attached media: handed out, told of, refused."""

from pathlib import Path

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.practice_cloud.callers import Grant, Oss, Vod, desk

NOWHERE = "0" * 32


def attached(vod: Vod, **asked: str) -> dict[str, str]:
    answer = vod.call("CreateUploadAttachedMedia", **{"BusinessType": "subtitle", **asked})
    assert answer.status == 200, answer.body
    return dict(answer.json)


def put(cloud: PracticeCloud, told: dict[str, str], body: bytes) -> None:
    assert Oss(cloud, Grant.of(told)).call("PUT", body=body).status == 200


def test_an_attached_medium_arrives_with_all_that_was_said_of_it(
    cloud: PracticeCloud, vod: Vod
) -> None:
    told = attached(vod, MediaExt="vtt", Title="t", Description="d", Tags="a,b", CateIds="7,8")
    before = vod.call("GetAttachedMediaInfo", MediaIds=told["MediaId"]).json["AttachedMediaList"]

    put(cloud, told, b"WEBVTT")

    [after] = vod.call("GetAttachedMediaInfo", MediaIds=told["MediaId"]).json["AttachedMediaList"]
    assert ([one["Status"] for one in before], after["Status"]) == (["Uploading"], "Normal")
    assert [after[name] for name in ("Type", "Title", "Description", "Tags")] == [
        "subtitle",
        "t",
        "d",
        "a,b",
    ]
    assert [one["CateId"] for one in after["Categories"]] == [7, 8]
    assert after["URL"].endswith(".vtt")


def test_an_image_is_told_of_with_its_size_as_text(cloud: PracticeCloud, vod: Vod) -> None:
    told = vod.call("CreateUploadImage", ImageType="default", ImageExt="gif", Title="t").json
    put(cloud, told, b"GIF89a")

    image = vod.call("GetImageInfo", ImageId=told["ImageId"]).json["ImageInfo"]

    assert (image["Status"], image["Title"], image["ImageType"]) == ("Normal", "t", "default")
    assert image["Mezzanine"]["FileSize"] == "6"


def test_the_desk_shows_what_is_no_film_but_no_covers(cloud: PracticeCloud, vod: Vod) -> None:
    put(cloud, vod.call("CreateUploadImage", ImageType="cover").json, b"cover")
    put(cloud, vod.call("CreateUploadImage", ImageType="default").json, b"image")
    put(cloud, attached(vod, BusinessType="watermark"), b"mark")

    rows = desk(cloud, "GET", "media").json["media"]

    found = {row["kind"]: Path(row["object"]).read_bytes() for row in rows}
    assert found == {"image": b"image", "watermark": b"mark"}


def test_each_family_is_known_to_its_own_calls_alone(vod: Vod, grant: Grant) -> None:
    image = vod.call("CreateUploadImage", ImageType="default").json["ImageId"]
    subtitle = attached(vod)["MediaId"]

    for stranger in (image, grant.media_id, NOWHERE):
        answer = vod.call("GetAttachedMediaInfo", MediaIds=stranger).json
        assert (answer["AttachedMediaList"], answer["NonExistMediaIds"]) == ([], [stranger])
    for stranger in (subtitle, grant.media_id, NOWHERE):
        assert vod.call("GetImageInfo", ImageId=stranger).code == "NoSuchResource"
    assert vod.call("GetVideoInfo", VideoId=subtitle).code == "InvalidVideo.NotFound"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"BusinessType": ""}, "MissingParameter"),
        ({"BusinessType": "film"}, "InvalidParameter"),
        ({"MediaExt": "mp4"}, "InvalidParameter"),
        ({"BusinessType": "material", "MediaExt": "srt"}, "InvalidParameter"),
        ({"StorageLocation": "somebody.else"}, "InvalidParameter"),
        ({"CateIds": "1,2,3,4,5,6"}, "InvalidParameter"),
        ({"CateIds": "x"}, "InvalidParameter"),
        ({"Title": "x" * 129}, "LengthExceededMax"),
        ({"Title": "字" * 43}, "LengthExceededMax"),
        ({"Description": "字" * 342}, "LengthExceededMax"),
        ({"Tags": ",".join("abcdefghijklmnopq")}, "TagsExceededMax"),
    ],
)
def test_what_cannot_be_attached_is_refused(vod: Vod, asked: dict[str, str], code: str) -> None:
    answer = vod.call("CreateUploadAttachedMedia", **{"BusinessType": "subtitle", **asked})

    assert answer.code == code


def test_more_than_20_attached_media_are_too_many_to_ask_for(vod: Vod) -> None:
    media = ",".join(f"{number:032x}" for number in range(21))

    assert vod.call("GetAttachedMediaInfo", MediaIds=media).code == "ExceededMax"


def test_nothing_refreshes_the_credential_of_an_attached_medium(vod: Vod) -> None:
    medium = attached(vod)["MediaId"]

    assert vod.call("RefreshUploadVideo", VideoId=medium).code == "InvalidVideo.NotFound"


def test_a_wrong_signature_is_told_nothing_of_attached_media(vod: Vod) -> None:
    asked = vod.signed("POST", "GetAttachedMediaInfo", {"MediaIds": NOWHERE})

    assert vod.send({**asked, "MediaIds": "1" * 32}).code == "SignatureDoesNotMatch"
