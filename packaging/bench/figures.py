"""What is made of several readings: the middle one, and how far they lie apart."""

import os
import statistics
from collections.abc import Sequence


def median(values: Sequence[float]) -> float:
    """The middle value, with as many digits as mean something."""
    return round(statistics.median(values), 3)


def spread(values: Sequence[float]) -> list[float]:
    """The least and the most."""
    return [round(min(values), 3), round(max(values), 3)]


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all do not exceed."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3)


def load() -> str:
    """How busy the machine is with this and everything else, in words for a table."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
