"""Credentials that end, accounts that are wrong, files that change, disks that are full."""

import pytest

from desktop_uploader.domain.errors import (
    ContentMismatch,
    Cut,
    JournalTrouble,
    Remedy,
    SourceChanged,
    Unreachable,
    WrongKey,
)
from desktop_uploader.domain.job import State
from desktop_uploader.domain.media import Stage
from desktop_uploader.domain.parts import MIB
from desktop_uploader.ports.orders import Choice
from tests.engine.house import House
from tests.engine.test_faults import FAULTS
from tests.fakes.memory_cloud import COMMITS_BY_A_CALL, MemoryCloud


def test_a_credential_that_dies_at_any_part_costs_no_part_twice_and_one_renewal() -> None:
    for nth in range(1, 6):
        house = House()
        job_id = house.add(size_bytes=35 * MIB)
        seen = [0]

        def kill_at(
            verb: str, seen: list[int] = seen, nth: int = nth, house: House = house
        ) -> None:
            seen[0] += verb == "upload_part"
            if verb == "upload_part" and seen[0] == nth:
                house.cloud.expire_all_credentials()

        house.cloud.desk.on_call = kill_at

        house.run()

        assert house.stage_of(job_id) is Stage.PUBLISHED
        assert sorted(house.cloud.store.parts_received) == [1, 2, 3, 4, 5]
        assert house.cloud.desk.count("renew") == 1


def test_a_credential_is_renewed_ahead_of_its_end_and_only_while_there_is_something_to_send() -> (
    None
):
    house = House()
    house.cloud.life_s = 100.0
    job_id = house.add(size_bytes=35 * MIB)
    house.cloud.desk.on_call = lambda verb: (
        house.clock.advance(30.0) if verb == "upload_part" else None
    )

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert house.job(job_id).tally.wasted_bytes == 0
    assert house.cloud.desk.count("renew") == 1
    assert all(m.renewals_after_arrival == 0 for m in house.cloud.media.values())


def test_a_credential_that_ends_at_completing_is_renewed_and_nothing_is_sent_again() -> None:
    house = House()
    house.cloud.desk.on_call = lambda verb: (
        house.cloud.expire_all_credentials() if verb == "complete" and len(done) == 0 else None
    )
    done: list[str] = []
    job_id = house.add(size_bytes=17 * MIB)
    house.run_until(Stage.COMPLETING, job_id)
    house.step()
    done.append("once")

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert sorted(house.cloud.store.parts_received) == [1, 2, 3]
    assert len(house.cloud.media) == 1


def test_a_key_that_is_never_accepted_ends_after_one_renewal_with_a_remedy() -> None:
    house = House()
    house.cloud.desk.on_call = lambda verb: house.cloud.expire_all_credentials()
    job_id = house.add(size_bytes=17 * MIB)

    house.run()

    assert house.stage_of(job_id) is Stage.FAILED
    assert house.job(job_id).trouble.remedy is Remedy.ASK_USER
    assert house.cloud.desk.count("renew") <= 2


def test_an_unreachable_cloud_is_waited_for_however_long_it_takes() -> None:
    house = House()
    for nth in range(1, 60):
        house.cloud.desk.fail(Unreachable(), nth=nth)
    job_id = house.add(size_bytes=17 * MIB)

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED


def test_a_wrong_key_parks_the_account_and_the_others_go_on() -> None:
    house = two_clouds()
    house.clouds["first"].desk.fail(WrongKey(code="InvalidAccessKeyId"), verb="open")
    parked = house.add("a.mp4", account="first")
    behind = house.add("b.mp4", account="first")
    other = house.add("c.mp4", account="second")

    house.run()

    assert house.stage_of(other) is Stage.PUBLISHED
    assert Stage.WAITING in (house.stage_of(parked), house.stage_of(behind))
    assert Stage.FAILED not in (house.stage_of(parked), house.stage_of(behind))


def test_jobs_of_a_parked_account_go_on_when_its_test_works() -> None:
    house = two_clouds()
    house.clouds["first"].desk.fail(WrongKey(code="InvalidAccessKeyId"), verb="open")
    job_id = house.add("a.mp4", account="first")
    house.run()

    test = house.engine.test_account("first")
    house.run()

    assert test.trouble is None
    assert house.stage_of(job_id) is Stage.PUBLISHED


def two_clouds() -> House:
    from tests.fakes.manual_clock import ManualClock

    clock = ManualClock()
    return House(clock=clock, clouds={"first": MemoryCloud(clock), "second": MemoryCloud(clock)})


