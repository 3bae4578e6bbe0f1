"""One file from queued to its end, on good days."""

import fastcrc
import pytest

from desktop_uploader.domain.media import Mark, MediumState, Stage
from desktop_uploader.domain.parts import MIB
from tests.engine.house import House


@pytest.mark.parametrize("size_bytes", [1, 1000, 8 * MIB, 8 * MIB + 1, 20 * MIB])
def test_a_file_of_any_size_is_published_byte_for_byte(size_bytes: int) -> None:
    house = House()
    job_id = house.add(size_bytes=size_bytes)

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert house.cloud.published_contents() == [house.content()]
    job = house.job(job_id)
    assert job.tally.acked_bytes == size_bytes
    assert (job.tally.resent_bytes, job.tally.wasted_bytes) == (0, 0)
    assert job.content_crc64 == fastcrc.crc64.xz(house.content())


def test_a_small_file_goes_by_one_put_without_another_look_at_the_store() -> None:
    house = House()
    house.add(size_bytes=1000)

    house.run()

    assert house.cloud.desk.count("put") == 1
    assert {"initiate", "head", "inspect", "complete"} & set(house.cloud.desk.calls) == set()


def test_every_handle_of_a_file_is_given_back() -> None:
    house = House()
    house.add(size_bytes=20 * MIB)

    house.run()

    assert house.files.opened == house.files.closed > 0


def test_an_end_counts_only_after_two_agreeing_readings() -> None:
    house = House()
    house.cloud.stories[""] = (
        MediumState.PLAYABLE,
        MediumState.PROCESSING,
        MediumState.PLAYABLE,
        MediumState.BLOCKED,
        MediumState.BLOCKED,
    )
    job_id = house.add()

    house.run()

    assert house.stage_of(job_id) is Stage.REJECTED


def test_a_medium_that_nothing_is_made_of_ends_as_stored() -> None:
    house = House()
    house.cloud.answer_of_review = type(house.cloud.answer_of_review)((), expects_processing=False)
    house.cloud.stories[""] = (MediumState.STORED,)
    job_id = house.add()

    house.run()

    row = house.engine.rows()[0]
    assert row.id == job_id
    assert (row.stage, row.marks) == (Stage.PUBLISHED, (Mark.STORED,))


def test_a_failed_transcode_ends_the_job_as_failed_with_its_bytes_kept() -> None:
    house = House()
    house.cloud.stories[""] = (MediumState.PROCESSING, MediumState.FAILED)
    job_id = house.add()

    house.run()

    assert house.stage_of(job_id) is Stage.FAILED
    assert house.job(job_id).trouble.kind == "ProcessingFailed"
    assert house.cloud.published_contents() == [house.content()]


def test_a_failed_transcode_that_was_mended_in_the_cloud_is_published_by_a_retry() -> None:
    house = House()
    house.cloud.stories[""] = (MediumState.FAILED,) * 2 + (MediumState.PLAYABLE,)
    job_id = house.add()
    house.run()

    house.engine.retry(choice_of(job_id))
    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert house.cloud.desk.count("put") == 1


def test_the_story_of_a_job_names_each_stage_once_and_in_order() -> None:
    house = House()
    job_id = house.add(size_bytes=20 * MIB)

    house.run()

    told = [entry.what for entry in house.engine.detail(job_id).timeline]
    assert told == [
        "checking",
        "authorizing",
        "uploading",
        "completing",
        "verifying",
        "committing",
        "processing",
        "published",
    ]


def test_one_file_is_finished_before_the_next_big_one_is_opened() -> None:
    house = House()
    for number in range(4):
        house.add(f"film-{number}.mp4", size_bytes=200 * MIB)
    for _ in range(3):
        house.engine.loop.turn(rest_s=0.0)
        house.workers.run()

    assert house.cloud.desk.count("open") < 4


def choice_of(job_id: int) -> object:
    """A choice of one job."""
    from desktop_uploader.ports.engine import Choice

    return Choice((job_id,))
