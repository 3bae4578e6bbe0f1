"""
The far end's time, learned from the Date headers of its answers.

Signatures carry a date, and a far end refuses one that is more than 15 minutes off. A single
header is not believed: middleboxes have been seen to answer with 1970. Two samples that agree are;
so is the Date beside a refusal for a wrong clock, since the far end itself compared the two.
"""

import threading
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from desktop_uploader.ports.clock import Clock

AGREEMENT_S = 5.0
LONGEST_ROUND_TRIP_S = 10.0
"""Longer exchanges say too little: the date may be of any moment between."""
EARLIEST_S = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
LATEST_S = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


class ServerClock:
    """Our clock, put right by what far ends say. May be used from many threads at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._offset_s: float | None = None
        self._last_sample_s: float | None = None

    @property
    def offset_s(self) -> float | None:
        """The far end's time less ours; None while nothing is known."""
        return self._offset_s

    def now_s(self) -> float:
        """The far end's time, seconds since the epoch; ours while nothing is known."""
        return self._clock.now_s() + (self._offset_s or 0.0)

    def now_by(self, date: str | None) -> float | None:
        """
        The far end's time at an answer; None where nothing sane tells of it.

        While two answers have not yet agreed on our clock's offset, the date of this one is taken:
        it comes from where the end of a credential comes from, so their difference holds.
        """
        if self._offset_s is not None:
            return self.now_s()
        stated_s = _parsed(date)
        return stated_s if stated_s is not None and EARLIEST_S <= stated_s <= LATEST_S else None

    def note(
        self, date: str | None, *, sent_s: float, received_s: float, is_strong: bool = False
    ) -> None:
        """
        Learn from the Date header of one answer.

        Args:
            date: The header as it came; None and nonsense are passed over.
            sent_s, received_s: When the request had gone out and the answer came, monotonic.
            is_strong: The answer refused our time, so that its date counts at once.
        """
        stated_s = _parsed(date)
        if stated_s is None or not EARLIEST_S <= stated_s <= LATEST_S:
            return
        if not is_strong and received_s - sent_s > LONGEST_ROUND_TRIP_S:
            return
        age_s = self._clock.monotonic_s() - (sent_s + received_s) / 2
        # The header has whole seconds, cut off: its middle is half a second later.
        self._enter(stated_s + 0.5 - (self._clock.now_s() - age_s), is_strong=is_strong)

    def _enter(self, sample_s: float, *, is_strong: bool) -> None:
        with self._lock:
            last_s, self._last_sample_s = self._last_sample_s, sample_s
            if is_strong or (last_s is not None and abs(sample_s - last_s) <= AGREEMENT_S):
                self._offset_s = sample_s


def _parsed(date: str | None) -> float | None:
    try:
        moment = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
