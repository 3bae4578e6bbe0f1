"""
What a list of tasks did not show, and since when: one look is not enough for "it is not there".

MPC does not say how soon a new task is on its list. An order whose answer was lost is therefore
missed only when two lists, some seconds apart, do not have it. Who looked is not remembered over
the program's end; then both looks are taken again.
"""

import threading

from desktop_uploader.domain.errors import ServerTrouble
from desktop_uploader.ports.clock import Clock

BETWEEN_LOOKS_S = 5.0


class SecondLook:
    """Remembers first looks by what was looked for. May be used from many threads at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._missed_at_s: dict[str, float] = {}

    def miss(self, wanted: str, *, action: str) -> None:
        """
        Note that `wanted` was not on the list; returns when it was not on an earlier one either.

        Raises:
            ServerTrouble: That one is not yet old enough: look again in `retry_after_s` (code
                "order-not-listed").
        """
        now_s = self._clock.monotonic_s()
        with self._lock:
            since_s = self._missed_at_s.setdefault(wanted, now_s)
            left_s = since_s + BETWEEN_LOOKS_S - now_s
            if left_s <= 0:
                del self._missed_at_s[wanted]
                return
        raise ServerTrouble(action=action, code="order-not-listed", retry_after_s=left_s)

    def found(self, wanted: str) -> None:
        """Forget that it was missed."""
        with self._lock:
            self._missed_at_s.pop(wanted, None)
