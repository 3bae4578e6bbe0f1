"""An errand is done once, whatever becomes of its answers."""

import itertools
from collections.abc import Mapping

import pytest

from desktop_uploader.domain.errors import (
    JournalTrouble,
    Outcome,
    OutcomeUnknown,
    RequestRefused,
    Unreachable,
)
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.engine.errands import Errands
from desktop_uploader.ports.errands import Errand, ErrandFilter, ErrandOrder, Fate
from tests.fakes.manual_clock import ManualClock
from tests.fakes.memory_journal import MemoryJournal

ORDER = ErrandOrder(AccountName("studio"), "transcode", "m-1", {"template": "t"})


class Cloud:
    """Does what it is asked, and may lose its answers; knows each errand by its key."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.loses_answers = False
        self.is_silent = False
        self.cannot_tell = False
        self.refuses = False

    def act(self, errand: Errand) -> Mapping[str, str]:
        if self.refuses:
            raise RequestRefused(code="Forbidden")
        self.done.append(errand.key)
        if self.loses_answers:
            raise Unreachable(outcome=Outcome.UNKNOWN)
        return {"task": f"task-{errand.key}"}

    def find(self, errand: Errand) -> Mapping[str, str] | None:
        if self.is_silent:
            raise Unreachable
        if self.cannot_tell:
            raise OutcomeUnknown
        return {"task": f"task-{errand.key}"} if errand.key in self.done else None


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
def errands(journal: MemoryJournal) -> Errands:
    keys = (f"k{number}" for number in itertools.count(1))
    return Errands(journal, ManualClock(), make_key=lambda: next(keys))


def test_what_is_done_is_written_down_with_its_answer(
    errands: Errands, cloud: Cloud, journal: MemoryJournal
) -> None:
    ended = errands.run(ORDER, act=cloud.act, find=cloud.find)

    assert (ended.fate, ended.answer) == (Fate.DONE, {"task": "task-k1"})
    assert journal.errands() == [ended]


def test_the_same_may_be_ordered_again_once_it_was_done(errands: Errands, cloud: Cloud) -> None:
    errands.run(ORDER, act=cloud.act, find=cloud.find)
    errands.run(ORDER, act=cloud.act, find=cloud.find)

    assert cloud.done == ["k1", "k2"]


def test_a_lost_answer_is_found_by_asking(errands: Errands, cloud: Cloud) -> None:
    cloud.loses_answers = True

    ended = errands.run(ORDER, act=cloud.act, find=cloud.find)

    assert (ended.fate, ended.answer) == (Fate.DONE, {"task": "task-k1"})
    assert cloud.done == ["k1"]


def test_what_cannot_be_asked_now_is_asked_about_when_the_same_is_ordered_again(
    errands: Errands, cloud: Cloud, journal: MemoryJournal
) -> None:
    cloud.loses_answers = cloud.is_silent = True
    with pytest.raises(Unreachable):
        errands.run(ORDER, act=cloud.act, find=cloud.find)
    assert [errand.fate for errand in journal.errands()] == [Fate.OPEN]
    cloud.is_silent = False

    ended = errands.run(ORDER, act=cloud.act, find=cloud.find)

    assert ended.answer == {"task": "task-k1"}
    assert cloud.done == ["k1"]


def test_an_errand_of_an_engine_that_was_killed_is_made_if_it_never_arrived(
    errands: Errands, cloud: Cloud, journal: MemoryJournal
) -> None:
    journal.begin_errand(ORDER, key="dead", at_s=1.0)

    ended = errands.run(ORDER, act=cloud.act, find=cloud.find)

    assert ended.fate is Fate.DONE
    assert cloud.done == ["k1"]
    assert journal.errands(ErrandFilter(fate=Fate.OPEN)) == []


def test_what_nobody_can_tell_is_said_and_kept_as_unknown(
    errands: Errands, cloud: Cloud, journal: MemoryJournal
) -> None:
    cloud.loses_answers = cloud.cannot_tell = True

    with pytest.raises(OutcomeUnknown):
        errands.run(ORDER, act=cloud.act, find=cloud.find)

    assert [errand.fate for errand in journal.errands()] == [Fate.UNKNOWN]


def test_a_refusal_is_kept_and_raised(
    errands: Errands, cloud: Cloud, journal: MemoryJournal
) -> None:
    cloud.refuses = True

    with pytest.raises(RequestRefused):
        errands.run(ORDER, act=cloud.act, find=cloud.find)

    [errand] = journal.errands()
    assert (errand.fate, errand.answer) == (
        Fate.REFUSED,
        {"kind": "RequestRefused", "code": "Forbidden"},
    )


def test_nothing_is_asked_that_could_not_be_written_down(
    errands: Errands, cloud: Cloud, journal: MemoryJournal
) -> None:
    journal.faults = [JournalTrouble(code="disk-full")]

    with pytest.raises(JournalTrouble):
        errands.run(ORDER, act=cloud.act, find=cloud.find)

    assert cloud.done == []
