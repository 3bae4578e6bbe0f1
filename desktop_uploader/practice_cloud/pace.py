"""A line that carries only so many bytes a second."""

import threading
import time
from collections.abc import Callable


class Pace:
    """Whoever has moved bytes waits here until the line is free again."""

    def __init__(self, bytes_per_s: Callable[[], int], stopped: threading.Event | None = None):
        """`bytes_per_s` is asked each time; 0: no limit. `stopped` ends every wait."""
        self._bytes_per_s = bytes_per_s
        self._stopped = stopped or threading.Event()
        self._free_at_s = 0.0
        self._lock = threading.Lock()

    def wait(self, count: int) -> None:
        """Wait as long as `count` bytes take, after what others have moved."""
        rate = self._bytes_per_s()
        if not rate:
            return
        with self._lock:
            now_s = time.monotonic()
            self._free_at_s = max(now_s, self._free_at_s) + count / rate
            wait_s = self._free_at_s - now_s
        self._stopped.wait(wait_s)
