"""The one thread that owns the jobs: what is asked of it, what it must not do too early."""

import pytest

from desktop_uploader.domain.errors import CredentialExpired, JournalTrouble, Unreachable
from desktop_uploader.domain.job import State
from desktop_uploader.domain.media import Stage
from desktop_uploader.domain.parts import MIB
from desktop_uploader.engine import commands
from desktop_uploader.ports.orders import Choice
from tests.engine.house import House
from tests.engine.listener import Listener


def test_a_command_whose_effect_cannot_be_written_says_so_and_holds_later(
    expected_logs: pytest.LogCaptureFixture,
) -> None:
    house = House()
    job_id = house.add(size_bytes=17 * MIB)
    house.run_until(Stage.UPLOADING, job_id)
    house.journal.faults.extend([JournalTrouble(code="disk-full")] * 2)

    with pytest.raises(JournalTrouble):
        house.engine.pause(Choice((job_id,)))
    house.run()

    assert house.stage_of(job_id) is Stage.PAUSED
    assert expected_logs.records


def test_a_command_that_meets_a_bug_of_ours_is_answered(
    expected_logs: pytest.LogCaptureFixture,
) -> None:
    house = House()

    with pytest.raises(ZeroDivisionError):
        house.engine.loop.call(lambda: 1 // 0)

    assert expected_logs.records


def test_a_job_paused_before_its_step_began_makes_no_call() -> None:
    house = House()
    job_id = house.add(size_bytes=17 * MIB)
    house.run_until(Stage.AUTHORIZING, job_id)
    house.workers.run()
    before = list(house.cloud.desk.calls)

    house.pause(job_id)
    house.run()

    assert house.stage_of(job_id) is Stage.PAUSED
    assert house.cloud.desk.calls == before == ["open"]


def test_a_cancel_that_was_under_way_at_a_crash_is_finished_at_the_next_start() -> None:
    house = House()
    job_id = house.add(size_bytes=1000)
    house.run_until(Stage.CHECKING, job_id)
    live = house.engine.loop.tools.hand[job_id]
    house.journal.write([_changed(live.job, State.ABORTING)])

    later = house.crash()
    later.run()

    assert later.job(job_id).state is State.CANCELLED


def _changed(job: object, state: State) -> object:
    from dataclasses import replace

    from desktop_uploader.ports.journal import JobChanged

    return JobChanged(replace(job, state=state))  # type: ignore[type-var]


def test_an_order_for_later_begins_by_itself_when_its_time_has_come() -> None:
    house = House()
    house.files.put(b"/films/late.mp4", b"late film")
    start_s = house.clock.now_s() + 3600.0
    job_id = house.order(b"/films/late.mp4", start_at_s=start_s).new[0]
    for _ in range(5):
        house.step()
    assert house.stage_of(job_id) is Stage.QUEUED

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert house.clock.now_s() >= start_s


def test_one_call_that_gets_through_ends_the_waits_of_its_account() -> None:
    house = House()
    waiting = house.add("a.mp4")
    for nth in range(1, 9):
        house.cloud.desk.fail(Unreachable(), verb="open", nth=nth)
    house.run_until(Stage.WAITING, waiting)
    for _ in range(5):
        house.clock.advance(60.0)
        house.run_until(Stage.WAITING, waiting)
    house.cloud.desk.faults.clear()
    house.add("b.mp4")
    began_s = house.clock.monotonic_s()

    house.run_until(Stage.PUBLISHED, waiting)

    assert house.clock.monotonic_s() - began_s < 30.0


def test_an_account_key_that_has_ended_parks_its_jobs_instead_of_asking_for_ever() -> None:
    house = House()
    for nth in range(1, 20):
        house.cloud.desk.fail(CredentialExpired(code="InvalidSecurityToken"), verb="open", nth=nth)
    job_id = house.add()

    house.run()

    assert house.stage_of(job_id) is Stage.WAITING
    assert house.engine.rows()[0].detail == "sign-in"
    assert house.cloud.desk.count("open") == 2


def test_the_same_order_for_many_known_files_is_one_transaction() -> None:
    house = House()
    for number in range(20):
        house.add(f"{number}.mp4")
    house.run()
    before = len(house.journal.written)

    again = house.order(*house.files.files)

    assert len(again.known) == 20
    assert len(house.journal.written) == before


def test_pausing_more_than_is_moved_at_once_pauses_all_and_shows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(commands, "SHIFTED_AT_ONCE", 2)
    house, shown = House(), Listener()
    house.engine.subscribe(shown)
    paths = [f"/films/{number}.mp4".encode() for number in range(5)]
    for path in paths:
        house.files.put(path, path)
    ids = house.order(*paths, start_at_s=house.clock.now_s() + 99).new

    obeyed = house.engine.pause(Choice())
    house.engine.loop.tools.feed.tick()

    assert obeyed.done == 5
    assert [house.stage_of(job_id) for job_id in ids] == [Stage.PAUSED] * 5
    assert {job_id: row.stage for job_id, row in shown.rows.items()} == dict.fromkeys(
        ids, Stage.PAUSED
    )
