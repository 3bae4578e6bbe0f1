"""The feed: what it tells observers, and what other threads may ask it."""

import sys
import threading
from collections.abc import Iterator

import pytest

from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import Job, Source, State
from desktop_uploader.domain.media import MediaDraft, Stage
from desktop_uploader.domain.parts import MIB
from desktop_uploader.engine.feed import IDS_A_LINE, TICK_S, Feed
from desktop_uploader.engine.hand import Live
from desktop_uploader.ports.engine import Totals
from desktop_uploader.ports.journal import NewJob
from tests.engine.listener import Listener
from tests.fakes.manual_clock import ManualClock
from tests.fakes.memory_journal import MemoryJournal

TICKS = 3000


@pytest.fixture
def restless_threads() -> Iterator[None]:
    """Threads take turns a hundred times as often as usual."""
    before_s = sys.getswitchinterval()
    sys.setswitchinterval(before_s / 100)
    yield
    sys.setswitchinterval(before_s)


@pytest.mark.usefixtures("restless_threads")
def test_the_rate_can_be_asked_for_while_the_feed_takes_its_readings() -> None:
    clock = ManualClock()
    feed = Feed(
        MemoryJournal(),
        clock,
        is_practice=lambda _: True,
        sent_bytes=lambda _: 0,
        totals=Totals,
    )

    def take_readings() -> None:
        for _ in range(TICKS):
            clock.advance(TICK_S)
            feed.tick()

    ticking = threading.Thread(target=take_readings)
    ticking.start()
    rates = set()
    while ticking.is_alive():
        rates.add(feed.rate_bytes_per_s)

    assert rates == {0.0}


def queued(number: int) -> NewJob:
    """A file that waits."""
    path = f"/films/{number}.mp4"
    source = Source(path.encode(), path, Fingerprint(1000, 1, 2, number))
    return NewJob(AccountName("studio"), source, MediaDraft(title=f"Film {number}"))


def feed_of(journal: MemoryJournal) -> Feed:
    return Feed(
        journal,
        ManualClock(),
        is_practice=lambda _: True,
        sent_bytes=lambda _: 0,
        totals=Totals,
    )


def test_all_jobs_that_were_moved_at_once_are_shown_as_they_are_now() -> None:
    journal, listener = MemoryJournal(), Listener()
    feed = feed_of(journal)
    journal.add([queued(number) for number in range(2 * IDS_A_LINE + 1)])
    feed.subscribe(listener)

    feed.moved(journal.shift(State.QUEUED, State.PAUSED, limit=3 * IDS_A_LINE), State.PAUSED)
    feed.tick()

    jobs = journal.page(after=None, limit=3 * IDS_A_LINE)
    assert len(jobs) == 2 * IDS_A_LINE + 1
    assert listener.rows == {job.id: feed.row(job) for job in jobs}
    assert {row.stage for row in listener.rows.values()} == {Stage.PAUSED}


def test_what_was_still_to_be_told_of_a_job_does_not_undo_that_it_was_moved() -> None:
    journal, listener = MemoryJournal(), Listener()
    feed = feed_of(journal)
    feed.subscribe(listener)
    journal.add([queued(1), queued(2)])
    feed.rested(journal.page(after=None, limit=2))

    feed.moved(journal.shift(State.QUEUED, State.PAUSED, limit=3 * IDS_A_LINE), State.PAUSED)
    feed.moved(journal.shift(State.PAUSED, State.QUEUED, limit=3 * IDS_A_LINE), State.QUEUED)
    feed.moved(journal.shift(State.QUEUED, State.PAUSED, limit=3 * IDS_A_LINE), State.PAUSED)
    feed.tick()

    assert [row.stage for row in listener.rows.values()] == [Stage.PAUSED] * 2


@pytest.mark.parametrize(("size_bytes", "rate"), [(3 * MIB, 0.0), (40 * MIB, 4 * MIB)])
def test_the_line_is_known_once_enough_was_sent_to_tell(size_bytes: int, rate: float) -> None:
    clock = ManualClock()
    sent = {JobId(1): 0}
    feed = Feed(
        MemoryJournal(),
        clock,
        is_practice=lambda _: True,
        sent_bytes=sent.__getitem__,
        totals=Totals,
    )
    source = Source(b"/a.mp4", "/a.mp4", Fingerprint(size_bytes, 1))
    job = Job(JobId(1), AccountName("studio"), source, MediaDraft("a"), state=State.UPLOADING)
    feed.changed(Live(job))

    for _ in range(10):
        feed.tick()
        clock.advance(1.0)
        sent[JobId(1)] += size_bytes // 10
    feed.tick()

    assert feed.rate_bytes_per_s > 0
    assert feed.line_bytes_per_s == pytest.approx(rate)
