"""The bandwidth limit: one bucket of tokens for all jobs, changeable while they run."""

import threading

from desktop_uploader.domain.errors import Cut
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.cutoff import Cutoff

BURST_S = 0.25
"""How much may go at once after a rest: a longer burst would show on a metered line."""


class Bandwidth:
    """
    Hands out permission to send bytes.

    A taker sleeps until its bytes are due, on a condition that a new limit or the end of its job
    wakes at once: nothing polls, and a limit of 1 KB/s costs as little as one of 1 GB/s.
    """

    def __init__(self, clock: Clock, *, limit_bytes_per_s: int | None = None) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._limit = limit_bytes_per_s or None
        self._free_at_s = clock.monotonic_s()

    @property
    def limit_bytes_per_s(self) -> int | None:
        """The limit over all jobs; None when there is none."""
        return self._limit

    def set_limit(self, limit_bytes_per_s: int | None) -> None:
        """Change the limit; holds for bytes that were not yet due as well. 0 means none."""
        with self._changed:
            self._limit = limit_bytes_per_s or None
            self._free_at_s = min(self._free_at_s, self._clock.monotonic_s())
            self._changed.notify_all()

    def slice_bytes(self, wanted: int) -> int:
        """How much to read at once so that a limited line flows instead of jerking."""
        limit = self._limit
        return wanted if limit is None else max(1, min(wanted, int(limit * BURST_S)))

    def take(self, size_bytes: int, cutoff: Cutoff) -> None:
        """
        Wait until `size_bytes` may be sent.

        Raises:
            Cut: The job was ended meanwhile.
        """
        if self._limit is None:
            return
        with cutoff.watch(self._wake), self._changed:
            due_s: float | None = None
            while not cutoff.is_cut:
                pause_s, due_s = self._pause(size_bytes, due_s)
                if pause_s <= 0:
                    return
                if self._changed.wait(pause_s):
                    # Woken early: under another limit the bytes are due no later than its own.
                    due_s = min(due_s, self._free_at_s)
        raise Cut

    def _pause(self, size_bytes: int, due_s: float | None) -> tuple[float, float]:
        """Seconds until the bytes are due, and that moment; enters them at the first time."""
        now_s = self._clock.monotonic_s()
        if self._limit is None:
            return 0.0, now_s
        if due_s is None:
            # The debt of what was sent is paid before the next slice goes.
            due_s = max(self._free_at_s, now_s - BURST_S)
            self._free_at_s = due_s + size_bytes / self._limit
        return due_s - now_s, due_s

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
