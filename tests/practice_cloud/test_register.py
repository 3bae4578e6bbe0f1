"""RegisterMedia: what it makes, what it only tells of, and what it refuses."""

import json
from pathlib import Path

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from tests.practice_cloud.callers import Vod, desk
from tests.practice_cloud.clips import film


@pytest.fixture
def url(cloud: PracticeCloud, tmp_path: Path) -> str:
    return stored(cloud, "masters/电影.mp4", film(tmp_path / "film.mp4"))


def stored(cloud: PracticeCloud, key: str, file: Path) -> str:
    asked = {"account": cloud.accounts[0].name, "key": key, "file": str(file)}
    return str(desk(cloud, "POST", "objects", asked).json["url"])


def register(vod: Vod, *urls: str, **asked: str) -> dict[str, list[dict[str, object]]]:
    words = json.dumps([{"FileURL": url, "Title": "Film"} for url in urls])
    answer = vod.call("RegisterMedia", RegisterMetadatas=words, **asked)
    return dict(answer.json)


def test_an_object_becomes_a_medium(cloud: PracticeCloud, vod: Vod, url: str) -> None:
    (found,) = register(vod, url, TemplateGroupId="VOD_NO_TRANSCODE")["RegisteredMediaList"]

    (row,) = desk(cloud, "GET", "media").json["media"]
    assert (found["NewRegister"], found["MediaId"]) == (True, row["id"])
    assert (row["title"], row["status"], row["key"]) == ("Film", "Normal", "masters/电影.mp4")


def test_without_a_word_nothing_is_done_with_it(cloud: PracticeCloud, vod: Vod, url: str) -> None:
    register(vod, url)

    assert desk(cloud, "GET", "media").json["media"][0]["status"] == "UploadSucc"


def test_again_is_told_and_makes_no_second_one(cloud: PracticeCloud, vod: Vod, url: str) -> None:
    first = register(vod, url)["RegisteredMediaList"][0]
    again = register(vod, url)["RegisteredMediaList"][0]

    assert (again["MediaId"], again["NewRegister"]) == (first["MediaId"], False)
    assert len(desk(cloud, "GET", "media").json["media"]) == 1


def test_another_object_of_the_same_name_is_the_same_medium(
    cloud: PracticeCloud, vod: Vod, url: str, tmp_path: Path
) -> None:
    other = stored(cloud, "other/电影.mp4", film(tmp_path / "other.mp4", frames=3))
    first = register(vod, url)["RegisteredMediaList"][0]

    assert register(vod, other)["RegisteredMediaList"][0]["MediaId"] == first["MediaId"]


def test_what_is_not_there_is_named(vod: Vod, url: str) -> None:
    missing = url.replace("masters", "nowhere")

    assert register(vod, missing)["FailedFileURLs"] == [missing]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], "ExceededMax"),
        ([{"FileURL": "https://b.oss-cn-shanghai.aliyuncs.com/a.mp4"}], "MissingParameter"),
        ([{"FileURL": f"https://b/{n}.mp4", "Title": "t"} for n in range(11)], "ExceededMax"),
        ([{"FileURL": f"https://{n}/a.mp4", "Title": "t"} for n in "ab"], "InvalidParameter"),
        ([{"FileURL": "https://b/a.mp4", "Title": "长" * 43}], "LengthExceededMax"),
    ],
)
def test_what_the_manual_forbids_is_refused(
    vod: Vod, words: list[dict[str, str]], code: str
) -> None:
    assert vod.call("RegisterMedia", RegisterMetadatas=json.dumps(words)).code == code
