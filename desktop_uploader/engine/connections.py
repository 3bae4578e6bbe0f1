"""
How many connections send at once, over all jobs.

Starts small and climbs while it pays: each window the acknowledged bytes are compared with the
window before; two more connections must bring at least a tenth more. What the far end cannot take
(throttling, time-outs) halves the number for a while.

Source of the figures: measurements over clean and lossy lines; a clean line is full with 4 to 8
connections, at 1 % loss throughput is linear in their number.
"""

from dataclasses import dataclass

WINDOW_S = 3.0
STEP = 2
GAIN = 1.10
REST_AFTER_TROUBLE_S = 15.0
REST_AT_TOP_S = 30.0


@dataclass(slots=True)
class Connections:
    """The number of connections allowed now. Belongs to the thread that owns the jobs."""

    most: int = 16
    start: int = 4
    allowed: int = 4
    _window_from_s: float | None = None
    _window_bytes: int = 0
    _rate_before: float = 0.0
    _climbed: bool = False
    _rest_until_s: float = 0.0

    def __post_init__(self) -> None:
        self.allowed = min(self.start, self.most)

    def set_most(self, most: int) -> None:
        """Change the upper bound."""
        self.most = most
        self.allowed = min(self.allowed, most) if self.allowed > most else self.allowed

    def note_acked(self, size_bytes: int, now_s: float) -> None:
        """Enter bytes that the store has confirmed."""
        if self._window_from_s is None:
            self._window_from_s = now_s
        self._window_bytes += size_bytes
        if now_s - self._window_from_s >= WINDOW_S:
            self._end_window(now_s)

    def note_trouble(self, now_s: float) -> None:
        """Enter a throttling or a time-out: fewer connections, and no climbing for a while."""
        if now_s < self._rest_until_s and not self._climbed:
            return
        self.allowed = max(1, self.allowed // 2)
        self._climbed = False
        self._rest_until_s = now_s + REST_AFTER_TROUBLE_S
        self._forget_window()

    def note_idle(self) -> None:
        """Enter that there was nothing to send: such a window says nothing about the line."""
        self._forget_window()

    def _end_window(self, now_s: float) -> None:
        assert self._window_from_s is not None
        rate = self._window_bytes / (now_s - self._window_from_s)
        before, self._rate_before = self._rate_before, rate
        self._window_from_s, self._window_bytes = now_s, 0
        if now_s < self._rest_until_s:
            return
        if self._climbed and rate < before * GAIN:
            # The last step brought nothing: take it back and look again later.
            self.allowed = max(1, self.allowed - STEP)
            self._climbed = False
            self._rest_until_s = now_s + REST_AT_TOP_S
        elif self.allowed < self.most:
            self.allowed = min(self.most, self.allowed + STEP)
            self._climbed = True

    def _forget_window(self) -> None:
        self._window_from_s, self._window_bytes = None, 0
        self._rate_before = 0.0
