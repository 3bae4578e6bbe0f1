"""
How often an account may call: each call waits for its turn, so that none is refused.

Turns are given out at even distances, a little below the documented figure. A far end that
throttles all the same (another program uses the same account) doubles the distance for a while.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from desktop_uploader.domain.errors import Cut
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.cutoff import Cutoff

SHARE = 0.95
"""Of the documented figure; the far end's second is not ours."""
CATCH_UP_S = 0.04
"""A turn that was taken late may be made up for by this much: threads do not wake to the moment."""
SLOW_GAP_S = 0.2
TURNS_AT_ONCE = 5
"""
Of an action whose figure is of a minute: after a rest so many may be taken together. With the share
above, no minute has more than its figure.
"""
WIDEST = 16.0
WIDENED_FOR_S = 10.0

Pause = Callable[[threading.Event, float], object]


@dataclass(slots=True)
class _Lane:
    """Turns of one action."""

    gap_s: float
    next_at_s: float = float("-inf")
    widening: float = 1.0
    widened_until_s: float = 0.0

    def take(self, now_s: float) -> float:
        if now_s >= self.widened_until_s:
            self.widening = 1.0
        at_s = max(self.next_at_s, now_s - self._catch_up_s)
        self.next_at_s = at_s + self.gap_s * self.widening
        return at_s

    @property
    def _catch_up_s(self) -> float:
        return CATCH_UP_S if self.gap_s < SLOW_GAP_S else self.gap_s * (TURNS_AT_ONCE - 1)

    def widen(self, now_s: float, pause_s: float) -> None:
        self.widening = min(WIDEST, self.widening * 2)
        self.widened_until_s = now_s + pause_s + WIDENED_FOR_S
        self.next_at_s = max(self.next_at_s, now_s + max(pause_s, self.gap_s * self.widening))


class Rates:
    """
    The turns of one account, shared by all its threads.

    An action without a documented figure has no turns to wait for, until it is throttled.
    """

    def __init__(
        self,
        clock: Clock,
        calls_per_s: Mapping[str, float],
        *,
        pause: Pause = threading.Event.wait,
    ) -> None:
        """
        Args:
            calls_per_s: The documented figures by action.
            pause: Waits some seconds for an event.
        """
        self._clock = clock
        self._pause = pause
        self._lock = threading.Lock()
        self._waiting: set[threading.Event] = set()
        self._is_closed = False
        self._lanes = {
            action: _Lane(gap_s=1.0 / (figure * SHARE)) for action, figure in calls_per_s.items()
        }

    def wait_turn(self, action: str, *, cutoff: Cutoff) -> None:
        """
        Return when it is this call's turn.

        Raises:
            Cut: The cutoff was used, or the rates were closed.
        """
        if cutoff.is_cut or self._is_closed:
            raise Cut(action=action)
        with self._lock:
            lane = self._lanes.get(action)
            now_s = self._clock.monotonic_s()
            at_s = now_s if lane is None else lane.take(now_s)
        if at_s > now_s:
            self._wait_until(at_s, cutoff)

    def note_throttled(self, action: str, retry_after_s: float | None) -> None:
        """The far end refused a call of `action` for its rate."""
        with self._lock:
            lane = self._lanes.setdefault(action, _Lane(gap_s=0.1))
            lane.widen(self._clock.monotonic_s(), retry_after_s or 0.0)

    def close(self) -> None:
        """Wake everybody who waits; they end with Cut."""
        with self._lock:
            self._is_closed = True
            waiting = list(self._waiting)
        for woken in waiting:
            woken.set()

    def _wait_until(self, at_s: float, cutoff: Cutoff) -> None:
        woken = threading.Event()
        with self._wakeable(woken), cutoff.watch(woken.set):
            while (left_s := at_s - self._clock.monotonic_s()) > 0:
                self._pause(woken, left_s)
                if woken.is_set():
                    raise Cut

    @contextmanager
    def _wakeable(self, woken: threading.Event) -> Iterator[None]:
        with self._lock:
            if self._is_closed:
                raise Cut
            self._waiting.add(woken)
        try:
            yield
        finally:
            with self._lock:
                self._waiting.discard(woken)
