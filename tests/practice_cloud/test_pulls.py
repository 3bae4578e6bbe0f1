"""UploadMediaByURL and what belongs to it: really fetched, refused as documented."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.fakes.url_source import UrlSource
from tests.journeys.real_home import wait_until
from tests.practice_cloud.callers import Vod, desk
from tests.practice_cloud.clips import film


@pytest.fixture
def source(tmp_path: Path) -> Iterator[UrlSource]:
    folder = tmp_path / "source"
    folder.mkdir()
    with UrlSource(folder) as source:
        yield source


def submit(vod: Vod, *urls: str, **asked: str) -> list[str]:
    joined = ",".join(quote(url, safe="") for url in urls)
    answer = vod.call("UploadMediaByURL", UploadURLs=joined, **asked)
    return [job["JobId"] for job in answer.json["UploadJobs"]]


def info(vod: Vod, job_id: str) -> dict[str, str]:
    (found,) = vod.call("GetURLUploadInfos", JobIds=job_id).json["URLUploadInfoList"]
    return dict(found)


def ended(vod: Vod, job_id: str) -> dict[str, str]:
    under_way = ("PENDING", "DOWNLOADING")
    wait_until(lambda: info(vod, job_id)["Status"] not in under_way, "the job ends")
    return info(vod, job_id)


def test_an_address_becomes_a_medium(cloud: PracticeCloud, vod: Vod, source: UrlSource) -> None:
    clip = film(source.folder / "电影 1.mp4")
    url = source.url("电影 1.mp4")
    words = json.dumps([{"SourceURL": url, "Title": "Film"}])
    (job_id,) = submit(vod, url, UploadMetadatas=words, UserData='{"Extend":{"k":"v"}}')

    found = ended(vod, job_id)

    assert (found["Status"], found["ErrorCode"]) == ("SUCCESS", "200")
    (row,) = desk(cloud, "GET", "media").json["media"]
    assert (row["id"], row["title"]) == (found["MediaId"], "Film")
    assert Path(row["object"]).read_bytes() == clip.read_bytes()
    assert source.fetched == {"电影 1.mp4": 1}


def test_what_is_not_there_fails_with_the_status_of_its_source(vod: Vod, source: UrlSource) -> None:
    (job_id,) = submit(vod, source.url("nothing.mp4"))

    assert (ended(vod, job_id)["Status"], ended(vod, job_id)["ErrorCode"]) == (
        "DOWNLOAD_FAIL",
        "404",
    )


def test_only_what_is_pending_can_be_cancelled(
    cloud: PracticeCloud, vod: Vod, source: UrlSource
) -> None:
    cloud.turn(pulls="held")
    film(source.folder / "a.mp4")
    first, second = submit(vod, source.url("a.mp4"), source.url("a.mp4?again"))

    assert vod.call("CancelUrlUploadJobs", JobIds=first).json["CanceledJobs"] == [first]
    assert vod.call("GetURLUploadInfos", JobIds=first).json["NonExists"] == [first]
    cloud.turn(pulls="real")
    assert ended(vod, second)["Status"] == "SUCCESS"
    assert vod.call("CancelUrlUploadJobs", JobIds=second).json["CanceledJobs"] == []
    assert len(desk(cloud, "GET", "media").json["media"]) == 1


def test_jobs_are_found_by_their_address_too(cloud: PracticeCloud, vod: Vod) -> None:
    cloud.turn(pulls="held")
    submit(vod, "http://127.0.0.1:9/a.mp4", UserData='{"Extend":{"k":"v"}}')

    asked = quote("http://127.0.0.1:9/a.mp4", safe="")
    found = vod.call("GetURLUploadInfos", UploadURLs=f"{asked},http://127.0.0.1:9/b.mp4").json

    assert [one["UserData"] for one in found["URLUploadInfoList"]] == ['{"Extend":{"k":"v"}}']
    assert found["NonExists"] == ["http://127.0.0.1:9/b.mp4"]


URLS = ",".join(f"http://127.0.0.1:9/{n}.mp4" for n in range(21))
ONE = "http://127.0.0.1:9/a.mp4"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "MissingParameter"),
        ({"UploadURLs": URLS}, "InvalidParameter.UploadURLs"),
        ({"UploadURLs": "a.mp4"}, "InvalidParameter.UploadURLs"),
        ({"UploadURLs": "http://127.0.0.1:9/a.docx"}, "InvalidFileName.Extension"),
        ({"UploadURLs": ONE, "UserData": "[]"}, "InvalidParameter"),
        ({"UploadURLs": ONE, "UploadMetadatas": "{"}, "InvalidParameter"),
        ({"UploadURLs": ONE, "TemplateGroupId": "none"}, "InvalidTemplateGroupId.NotFound"),
        (
            {
                "UploadURLs": ONE,
                "UploadMetadatas": json.dumps([{"SourceURL": ONE, "Title": "长" * 43}]),
            },
            "LengthExceededMax",
        ),
    ],
)
def test_what_the_manual_forbids_is_refused(vod: Vod, asked: dict[str, str], code: str) -> None:
    assert vod.call("UploadMediaByURL", **asked).code == code


def test_a_restart_takes_up_what_was_left(
    cloud: PracticeCloud, vod: Vod, source: UrlSource
) -> None:
    cloud.turn(pulls="held")
    film(source.folder / "a.mp4")
    (job_id,) = submit(vod, source.url("a.mp4"))

    cloud.stop()
    cloud.turn(pulls="real")
    cloud.start()

    assert ended(vod, job_id)["Status"] == "SUCCESS"
