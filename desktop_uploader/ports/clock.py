"""Time, handed in: nobody reads the system's clock by himself."""

from collections.abc import Callable
from typing import Protocol

Draw = Callable[[], float]
"""Gives a random number from 0 up to 1."""


class Clock(Protocol):
    """Two kinds of time."""

    def now_s(self) -> float:
        """Seconds since the epoch, as this machine believes; may jump."""
        ...

    def monotonic_s(self) -> float:
        """
        Seconds since some moment; never jumps back.

        Goes on while the machine sleeps where the system allows (CLOCK_BOOTTIME), so that what
        ended during the sleep is known to have ended.
        """
        ...
