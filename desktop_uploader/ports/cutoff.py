"""The means to end a call from outside, at once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol


class Cutoff(Protocol):
    """
    Shared by everything that may have to be ended together (the calls of one job).

    A call that is ended raises `Cut`. A call begun on a cutoff that was used already raises at
    once. `watch` is for the one who holds a socket.
    """

    @property
    def is_cut(self) -> bool:
        """Whether the end was asked for."""
        ...

    def watch(self, end_call: Callable[[], None]) -> AbstractContextManager[None]:
        """
        Have `end_call` called once, from any thread, when the end is asked for.

        It must be quick and must not raise. Leaving the context ends the watch.

        Raises:
            Cut: The end was asked for before.
        """
        ...
