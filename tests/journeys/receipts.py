"""What the practice cloud has confirmed, and what came in a second time after that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.journeys.real_home import RealHome

Piece = tuple[str, str, int]
"""Object, upload id ("" for a PUT) and number of a part."""


@dataclass(slots=True)
class Receipts:
    """
    Reads the log of requests again and again, and counts between two readings.

    The log lives in the process of the practice cloud: read it before that is killed.

    Attributes:
        confirmed: Answers of 200 by piece.
    """

    home: RealHome
    confirmed: dict[Piece, int] = field(default_factory=dict)
    _process: int | None = None
    _seen: int = 0

    def read(self) -> int:
        """Bytes that were confirmed since the last reading, though they had been before."""
        process = self.home.cloud_pid()
        if process != self._process:
            self._process, self._seen = process, 0
        rows = self.home.tell("GET", f"requests?after={self._seen}")["requests"]
        self._seen = max((row["number"] for row in rows), default=self._seen)
        return self._enter(rows)

    def _enter(self, rows: Iterable[Mapping[str, Any]]) -> int:
        again_bytes = 0
        for row in rows:
            if row["operation"] not in ("UploadPart", "PutObject") or row["status"] != 200:
                continue
            piece = (row["path"], row.get("upload_id", ""), row.get("part_number", 0))
            again_bytes += row["body_bytes"] if piece in self.confirmed else 0
            self.confirmed[piece] = self.confirmed.get(piece, 0) + 1
        return again_bytes
