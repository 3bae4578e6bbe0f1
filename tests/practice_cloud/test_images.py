"""CreateUploadImage and UpdateVideoInfo: what they hand out, change and refuse."""

from pathlib import Path

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.practice_cloud.callers import Grant, Oss, Vod, desk


def image(vod: Vod, **asked: str) -> Grant:
    return Grant.of(vod.call("CreateUploadImage", **{"ImageType": "cover", **asked}).json)


def row_of(cloud: PracticeCloud, media_id: str) -> dict[str, object]:
    rows = desk(cloud, "GET", "media").json["media"]
    [row] = [one for one in rows if one["id"] == media_id]
    return dict(row)


def test_an_image_has_a_place_and_an_address_where_it_is_seen(vod: Vod) -> None:
    told = vod.call("CreateUploadImage", ImageType="cover", ImageExt="gif").json

    assert {"ImageId", "ImageURL", "FileURL", "UploadAddress", "UploadAuth"} <= told.keys()
    assert told["ImageURL"].endswith(Grant.of(told).address["FileName"])
    assert told["ImageURL"].endswith(".gif")


def test_an_image_is_a_png_where_nothing_is_said(vod: Vod) -> None:
    assert image(vod).address["FileName"].endswith(".png")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "MissingParameter"),
        ({"ImageType": "poster"}, "InvalidParameter"),
        ({"ImageType": "cover", "ImageExt": "webp"}, "InvalidParameter"),
        ({"ImageType": "cover", "StorageLocation": "somebody.else"}, "InvalidParameter"),
        ({"ImageType": "cover", "Title": "x" * 129}, "LengthExceededMax"),
    ],
)
def test_what_is_no_image_is_refused(vod: Vod, asked: dict[str, str], code: str) -> None:
    assert vod.call("CreateUploadImage", **asked).code == code


def test_nothing_refreshes_the_credential_of_an_image(vod: Vod) -> None:
    told = vod.call("CreateUploadImage", ImageType="cover").json

    assert vod.call("RefreshUploadVideo", VideoId=told["ImageId"]).code == "InvalidVideo.NotFound"


def test_the_credential_of_an_image_opens_no_film(
    cloud: PracticeCloud, vod: Vod, grant: Grant
) -> None:
    other = image(vod)
    stranger = Oss(cloud, Grant(grant.media_id, grant.address, other.auth))

    assert stranger.call("PUT", body=b"x").code == "AccessDenied"


def test_a_cover_is_shown_once_it_is_stored_and_named(
    cloud: PracticeCloud, vod: Vod, grant: Grant
) -> None:
    told = vod.call("CreateUploadImage", ImageType="cover").json
    vod.call("UpdateVideoInfo", VideoId=grant.media_id, CoverURL=told["ImageURL"])
    before = row_of(cloud, grant.media_id)["cover"]

    Oss(cloud, Grant.of(told)).call("PUT", body=b"picture")

    after = row_of(cloud, grant.media_id)
    assert (before, after["cover_url"]) == ("", told["ImageURL"])
    assert Path(str(after["cover"])).read_bytes() == b"picture"
    assert (
        vod.call("GetVideoInfo", VideoId=grant.media_id).json["Video"]["CoverURL"]
        == (told["ImageURL"])
    )


def test_what_is_not_passed_stays_as_it_was(vod: Vod) -> None:
    grant = vod.create(title="before", file_name="a.mp4")

    vod.call("UpdateVideoInfo", VideoId=grant.media_id, Tags="a,b", Description="d", CateId="7")

    video = vod.call("GetVideoInfo", VideoId=grant.media_id).json["Video"]
    told = [video[name] for name in ("Title", "Tags", "Description", "CateId", "CoverURL")]
    assert told == ["before", "a,b", "d", 7, ""]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"VideoId": "0" * 32, "Title": "t"}, "InvalidVideo.NotFound"),
        ({"CoverURL": "/etc/passwd"}, "InvalidParameter"),
        ({"Title": "x" * 129}, "LengthExceededMax"),
        ({"Tags": ",".join("abcdefghijklmnopq")}, "TagsExceededMax"),
    ],
)
def test_what_cannot_be_changed_so_is_refused(
    vod: Vod, grant: Grant, asked: dict[str, str], code: str
) -> None:
    answer = vod.call("UpdateVideoInfo", **{"VideoId": grant.media_id, **asked})

    assert answer.code == code
