"""A cutoff that a test pulls."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from desktop_uploader.domain.errors import Cut


class ManualCutoff:
    """Keeps the Cutoff port. Never cut until `cut` is called."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_cut = False
        self._watchers: list[Callable[[], None]] = []

    @property
    def is_cut(self) -> bool:
        """Whether `cut` was called."""
        return self._is_cut

    def cut(self) -> None:
        """End everything that watches, and whatever begins later."""
        with self._lock:
            self._is_cut = True
            watchers, self._watchers = self._watchers, []
        for end_call in watchers:
            end_call()

    def watch(self, end_call: Callable[[], None]) -> AbstractContextManager[None]:
        """Have `end_call` called at the cut; raises Cut when it was made before."""
        with self._lock:
            if self._is_cut:
                raise Cut
            self._watchers.append(end_call)
        return self._watching(end_call)

    @contextmanager
    def _watching(self, end_call: Callable[[], None]) -> Iterator[None]:
        try:
            yield
        finally:
            with self._lock:
                if end_call in self._watchers:
                    self._watchers.remove(end_call)
