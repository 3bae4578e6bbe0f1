"""Leftovers as a face asks for them: kept over the socket."""

from collections.abc import Sequence

from desktop_uploader.ports.tidying import Leftover
from desktop_uploader.rpc.connection import Connection


class TidyingClient:
    """Keeps the Tidying part of the Engine port."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find_leftovers(self, account: str = "") -> list[Leftover]:
        """What came to no end."""
        return self._connection.ask("find_leftovers", list[Leftover], account=account)

    def drop_leftovers(self, found: Sequence[Leftover]) -> list[Leftover]:
        """Take leftovers away."""
        return self._connection.ask("drop_leftovers", list[Leftover], found=found)
