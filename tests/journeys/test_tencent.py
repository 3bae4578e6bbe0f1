"""Films on their way to Tencent: byte for byte, one medium each, in every way of being let in."""

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Mark, Stage
from desktop_uploader.domain.parts import MIB
from tests.journeys.day import THREE_PARTS, Day
from tests.journeys.real_home import ask_practice
from tests.journeys.ways import TENCENT, day_of, turns_that_cost_nothing

ACCOUNT = "practice-tencent"
WAYS = ("v3", "v2", "ugc")
EVERY_WAY = (*WAYS, "broker")
SIZES = {"one put": 0, "three parts": THREE_PARTS}
LARGE = 9 * MIB
"""So large that a certificate is kept for it."""
MOST_CALLS = 40
COMMIT = {"v3": "CommitUpload", "v2": "CommitUpload", "ugc": "CommitUploadUGC"}

PASSING: Mapping[str, Mapping[str, Any]] = {
    "server error": {"kind": "error", "code": "InternalError", "status": 500},
    "throttled": {"kind": "throttle", "retry_after_s": 1},
    "reset": {"kind": "reset"},
    "lost answer": {"kind": "lose_answer"},
    "cut in the body": {"kind": "cut_body", "after_bytes": 1000},
    "captive portal": {"kind": "html"},
    "empty answer": {"kind": "empty_body"},
    "wrong CRC": {"kind": "wrong_crc"},
    "credentials expire": {"kind": "expire_credentials"},
    "clock two days off": {"kind": "clock", "offset_s": 172_800.0},
}
FINAL: Mapping[str, Mapping[str, Any]] = {
    "forbidden": {"kind": "error", "code": "AccessDenied", "status": 403},
    "no such upload": {"kind": "error", "code": "NoSuchUpload", "status": 404},
}


OF_THE_WAY = ("lost answer", "reset", "captive portal", "credentials expire", "forbidden")
STORIES = [
    *(("v3", "three parts", fault) for fault in (*PASSING, *FINAL)),
    *(("v3", "one put", fault) for fault in OF_THE_WAY),
    *((way, "three parts", fault) for way in ("v2", "ugc") for fault in OF_THE_WAY),
]
"""What differs from way to way and size to size; the soak shows every fault for all of them."""


@pytest.fixture(autouse=True)
def turns_cost_nothing() -> Iterator[None]:
    with turns_that_cost_nothing():
        yield


def day_at(folder: Path, way: str) -> Day:
    name = next(name for name, one in TENCENT.items() if one == way)
    return day_of(name, folder)


def media(day: Day) -> list[dict[str, Any]]:
    """Those that were committed."""
    rows = ask_practice(day.cloud.root, "GET", "media")["media"]
    return [row for row in rows if row["account"] == ACCOUNT and row["status"] != "uploading"]


def contents(day: Day) -> list[bytes]:
    """The bytes of all media."""
    return [Path(row["object"]).read_bytes() for row in media(day)]


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("size", SIZES)
def test_a_film_arrives_byte_for_byte_as_one_medium(tmp_path: Path, size: str, way: str) -> None:
    with day_at(tmp_path, way) as day:
        film = day.film(size_bytes=SIZES[size])
        job_id = day.add(film)

        day.run()

        job = day.job(job_id)
        assert day.stage(job_id) is Stage.PUBLISHED, job.trouble
        assert contents(day) == [Path(film.decode()).read_bytes()]
        assert job.place is not None
        assert job.place.media_id == media(day)[0]["id"]
        assert job.tally.resent_bytes == 0


@pytest.mark.parametrize("way", ["v3", "v2"])
def test_what_was_said_of_a_film_is_said_of_its_medium(tmp_path: Path, way: str) -> None:
    with day_at(tmp_path, way) as day:
        day.add(title="Ein Film", description="lang", tags=("a", "海"), category="1")

        day.run()

        [row] = media(day)
        told = (row["title"], row["description"], row["tags"], row["class_id"])
        assert told == ("Ein Film", "lang", "a,海", 1)


@pytest.mark.parametrize("way", WAYS)
def test_the_vendors_own_package_sends_it_as_well(tmp_path: Path, way: str) -> None:
    pytest.importorskip("qcloud_cos")
    with day_at(tmp_path, way) as day:
        day.account.options["store"] = "sdk"
        film = day.film(size_bytes=SIZES["three parts"])
        day.add(film)

        day.run()

        assert contents(day) == [Path(film.decode()).read_bytes()]


@pytest.mark.parametrize("way", WAYS)
def test_a_dead_certificate_costs_what_the_way_says(tmp_path: Path, way: str) -> None:
    with day_at(tmp_path, way) as day:
        film = day.film(size_bytes=SIZES["three parts"])
        day.cloud.fault("expire_credentials", operation="UploadPart", nth=2)
        job_id = day.add(film)

        day.run()

        job = day.job(job_id)
        assert day.stage(job_id) is Stage.PUBLISHED, job.trouble
        assert contents(day) == [Path(film.decode()).read_bytes()]
        # v3 gives another place, so that all begins anew; a client keeps its own; v2 has none.
        assert (job.tally.resent_bytes > 0) is (way == "v3")
        assert day.calls("ApplyUpload") == {"v3": 2, "v2": 1, "ugc": 0}[way]
        assert day.calls("ApplyUploadUGC") == (2 if way == "ugc" else 0)


