"""
The system's own clock.

Which of a system's steady clocks go on while the machine sleeps: CLOCK_BOOTTIME on Linux
(clock_gettime(2)), CLOCK_MONOTONIC on macOS (clock_gettime(3), where Python's own `monotonic` reads
a clock that stands still), the performance counter on Windows ("Acquiring high-resolution time
stamps"), which is what Python reads there.
"""

import sys
import time


class SystemClock:
    """Keeps the Clock port."""

    def now_s(self) -> float:
        """Seconds since the epoch, as this machine believes; may jump."""
        return time.time()

    def monotonic_s(self) -> float:
        """Seconds since some moment; never jumps back, goes on while the machine sleeps."""
        if sys.platform == "linux":
            return time.clock_gettime(time.CLOCK_BOOTTIME)
        elif sys.platform == "darwin":  # noqa: RET505 - the type checker follows this form alone
            return time.clock_gettime(time.CLOCK_MONOTONIC)
        else:
            return time.monotonic()
