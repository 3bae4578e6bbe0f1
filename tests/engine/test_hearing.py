"""A cloud's messages: listened to where the queue is ours, and only ours are ever confirmed."""

from collections.abc import Sequence

import pytest

from desktop_uploader.domain.errors import Denied
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import MediumState, Stage
from desktop_uploader.engine.hearing import GAP_IN_TROUBLE_S
from tests.engine.house import House
from tests.fakes.memory_events import MemoryEvents

LONG_STORY = (*[MediumState.PROCESSING] * 10, MediumState.PLAYABLE)


@pytest.fixture
def house() -> House:
    return House()


def listening(house: House) -> MemoryEvents:
    house.cloud.events = events = MemoryEvents(house.cloud.desk)
    return events


def notes_of(house: House, job_id: JobId) -> list[str]:
    return [note.what for note in house.journal.notes(job_id)]


def test_nobody_listens_where_the_queue_is_not_ours(house: House) -> None:
    house.add()
    house.run()

    assert house.cloud.desk.count("pull") == 0


def test_a_message_about_ours_is_noted_then_confirmed_and_a_foreign_one_stays(
    house: House,
) -> None:
    house.cloud.stories[""] = LONG_STORY
    events = listening(house)
    foreign = events.tell("somebody-elses")
    events.tell("medium-1", "Transcoded")
    job_id = house.add()
    noted: list[list[str]] = []
    events.on_confirm = lambda _: noted.append(notes_of(house, job_id))

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert events.waiting == [foreign]
    assert len(noted) == 1
    assert "told-by-cloud" in noted[0]


def test_a_message_has_the_medium_read_at_once(house: House) -> None:
    house.cloud.stories[""] = (*[MediumState.PROCESSING] * 6, MediumState.PLAYABLE)
    quiet, told = House(), house
    quiet.cloud.stories[""] = house.cloud.stories[""]
    events = listening(told)
    # It is said again and again, as a cloud does that is at work.
    events.on_confirm = lambda _: _told_again(events)

    waits = []
    for one in (quiet, told):
        begun_s = one.clock.monotonic_s()
        one.add()
        events.tell("medium-1")
        one.run()
        waits.append(one.clock.monotonic_s() - begun_s)

    assert waits[1] < waits[0]


def test_a_late_message_about_one_that_has_ended_is_confirmed_too(house: House) -> None:
    events = listening(house)
    first = house.add("first.mp4")
    house.run()
    assert house.stage_of(first) is Stage.PUBLISHED
    events.tell("medium-1")

    house.add("second.mp4")
    house.run()

    assert events.waiting == []


def test_many_are_confirmed_sixteen_at_a_time(house: House) -> None:
    house.cloud.stories[""] = LONG_STORY
    events = listening(house)
    for _ in range(20):
        events.tell("medium-1")
    counts: list[int] = []

    def counted(handles: Sequence[str]) -> None:
        counts.append(len(handles))

    events.on_confirm = counted
    house.add()
    house.run()

    assert counts == [16, 4]


def test_a_queue_that_may_not_be_read_costs_no_medium_and_few_calls(house: House) -> None:
    house.cloud.stories[""] = LONG_STORY
    listening(house)
    for nth in range(1, 100):
        house.cloud.desk.fail(Denied(code="Forbidden"), verb="pull", nth=nth)
    begun_s = house.clock.monotonic_s()
    job_id = house.add()

    house.run()

    took_s = house.clock.monotonic_s() - begun_s
    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert house.cloud.desk.count("pull") <= took_s / GAP_IN_TROUBLE_S + 2


def _told_again(events: MemoryEvents) -> None:
    events.tell("medium-1")
