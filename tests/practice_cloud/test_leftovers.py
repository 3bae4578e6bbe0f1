"""What the practice cloud does when leftovers are taken away, and what it refuses."""

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.practice_cloud.callers import Grant, Oss, Vod


def test_parts_go_with_their_upload_and_the_film_stays(
    cloud: PracticeCloud, vod: Vod, grant: Grant
) -> None:
    Oss(cloud, grant).upload_id()
    asked = {"MediaId": grant.media_id, "MediaType": "video"}

    assert vod.call("DeleteMultipartUpload", **asked).status == 200
    again = vod.call("DeleteMultipartUpload", **asked)

    assert (again.status, again.code) == (400, "InvalidMultipartUpload.NotFound")
    assert vod.call("GetVideoInfo", VideoId=grant.media_id).status == 200


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"MediaType": "video"}, "MissingParameter"),
        ({"MediaId": "0" * 32}, "MissingParameter"),
        ({"MediaId": "0" * 32, "MediaType": "image"}, "InvalidParameter"),
        ({"MediaId": "0" * 32, "MediaType": "video"}, "InvalidVideo.NotFound"),
    ],
)
def test_parts_of_no_film_are_refused(vod: Vod, asked: dict[str, str], code: str) -> None:
    answer = vod.call("DeleteMultipartUpload", **asked)

    assert (answer.status, answer.code) == (400, code)


def test_deleting_a_film_takes_its_open_uploads_along(
    cloud: PracticeCloud, vod: Vod, grant: Grant
) -> None:
    upload = Oss(cloud, grant).upload_id()

    assert vod.call("DeleteVideo", VideoIds=grant.media_id).status == 200

    assert Oss(cloud, grant).call("GET", f"uploadId={upload}").code == "NoSuchUpload"
    assert vod.call("DeleteVideo", VideoIds=grant.media_id).code == "InvalidVideo.NotFound"


def test_an_image_goes_by_its_id_or_its_address(vod: Vod) -> None:
    made = [vod.call("CreateUploadImage", ImageType="default").json for _ in range(2)]

    by_id = vod.call("DeleteImage", DeleteImageType="ImageId", ImageIds=made[0]["ImageId"])
    by_url = vod.call("DeleteImage", DeleteImageType="ImageURL", ImageURLs=made[1]["ImageURL"])

    assert (by_id.status, by_url.status) == (200, 200)
    for one in made:
        assert vod.call("GetImageInfo", ImageId=one["ImageId"]).code == "NoSuchResource"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "MissingParameter"),
        ({"DeleteImageType": "Title"}, "InvalidParameter"),
        ({"DeleteImageType": "ImageId"}, "MissingParameter"),
        ({"DeleteImageType": "ImageId", "ImageIds": "0" * 32}, "NoSuchResource"),
        ({"DeleteImageType": "ImageURL", "ImageURLs": "http://there/a.png"}, "NoSuchResource"),
    ],
)
def test_no_image_is_refused(vod: Vod, asked: dict[str, str], code: str) -> None:
    assert vod.call("DeleteImage", **asked).code == code


def test_attached_media_go_and_those_that_are_not_there_are_named(vod: Vod) -> None:
    made = vod.call("CreateUploadAttachedMedia", BusinessType="watermark").json["MediaId"]
    unknown = "0" * 32

    answer = vod.call("DeleteAttachedMedia", MediaIds=f"{made},{unknown}")

    assert answer.json["NonExistMediaIds"] == [unknown]
    left = vod.call("GetAttachedMediaInfo", MediaIds=made).json
    assert left["NonExistMediaIds"] == [made]
    too_many = ",".join(f"{n:032d}" for n in range(21))
    assert vod.call("DeleteAttachedMedia", MediaIds=too_many).code == "ExceededMax"