def test_a_certificate_that_only_grows_old_is_used_to_its_end(tmp_path: Path) -> None:
    with day_at(tmp_path, "v3") as day:
        day.cloud.turn(credential_life_s=1000)
        day.between_turns = lambda: day.clock.skip(30)
        film = day.film(size_bytes=SIZES["three parts"])
        job_id = day.add(film)

        day.run_until(Stage.PUBLISHED, job_id)

        assert day.calls("ApplyUpload") == 1
        assert day.job(job_id).tally.resent_bytes == 0


@pytest.mark.parametrize("way", ["v3", "v2"])
def test_a_lost_commit_is_found_and_not_said_twice(tmp_path: Path, way: str) -> None:
    with day_at(tmp_path, way) as day:
        day.cloud.fault("lose_answer", operation=COMMIT[way])
        job_id = day.add(description="said all the same")

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert day.calls(COMMIT[way]) == 1
        assert [row["description"] for row in media(day)] == ["said all the same"]


@pytest.mark.parametrize("way", WAYS)
def test_a_commit_that_never_arrived_is_said_again(tmp_path: Path, way: str) -> None:
    with day_at(tmp_path, way) as day:
        day.cloud.fault("black_hole", operation=COMMIT[way])
        job_id = day.add()

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert len(media(day)) == 1


def test_a_client_that_lost_the_answer_says_that_it_does_not_know(tmp_path: Path) -> None:
    with day_at(tmp_path, "ugc") as day:
        day.cloud.fault("lose_answer", operation=COMMIT["ugc"])
        job_id = day.add()

        day.run()

        job = day.job(job_id)
        assert day.stage(job_id) is Stage.FAILED
        assert Mark.UNVERIFIED in job.marks
        assert len(media(day)) == 1

        day.add(job.source.path)  # the same command again
        day.run()

        assert Mark.UNVERIFIED in day.job(job_id).marks
        assert len(media(day)) == 1


@pytest.mark.parametrize("way", ["v3", "v2"])
def test_text_that_did_not_get_through_is_in_the_story_of_the_job(tmp_path: Path, way: str) -> None:
    action = {"v3": "ModifyMediaInfo", "v2": "ModifyVodInfo"}[way]
    with day_at(tmp_path, way) as day:
        day.cloud.fault("error", operation=action, code="InternalError", status=200)
        job_id = day.add(description="lost")

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert "text-not-kept" in [note.what for note in day.journal.notes(job_id)]


@pytest.mark.parametrize("way", ["v3", "v2"])
def test_a_blocked_film_is_rejected(tmp_path: Path, way: str) -> None:
    with day_at(tmp_path, way) as day:
        job_id = day.add(title="please block-me")

        day.run()

        assert day.stage(job_id) is Stage.REJECTED


@pytest.mark.parametrize("way", WAYS)
def test_an_engine_that_is_killed_makes_no_second_medium_and_sends_nothing_twice(
    tmp_path: Path, way: str
) -> None:
    for turns in range(1, 60, 4):
        folder = tmp_path / str(turns)
        folder.mkdir()
        with day_at(folder, way) as day:
            film = day.film(size_bytes=LARGE)
            job_id = day.add(film)
            for _ in range(turns):
                day.step()
            day.kill_engine()

            day.run()

            assert day.stage(job_id) is Stage.PUBLISHED, (turns, day.job(job_id).trouble)
            assert contents(day) == [Path(film.decode()).read_bytes()], turns
            assert day.job(job_id).tally.resent_bytes == 0, turns
            assert day.vault.fetch(f"{ACCOUNT} uploads") == {}, turns


@pytest.mark.parametrize(("way", "size", "fault"), STORIES)
def test_a_fault_at_any_call_makes_no_second_medium(
    tmp_path: Path, fault: str, size: str, way: str, expected_logs: pytest.LogCaptureFixture
) -> None:
    expected_logs.set_level(logging.ERROR)  # a store's code from a service is unknown there
    for nth in range(1, MOST_CALLS):
        folder = tmp_path / str(nth)
        folder.mkdir()
        with day_at(folder, way) as day:
            film = day.film(size_bytes=SIZES[size])
            day.cloud.fault(**(PASSING | FINAL)[fault], nth=nth)
            job_id = day.add(film)

            day.run()

            if day.cloud.requests_seen < nth:
                return
            check_end(day, job_id, film, where=(way, fault, nth))
    raise AssertionError("a story without an end")


def check_end(day: Day, job_id: JobId, film: bytes, *, where: tuple[str, str, int]) -> None:
    way, fault, _ = where
    stage, job = day.stage(job_id), day.job(job_id)
    assert all(one == Path(film.decode()).read_bytes() for one in contents(day)), where
    assert len(media(day)) <= 1, where
    if stage is Stage.PUBLISHED:
        assert len(media(day)) == 1, where
        assert Mark.NOT_COMPARED not in job.marks, where
    elif way == "ugc" and Mark.UNVERIFIED in job.marks:
        # Nobody can be asked: it says so, and a person looks.
        assert fault in PASSING, where
    else:
        assert fault in FINAL, (where, job.trouble)
        assert job.trouble is not None, where
