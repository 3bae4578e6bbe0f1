"""Whose turn is next in a journal: the part of its contract that is about the queue."""

from abc import ABC, abstractmethod
from dataclasses import replace

import pytest

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.job import State
from desktop_uploader.ports import journal as port
from tests.conformance.journal_examples import (
    ACCOUNT,
    NOW_S,
    OTHER_ACCOUNT,
    job_of,
    new,
    one_of_each_state,
    remove,
)

MANY = 1000


def turns(journal: port.Journal, *, limit: int = 99) -> list[JobId]:
    return [job.id for job in journal.next_queued(limit=limit, now_s=NOW_S)]


class QueueSuite(ABC):
    """One journal a test, empty, whose clock stands at `NOW_S`."""

    @abstractmethod
    def make(self) -> port.Journal:
        """An empty journal."""

    @pytest.fixture
    def journal(self) -> port.Journal:
        return self.make()

    def test_the_first_added_goes_first(self, journal: port.Journal) -> None:
        ids = journal.add([new(str(n)) for n in range(5)])

        assert turns(journal, limit=3) == ids[:3]

    def test_a_higher_priority_goes_first(self, journal: port.Journal) -> None:
        low, high, middle, last = journal.add([new(str(n), priority=n) for n in (0, 5, 3, -1)])

        assert turns(journal) == [high, middle, low, last]

    def test_only_queued_jobs_have_a_turn(self, journal: port.Journal) -> None:
        by_state = one_of_each_state(journal)
        [removed] = journal.add([new("removed")])
        remove(journal, removed)

        assert turns(journal) == [by_state[State.QUEUED].id]

    def test_an_account_can_be_left_out(self, journal: port.Journal) -> None:
        ids = journal.add([new("a"), new("b", account=OTHER_ACCOUNT), new("c")])

        jobs = journal.next_queued(limit=9, now_s=NOW_S, excluding=[ACCOUNT])

        assert [job.id for job in jobs] == [ids[1]]

    def test_accounts_take_turns_by_priority_and_age_alone(self, journal: port.Journal) -> None:
        ids = journal.add(
            [
                new(str(n), account=(ACCOUNT, OTHER_ACCOUNT)[n % 2], priority=n // 4)
                for n in range(8)
            ]
        )

        assert turns(journal, limit=6) == [*ids[4:], *ids[:2]]

    def test_nobody_starts_before_his_time(self, journal: port.Journal) -> None:
        later, now = journal.add(
            [new("later", start_at_s=NOW_S + 0.5), new("now", start_at_s=NOW_S)]
        )

        assert turns(journal) == [now]
        jobs = journal.next_queued(limit=9, now_s=NOW_S + 1)
        assert [job.id for job in jobs] == [later, now]

    def test_the_next_start_is_the_earliest_in_the_future(self, journal: port.Journal) -> None:
        starts = [NOW_S - 5, NOW_S + 20, NOW_S + 10, None]
        journal.add([new(str(start), start_at_s=start) for start in starts])

        assert journal.next_start_s() == NOW_S + 10

    def test_without_a_start_time_there_is_no_next_start(self, journal: port.Journal) -> None:
        [job_id] = journal.add([new("a", start_at_s=NOW_S + 9)])
        journal.add([new("b")])
        remove(journal, job_id)

        assert journal.next_start_s() is None

    def test_a_start_time_outlives_a_pause(self, journal: port.Journal) -> None:
        journal.add([new(start_at_s=NOW_S + 9)])

        journal.shift(State.QUEUED, State.PAUSED, limit=MANY)
        journal.shift(State.PAUSED, State.QUEUED, limit=MANY)

        assert (turns(journal), journal.next_start_s()) == ([], NOW_S + 9)

    def test_pausing_all_moves_every_queued_job(self, journal: port.Journal) -> None:
        by_state = one_of_each_state(journal)
        queued = by_state[State.QUEUED]

        moved = journal.shift(State.QUEUED, State.PAUSED, limit=MANY)

        assert moved == [queued.id]
        assert job_of(journal, queued.id) == replace(
            queued, state=State.PAUSED, return_to=State.QUEUED
        )
        assert journal.count_by_state()[State.PAUSED] == 2

    def test_resuming_all_leaves_those_who_return_elsewhere(self, journal: port.Journal) -> None:
        ours, theirs = journal.add([new("a"), new("b")])
        journal.shift(State.QUEUED, State.PAUSED, limit=MANY)
        sending = replace(job_of(journal, theirs), return_to=State.UPLOADING)
        journal.write([port.JobChanged(sending)])

        moved = journal.shift(State.PAUSED, State.QUEUED, limit=MANY)

        assert moved == [ours]
        assert job_of(journal, ours).return_to is None
        assert job_of(journal, theirs) == sending

    def test_pausing_all_of_one_account_leaves_the_others(self, journal: port.Journal) -> None:
        ours, theirs = journal.add([new("a"), new("b", account=OTHER_ACCOUNT)])

        moved = journal.shift(State.QUEUED, State.PAUSED, accounts=[ACCOUNT], limit=MANY)

        assert (moved, turns(journal)) == ([ours], [theirs])

    def test_the_queue_is_moved_in_pieces_until_one_is_not_full(
        self, journal: port.Journal
    ) -> None:
        ids = journal.add([new(str(number)) for number in range(5)])

        pieces = [journal.shift(State.QUEUED, State.PAUSED, limit=2) for _ in range(4)]

        assert pieces == [ids[:2], ids[2:4], ids[4:], []]
        assert journal.count_by_state() == {State.PAUSED: 5}

    def test_pausing_all_leaves_removed_jobs(self, journal: port.Journal) -> None:
        [job_id] = journal.add([new()])
        remove(journal, job_id)

        assert journal.shift(State.QUEUED, State.PAUSED, limit=MANY) == []
        assert job_of(journal, job_id).state is State.QUEUED

    def test_a_job_can_go_before_another(self, journal: port.Journal) -> None:
        a, b, c, d = journal.add([new(str(n)) for n in range(4)])

        journal.move([d, c], before=b)

        assert turns(journal) == [a, d, c, b]

    def test_a_job_can_go_to_the_front(self, journal: port.Journal) -> None:
        a, b, c = journal.add([new(str(n)) for n in range(3)])

        journal.move([c], before=a)

        assert turns(journal) == [c, a, b]

    def test_a_job_can_go_to_the_end_and_new_ones_follow_it(self, journal: port.Journal) -> None:
        a, b, c = journal.add([new(str(n), priority=1) for n in range(3)])

        journal.move([a], before=None)
        [newest] = journal.add([new("newest", priority=1)])

        assert turns(journal) == [b, c, a, newest]

    def test_a_moved_job_takes_the_priority_of_its_place(self, journal: port.Journal) -> None:
        high, low, other = journal.add([new("h", priority=9), new("l"), new("o")])

        journal.move([other], before=high)
        journal.move([high], before=None)

        assert turns(journal) == [other, low, high]
        assert job_of(journal, other).priority == 9
        assert job_of(journal, high).priority == 0

    def test_jobs_moved_before_one_of_themselves_stand_where_it_stood(
        self, journal: port.Journal
    ) -> None:
        a, b, c, d = journal.add([new(str(n)) for n in range(4)])

        journal.move([d, c], before=c)

        assert turns(journal) == [a, b, d, c]

    def test_moving_before_a_job_that_is_unknown_moves_nothing(self, journal: port.Journal) -> None:
        ids = journal.add([new("a"), new("b")])

        journal.move([ids[1], JobId(77)], before=JobId(99))

        assert turns(journal) == ids

    def test_a_place_can_be_split_a_thousand_times(self, journal: port.Journal) -> None:
        first, second, *others = journal.add([new(str(n)) for n in range(12)])
        expected = others

        for count in range(1_000):
            moved = expected[count % len(expected)]
            journal.move([moved], before=second)
            expected = [*(job for job in expected if job != moved), moved]

        assert turns(journal) == [first, *expected, second]
