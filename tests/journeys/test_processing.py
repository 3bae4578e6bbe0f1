"""What clouds make of media that have arrived, as a person asks for it."""

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.films import clip
from tests.journeys.real_home import Command, RealHome

pytestmark = pytest.mark.process

TWO_SIZES = "5d6c1d07ac7f4c5f9f1ea7a4d1c0e002"
CLOUDS = ("practice-alibaba", "practice-huawei", "practice-tencent")


def done(command: Command) -> list[dict[str, Any]]:
    """The tasks that a command tells of at its end, all of them done."""
    assert command.wait() == 0, command.errors
    tasks = list(command.last["tasks"])
    assert {task["state"] for task in tasks} == {"done"}
    return tasks


def jobs_of(home: RealHome, film: Path) -> dict[str, str]:
    """The numbers of a film's jobs by account, once it is in all three clouds."""
    accounts = [word for cloud in CLOUDS for word in ("--account", cloud)]
    upload = home.run("upload", film, *accounts, "--json")
    assert upload.wait() == 0, upload.errors
    return {job["account"]: str(job["id"]) for job in upload.last["jobs"]}


def test_three_clouds_make_pictures_and_films_of_one_film(home: RealHome, films: Path) -> None:
    jobs = jobs_of(home, clip(films / "film.mp4"))
    alibaba, huawei, tencent = (jobs[cloud] for cloud in CLOUDS)

    pictures = done(home.run("process", *jobs.values(), "--snapshots", "--json"))
    assert {task["account"] for task in pictures} == set(CLOUDS)
    assert {output["format"] for task in pictures for output in task["outputs"]} == {"jpg"}
    [twice] = done(home.run("process", alibaba, "--template", TWO_SIZES, "--json"))
    assert {output["name"] for output in twice["outputs"]} == {"LD", "SD"}
    assert all(output["url"] and output["width"] for output in twice["outputs"])
    [whole] = done(home.run("process", tencent, "--workflow", "TwoSizes", "--json"))
    assert {output["width"] for output in whole["outputs"]} == {320, 400}
    [copy] = done(home.run("process", huawei, "--remux", "--json"))
    assert copy["outputs"][0]["url"].startswith("obs://")

    medium = home.media()[0]["id"]
    shown = home.run("process", medium, "--account", "practice-alibaba", "--show", "--json")
    assert [line["work"] for line in shown.lines[:-1]] == ["transcode", "transcode", "snapshots"]
    assert len(home.requests("SubmitTranscodeJobs")) == 1


def test_a_task_that_waits_is_given_up(home: RealHome, films: Path) -> None:
    home.account = "practice-huawei"
    film = clip(films / "hold-me.mp4")
    upload = home.upload(film, "--template", "1001", "--until", "committed")
    assert upload.wait() == 0, upload.errors
    job = str(upload.last["jobs"][0]["id"])

    assert home.run("process", job, "--cancel").wait() == 0

    shown = home.run("process", job, "--show", "--json")
    assert [line["state"] for line in shown.lines[:-1]] == ["cancelled"]
