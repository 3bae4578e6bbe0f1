"""The façade's verbs about what earlier uploads have left behind."""

from collections.abc import Sequence

from desktop_uploader.engine.tidying import TidyingUp
from desktop_uploader.ports.tidying import Leftover


class TidyingVerbs:
    """Keeps that part of the Engine port; whoever asks waits on his own thread."""

    _tidying: TidyingUp

    def find_leftovers(self, account: str = "") -> list[Leftover]:
        """What came to no end."""
        return self._tidying.find(account)

    def drop_leftovers(self, found: Sequence[Leftover]) -> list[Leftover]:
        """Take leftovers away."""
        return self._tidying.drop(found)

    def keeps_records(self, account: str) -> bool:
        """Whether an account's cloud has records to delete."""
        return self._tidying.keeps_records(account)
