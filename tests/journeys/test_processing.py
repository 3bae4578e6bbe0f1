"""What clouds make of media that have arrived, as a person asks for it."""

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.accounts import take_account
from tests.journeys.films import clip
from tests.journeys.real_home import Command, RealHome

pytestmark = pytest.mark.process

TWO_SIZES = "5d6c1d07ac7f4c5f9f1ea7a4d1c0e002"


def published(home: RealHome, films: Path, account: str, *words: str) -> str:
    """The number of a film's job, once it is in the cloud."""
    home.account = account
    upload = home.upload(clip(films / "film.mp4"), *words)
    assert upload.wait() == 0, upload.errors
    return str(upload.last["jobs"][0]["id"])


def done(command: Command) -> list[dict[str, Any]]:
    """The tasks that a command tells of at its end, all of them done."""
    assert command.wait() == 0, command.errors
    tasks = list(command.last["tasks"])
    assert tasks
    assert {task["state"] for task in tasks} == {"done"}
    return tasks


def test_a_film_at_alibaba_is_transcoded_again_and_pictures_are_taken_of_it(
    home: RealHome, films: Path
) -> None:
    job = published(home, films, "practice-alibaba")

    [transcode] = done(home.run("process", job, "--template", TWO_SIZES, "--json"))
    assert {output["name"] for output in transcode["outputs"]} == {"LD", "SD"}
    assert all(output["url"] and output["width"] for output in transcode["outputs"])
    [pictures] = done(home.run("process", job, "--snapshots", "--set", "count=2", "--json"))
    assert [output["format"] for output in pictures["outputs"]] == ["jpg", "jpg"]

    medium = home.media()[0]["id"]
    shown = home.run("process", medium, "--account", "practice-alibaba", "--show", "--json")
    works = [line["work"] for line in shown.lines[:-1]]
    assert works == ["transcode", "transcode", "snapshots"]
    assert len(home.requests("SubmitTranscodeJobs")) == 1


def test_a_film_at_huawei_becomes_all_that_its_cloud_makes(home: RealHome, films: Path) -> None:
    job = published(home, films, "practice-huawei", "--template", "1001")
    kinds = {
        "--snapshots": "jpg",
        "--gif": "gif",
        "--remux": "MP4",
        "--metadata": "MP4",
    }

    for work, kind in kinds.items():
        [task] = done(home.run("process", job, work, "--json"))
        assert {output["format"] for output in task["outputs"]} == {kind}
    parameters = '[{"common": {"pack_type": 4}, "video": {"width": 320, "height": 240}}]'
    settings = ("--set", f"av_parameters={parameters}", "--set", "priority=9")
    [task] = done(home.run("process", job, *settings, "--json"))

    assert task["outputs"][0]["url"].startswith("obs://")
    assert task["outputs"][0]["width"] == 320


def test_a_task_that_waits_is_given_up(home: RealHome, films: Path) -> None:
    home.account = "practice-huawei"
    film = clip(films / "hold-me.mp4")
    upload = home.upload(film, "--template", "1001", "--until", "committed")
    assert upload.wait() == 0, upload.errors
    job = str(upload.last["jobs"][0]["id"])

    assert home.run("process", job, "--cancel").wait() == 0

    shown = home.run("process", job, "--show", "--json")
    assert [line["state"] for line in shown.lines[:-1]] == ["cancelled"]
    assert home.run("process", job, "--cancel").wait() == 2


@pytest.mark.parametrize("account", ["practice-tencent", "tencent-v2"])
def test_a_film_at_tencent_becomes_films_and_pictures(
    home: RealHome, films: Path, account: str
) -> None:
    take_account(home, account)
    job = published(home, films, account)

    [films_made] = done(home.run("process", job, "--template", "100010,100020", "--json"))
    assert {output["width"] for output in films_made["outputs"]} == {320, 400}
    [pictures] = done(home.run("process", job, "--snapshots", "--json"))
    assert {output["format"] for output in pictures["outputs"]} == {"jpg"}
    [whole] = done(home.run("process", job, "--workflow", "TwoSizes", "--json"))
    assert len(whole["outputs"]) == 2
