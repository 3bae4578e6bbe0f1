"""Name -> show. A new show is a module beside this one and a line in `SHOWS`."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What a show is asked for.

    Attributes:
        count: How often to do it (kills, faults, hours); None is the show's own number.
        seed: The same seed makes the same choices.
        bad, kills: Rows that may not go, and kills, where the show has both beside its number.
        accounts: Which accounts' clouds, one after the other; empty is the show's own.
    """

    count: int | None
    seed: int
    accounts: tuple[str, ...] = ()
    bad: int | None = None
    kills: int | None = None


def _module(name: str) -> Callable[[Wish], int]:
    """The show of a module, which is imported when it is its turn."""

    def show(wish: Wish) -> int:
        code: int = import_module(f"soak.{name}").show(wish)
        return code

    return show


SHOWS = {name: _module(name) for name in ("kills", "faults", "followed", "pulls")}
"""Each prints what it saw and answers with 0 when all that it promises was true."""
