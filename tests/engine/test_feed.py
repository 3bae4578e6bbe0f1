"""The feed: what it tells observers, and what other threads may ask it."""

import sys
import threading
from collections.abc import Iterator

import pytest

from desktop_uploader.engine.feed import TICK_S, Feed
from desktop_uploader.ports.engine import Totals
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
