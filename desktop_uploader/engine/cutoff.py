"""Ends the calls of one job at once; keeps the contract of `ports.cutoff`."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from desktop_uploader.domain.errors import Cut


class JobCutoff:
    """One per job and run of it; used once, then replaced."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_cut = False
        self._watchers: dict[int, Callable[[], None]] = {}
        self._next = 0

    @property
    def is_cut(self) -> bool:
        """Whether `cut` was called."""
        return self._is_cut

    def cut(self) -> None:
        """End every call that watches, and refuse new ones. Saying it twice does nothing more."""
        with self._lock:
            if self._is_cut:
                return
            self._is_cut = True
            watchers = list(self._watchers.values())
        for end_call in watchers:
            end_call()

    @contextmanager
    def watch(self, end_call: Callable[[], None]) -> Iterator[None]:
        """Have `end_call` called when the end is asked for, while the context lasts."""
        with self._lock:
            if self._is_cut:
                raise Cut
            number = self._next
            self._next += 1
            self._watchers[number] = end_call
        try:
            yield
        finally:
            with self._lock:
                self._watchers.pop(number, None)
