"""Workers that work when a test says so, in the test's own thread."""

from collections import deque
from collections.abc import Callable


class QueuedWorkers:
    """Keeps the Workers protocol; errands wait until `run`."""

    def __init__(self) -> None:
        self._errands: deque[Callable[[], None]] = deque()

    def submit(self, errand: Callable[[], None]) -> None:
        """Keep an errand."""
        self._errands.append(errand)

    def run(self) -> bool:
        """Run the errands that wait now; False if there were none."""
        waiting = len(self._errands)
        for _ in range(waiting):
            self._errands.popleft()()
        return waiting > 0

    def close(self) -> None:
        """Drop what waits."""
        self._errands.clear()
