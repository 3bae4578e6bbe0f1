"""Name -> bench. A new bench is a module beside this one and a line in `BENCHES`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What a bench is asked for; None is its own number.

    Attributes:
        count: How many files or rows.
        rounds: How often all that is compared has its turn.
    """

    count: int | None = None
    rounds: int | None = None


def _module(name: str) -> Callable[[Wish], Mapping[str, object]]:
    """The bench of a module, which is imported when it is its turn."""

    def measure(wish: Wish) -> Mapping[str, object]:
        answer: Mapping[str, object] = import_module(f"bench.{name}").measure(wish)
        return answer

    return measure


BENCHES = {name: _module(name) for name in ("throughput", "small_files", "memory", "window")}
"""Each measures, prints what a person wants to see on stderr, and gives keys of the answer."""