def test_a_file_that_changes_while_it_is_sent_never_becomes_an_object() -> None:
    house = House()
    job_id = house.add(size_bytes=35 * MIB)
    house.run_until(Stage.UPLOADING, job_id)
    house.files.put(b"/films/film.mp4", b"another film" * 1000)

    house.run()

    assert house.stage_of(job_id) is Stage.FAILED
    assert house.job(job_id).trouble.kind == SourceChanged.__name__
    assert house.cloud.store.objects == {}


def test_a_full_disk_under_the_journal_stops_the_senders_and_loses_nothing(
    expected_logs: pytest.LogCaptureFixture,
) -> None:
    house = House()
    job_id = house.add(size_bytes=17 * MIB)
    house.run_until(Stage.UPLOADING, job_id)
    house.journal.faults.extend([JournalTrouble(code="disk-full")] * 5)

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert sorted(house.cloud.store.parts_received) == [1, 2, 3]
    assert len(house.cloud.media) == 1
    assert ["disk-full" in record.getMessage() for record in expected_logs.records] == [True]


def test_a_pause_in_the_middle_keeps_the_parts_and_a_resume_sends_only_the_rest() -> None:
    house = House()
    job_id = house.add(size_bytes=35 * MIB)
    house.cloud.desk.on_call = lambda verb: (
        house.pause(job_id)
        if verb == "upload_part" and house.cloud.desk.count("upload_part") == 2
        else None
    )
    house.run()
    assert house.stage_of(job_id) is Stage.PAUSED
    house.cloud.desk.on_call = lambda _verb: None
    before = list(house.cloud.store.parts_received)

    house.engine.resume(Choice((job_id,)))
    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert sorted(house.cloud.store.parts_received) == [1, 2, 3, 4, 5]
    assert before


def test_a_cancelled_job_leaves_no_parts_at_the_store() -> None:
    house = House()
    job_id = house.add(size_bytes=35 * MIB)
    house.run_until(Stage.UPLOADING, job_id)
    house.engine.loop.turn(rest_s=0.0)

    house.engine.cancel(Choice((job_id,)))
    house.run()

    assert house.job(job_id).state is State.CANCELLED
    assert house.cloud.store.uploads == {}
    assert house.journal.open_uploads() == []


def test_the_same_order_again_answers_from_the_journal() -> None:
    house = House()
    job_id = house.add()
    house.run()

    again = house.add()

    assert again == job_id
    assert len(house.cloud.media) == 1


@pytest.mark.parametrize("fault", ["no answer, it was done", "no answer, it was not done"])
def test_a_lost_answer_of_the_commit_is_settled_by_asking(fault: str) -> None:
    from tests.fakes.manual_clock import ManualClock

    clock = ManualClock()
    cloud = MemoryCloud(clock, abilities=COMMITS_BY_A_CALL)
    house = House(clock=clock, clouds={"memory": cloud})
    make, is_after = FAULTS[fault]
    cloud.desk.fail(make(), verb="commit", is_after=is_after)
    job_id = house.add(size_bytes=17 * MIB)

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert sum(medium.is_committed for medium in cloud.media.values()) == 1
    assert cloud.desk.count("commit") == (1 if is_after else 2)


def test_waking_after_a_long_sleep_ends_dead_calls_and_goes_on() -> None:
    house = House()
    job_id = house.add(size_bytes=17 * MIB)
    slept = []

    def sleep_once(verb: str) -> None:
        if verb == "upload_part" and not slept:
            slept.append(verb)
            house.clock.advance(8 * 3600.0)
            raise Unreachable

    house.cloud.desk.on_call = sleep_once

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert Cut not in [type(fault.error) for fault in house.cloud.desk.faults]


def test_a_part_that_is_damaged_each_time_stops_the_film_and_costs_no_other_part() -> None:
    house = House()
    for nth in (2, *range(4, 11)):  # the second part, eight times; the third goes in between
        house.cloud.desk.fail(ContentMismatch(code="crc64"), verb="upload_part", nth=nth)
    job_id = house.add(size_bytes=17 * MIB)

    house.run()

    job = house.job(job_id)
    assert job.trouble is not None
    assert (house.stage_of(job_id), job.trouble.code) == (Stage.FAILED, "part-damaged")
    assert (job.restarts, job.tally.resent_bytes) == (0, 0)

    house.engine.retry(Choice((job_id,)))
    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert sorted(house.cloud.store.parts_received) == [1, 2, 3]
