"""A clock that stands still until a test moves it."""

START_S = 1_700_000_000.0
"""Some moment in November 2023, seconds since the epoch."""


class ManualClock:
    """Keeps the Clock port; both of its times are moved by hand."""

    def __init__(self, now_s: float = START_S, monotonic_s: float = 1000.0) -> None:
        self._now_s = now_s
        self._monotonic_s = monotonic_s

    def now_s(self) -> float:
        """Seconds since the epoch, as set."""
        return self._now_s

    def monotonic_s(self) -> float:
        """Seconds since some moment, as advanced."""
        return self._monotonic_s

    def advance(self, seconds_s: float) -> None:
        """Let time pass on both."""
        self._now_s += seconds_s
        self._monotonic_s += seconds_s

    def jump(self, seconds_s: float) -> None:
        """Put the wall clock forward (or back) as a person does; no time passes."""
        self._now_s += seconds_s
