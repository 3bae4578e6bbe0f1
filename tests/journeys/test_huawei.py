"""Films on their way to Huawei: byte for byte, one order each, whatever happens."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop_uploader.domain.errors import Remedy
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.job import marks_of
from desktop_uploader.domain.media import Mark, Stage
from tests.journeys.day import THREE_PARTS, Day
from tests.journeys.real_home import ask_practice
from tests.journeys.ways import day_of

ACCOUNT = "practice-huawei"
SIZES = {"one put": 0, "three parts": THREE_PARTS}
MOST_CALLS = 40

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
    "clock a day off": {"kind": "clock", "offset_s": 86_400.0},
}
FINAL: Mapping[str, Mapping[str, Any]] = {
    "forbidden": {"kind": "error", "code": "AccessDenied", "status": 403},
    "no such upload": {"kind": "error", "code": "NoSuchUpload", "status": 404},
    "wrong tag": {"kind": "wrong_tag"},
}


OF_THE_WAY = ("lost answer", "reset", "captive portal", "credentials expire", "forbidden")
STORIES = [
    *(("key", "three parts", fault) for fault in (*PASSING, *FINAL)),
    *(("key", "one put", fault) for fault in OF_THE_WAY),
    *(("broker", "one put", fault) for fault in OF_THE_WAY),
]
"""What differs from way to way and size to size; the soak shows every fault for all of them."""


def day_at(folder: Path, way: str = "key") -> Day:
    return day_of({"key": "practice-huawei", "broker": "huawei-broker"}[way], folder)


def tasks(day: Day) -> list[int]:
    """How many orders each object has."""
    return [row["tasks"] for row in ask_practice(day.cloud.root, "GET", "media")["media"]]


def arrived(day: Day) -> list[bytes]:
    """The films that the bucket holds; nothing is made of them here."""
    return day.objects()


@pytest.mark.parametrize("size", SIZES)
def test_a_film_arrives_byte_for_byte_and_is_processed(tmp_path: Path, size: str) -> None:
    with day_at(tmp_path) as day:
        film = day.film(size_bytes=SIZES[size])
        job_id = day.add(film)

        day.run()

        job = day.job(job_id)
        assert day.stage(job_id) is Stage.PUBLISHED
        assert arrived(day) == [Path(film.decode()).read_bytes()]
        assert day.calls("CreateTranscodingTask") == 1
        assert job.place is not None
        assert job.place.media_id is not None


def test_without_a_template_a_film_is_stored_and_no_more(tmp_path: Path) -> None:
    with day_at(tmp_path) as day:
        day.account.options["template"] = ""
        job_id = day.add()

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert day.calls("ListBuckets") == day.calls("ListTranscodingTasks") == 0


def test_a_film_of_which_one_output_failed_is_shown_as_partly_there(tmp_path: Path) -> None:
    with day_at(tmp_path) as day:
        day.cloud.turn(transcode="copy")
        day.account.options["template"] = "1001,1009"
        job_id = day.add()

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert Mark.PARTLY in marks_of(day.job(job_id))


def test_the_vendors_own_package_sends_it_as_well(tmp_path: Path) -> None:
    pytest.importorskip("obs")
    with day_at(tmp_path) as day:
        day.account.options["store"] = "sdk"
        film = day.film(size_bytes=SIZES["three parts"])
        job_id = day.add(film)

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert arrived(day) == [Path(film.decode()).read_bytes()]


def test_a_dead_credential_in_the_middle_costs_no_part_twice(tmp_path: Path) -> None:
    with day_at(tmp_path) as day:
        film = day.film(size_bytes=SIZES["three parts"])
        day.cloud.fault("expire_credentials", operation="UploadPart", nth=2)
        job_id = day.add(film)

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert day.job(job_id).tally.resent_bytes == 0
        assert arrived(day) == [Path(film.decode()).read_bytes()]


def test_a_lost_order_is_found_and_not_given_twice(tmp_path: Path) -> None:
    with day_at(tmp_path) as day:
        day.cloud.fault("lose_answer", operation="CreateTranscodingTask")
        job_id = day.add()

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert day.calls("CreateTranscodingTask") == 1


def test_a_lost_order_that_is_listed_late_is_not_given_twice(tmp_path: Path) -> None:
    with day_at(tmp_path) as day:
        day.cloud.fault("lose_answer", operation="CreateTranscodingTask")
        day.cloud.fault("late_list", operation="ListTranscodingTasks")
        job_id = day.add()

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert tasks(day) == [1]


def test_an_order_that_never_arrived_is_given_again(tmp_path: Path) -> None:
    with day_at(tmp_path) as day:
        day.cloud.fault("reset", operation="CreateTranscodingTask")
        job_id = day.add()

        day.run()

        assert day.stage(job_id) is Stage.PUBLISHED
        assert tasks(day) == [1]


def test_an_engine_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    for turns in range(1, 60, 3):
        folder = tmp_path / str(turns)
        folder.mkdir()
        with day_at(folder) as day:
            film = day.film(size_bytes=SIZES["three parts"])
            job_id = day.add(film)
            for _ in range(turns):
                day.step()
            day.kill_engine()

            day.run()

            assert day.stage(job_id) is Stage.PUBLISHED, turns
            assert arrived(day) == [Path(film.decode()).read_bytes()]
            assert day.calls("CreateTranscodingTask") == 1
            assert day.job(job_id).tally.resent_bytes == 0


def test_a_closed_bucket_parks_the_account_until_somebody_acts(tmp_path: Path) -> None:
    with day_at(tmp_path) as day:
        bucket = next(one.bucket for one in day.cloud.accounts if one.name == ACCOUNT)
        day.account.options["output_bucket"] = f"{bucket}-closed"
        job_id = day.add()

        day.run()

        job = day.job(job_id)
        assert job.trouble is not None
        assert job.trouble.remedy is Remedy.SIGN_IN
        assert day.stage(job_id) is Stage.WAITING
        assert arrived(day) == []
        assert all("UpdateBucketAuthorized" in one.text for one in day.said_of(job_id))


@pytest.mark.parametrize(("way", "size", "fault"), STORIES)
def test_a_fault_at_any_call_makes_no_second_order(
    tmp_path: Path, fault: str, way: str, size: str, expected_logs: pytest.LogCaptureFixture
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
            check_end(day, job_id, film, where=(fault, nth))
    raise AssertionError("a story without an end")


def check_end(day: Day, job_id: JobId, film: bytes, *, where: tuple[str, int]) -> None:
    stage, job = day.stage(job_id), day.job(job_id)
    assert all(one == Path(film.decode()).read_bytes() for one in arrived(day)), where
    assert len(arrived(day)) <= 1, where
    assert sum(tasks(day)) <= 1, where
    if where[0] in PASSING:
        assert stage is Stage.PUBLISHED, (where, job.trouble)
    else:
        assert stage is Stage.PUBLISHED or job.trouble is not None, where
    if stage is Stage.PUBLISHED:
        assert Mark.NOT_COMPARED not in job.marks, where
