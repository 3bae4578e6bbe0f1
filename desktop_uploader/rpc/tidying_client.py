"""What was, and what it has left behind, as a face asks for it: kept over the socket."""

from collections.abc import Sequence
from typing import Any

from desktop_uploader.domain.ids import JobId
from desktop_uploader.ports.engine import HistoryPage, JobReceipt
from desktop_uploader.ports.history import ALL_HISTORY, HistoryFilter
from desktop_uploader.ports.tidying import Leftover
from desktop_uploader.rpc.connection import Connection

_MAYBE_RECEIPT: Any = JobReceipt | None


class TidyingClient:
    """Keeps these parts of the Engine port."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find_leftovers(self, account: str = "") -> list[Leftover]:
        """What came to no end."""
        return self._connection.ask("find_leftovers", list[Leftover], account=account)

    def drop_leftovers(self, found: Sequence[Leftover]) -> list[Leftover]:
        """Take leftovers away."""
        return self._connection.ask("drop_leftovers", list[Leftover], found=found)

    def keeps_records(self, account: str) -> bool:
        """Whether an account's cloud has records to delete."""
        return self._connection.ask("keeps_records", bool, account=account)

    def history(
        self, wanted: HistoryFilter = ALL_HISTORY, *, below: JobId | None = None, limit: int = 1000
    ) -> HistoryPage:
        """Jobs that have ended, newest first."""
        return self._connection.ask("history", HistoryPage, wanted=wanted, below=below, limit=limit)

    def receipt(self, job_id: JobId) -> JobReceipt | None:
        """What proves one job."""
        found: JobReceipt | None = self._connection.ask("receipt", _MAYBE_RECEIPT, job_id=job_id)
        return found
