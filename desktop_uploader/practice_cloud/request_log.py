"""What came in: one row a call, the newest 200 000, without a word that is secret."""

import threading
from collections import OrderedDict
from typing import Any

from desktop_uploader.practice_cloud.wire.messages import Request, Response

KEPT_ROWS = 200_000
COLUMNS = (
    "number", "at_s", "operation", "method", "host", "path", "status", "body_bytes",
    "answer_bytes", "ms", "trace",
)  # fmt: skip


class RequestLog:
    """Rows of answered calls. Query strings and headers, where signatures are, never enter."""

    def __init__(self) -> None:
        """Nothing came in yet."""
        self._rows: OrderedDict[int, tuple[Any, ...]] = OrderedDict()
        self._lock = threading.Lock()
        self._count = 0

    def begin(self) -> int:
        """The number of a call that has just arrived, from 1."""
        with self._lock:
            self._count += 1
            return self._count

    def add(self, request: Request, response: Response | None) -> None:
        """Keep a call whose answer goes out; None, status 0: it gets none."""
        status, answer_bytes = (
            (0, 0) if response is None else (response.status, response.size_bytes)
        )
        row = (
            request.number,
            round(request.arrived_at_s, 6),
            request.operation,
            request.method,
            request.host,
            request.path,
            status,
            request.body.received_bytes,
            answer_bytes,
            round((request.clock() - request.arrived_at_s) * 1000, 3),
            request.trace,
        )
        with self._lock:
            self._rows[request.number] = row
            if len(self._rows) > KEPT_ROWS:
                self._rows.popitem(last=False)

    def lose(self, request: Request) -> None:
        """The answer did not go out whole: as if there had been none."""
        self.add(request, None)

    def listed(self, *, after: int = 0, operation: str = "") -> list[dict[str, Any]]:
        """The rows with a number above `after`, in the order in which they were answered."""
        with self._lock:
            rows = list(self._rows.values())
        found = []
        for row in rows:
            if row[0] > after and operation in ("", row[2]):
                shown = dict(zip(COLUMNS, row, strict=True))
                trace = shown.pop("trace")
                found.append(shown | trace)
        return found

    @property
    def count(self) -> int:
        """How many calls have come in, `/practice/` calls not counted."""
        return self._count
