"""What proves a film, and what was: as a person types for it, at every cloud."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastcrc import crc64

from desktop_uploader.cli.main import run
from desktop_uploader.ports.orders import Choice
from tests.fakes.scripted_station import ScriptedStation
from tests.journeys.day import SAMPLE, THREE_PARTS, Day
from tests.journeys.ways import ALL, day_of, turns_that_cost_nothing


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with turns_that_cost_nothing():
        yield


def typed(day: Day, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    """The lines that a command prints."""
    capsys.readouterr()
    run((*words, "--json"), ScriptedStation(day.engine))
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("account", ALL)
def test_a_receipt_holds_what_the_cloud_holds(
    tmp_path: Path, account: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with day_of(account, tmp_path) as day:
        path = day.film(size_bytes=THREE_PARTS)
        job_id = day.add(path)
        day.run()

        (line,) = typed(day, capsys, "receipt", str(job_id), "--sha256")

        content = Path(path.decode()).read_bytes()
        stored = day.cloud.root / "objects" / line["bucket"] / line["key"]
        assert stored.read_bytes() == content
        assert line["sha256"] == hashlib.sha256(content).hexdigest()
        assert line["crc64"] == str(crc64.xz(content))
        assert "crc64" in line["compared"], line["arrived"]
        assert line["parts"] == len(line["part_request_ids"]) == 3
        assert line["upload_id"]
        assert line["media_id"] == day.engine.rows()[0].media_id
        assert line["stages"][-1]["what"] == "published"
        assert line["request_ids"]


def test_a_receipt_of_one_put_needs_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with day_of("practice-alibaba", tmp_path) as day:
        path = day.film()
        job_id = day.add(path)
        day.run()
        Path(path.decode()).unlink()

        (line,) = typed(day, capsys, "receipt", str(job_id))

        assert (line["crc64"], line["sha256"]) == (str(crc64.xz(SAMPLE)), None)
        assert line["compared"] == ["size", "crc64"]
        assert line["upload_id"] == ""


def test_history_finds_what_was_by_its_title_though_it_is_off_the_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with day_of("practice-alibaba", tmp_path) as day:
        ids = [
            day.add(day.film(f"{number}.mp4", size_bytes=len(SAMPLE) + 20 + number), title=title)
            for number, title in enumerate(("Sommer 夏天", "Winter", "block-me"))
        ]
        day.run()
        day.engine.remove(Choice((ids[0],)))

        assert [one["id"] for one in typed(day, capsys, "history")] == [
            str(job_id) for job_id in reversed(ids)
        ]
        assert [one["id"] for one in typed(day, capsys, "history", "夏天")] == [str(ids[0])]
        rejected = typed(day, capsys, "history", "--state", "rejected")
        assert [one["id"] for one in rejected] == [str(ids[2])]
        assert typed(day, capsys, "history", "--until", "2020-01-01") == []
