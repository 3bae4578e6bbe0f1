"""Name -> show. A new show is a module beside this one and a line in `SHOWS`."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What a show is asked for.

    Attributes:
        count: How often to do it (kills, faults, hours); None is the show's own number.
        seed: The same seed makes the same choices.
    """

    count: int | None
    seed: int


SHOWS: dict[str, Callable[[Wish], int]] = {}
"""Each prints what it saw and answers with 0 when all that it promises was true."""
