"""
The queue of messages that an account fetches: one row each, for four days, until it is confirmed.

What was pulled is hidden for 30 s; then it comes again under another handle.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_uploader.practice_cloud.store.records import Records

HOLD_S = 5.0
LOOK_EVERY_S = 0.05
HIDDEN_S = 30.0
LIFE_S = 4 * 86400.0
MOST_PULLED = 16
SCHEMA = """
CREATE TABLE IF NOT EXISTS tencent_event (
    id INTEGER PRIMARY KEY, account TEXT, type TEXT, file_id TEXT, at_s REAL,
    hidden_until_s REAL, handle TEXT);
CREATE INDEX IF NOT EXISTS tencent_event_account ON tencent_event (account, hidden_until_s);
"""


class BadHandle(Exception):
    """What is confirmed by this is not, or not any more, in the queue."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it was pulled."""

    handle: str
    type: str
    file_id: str


class EventBook:
    """All queues of a root."""

    def __init__(self, records: Records, now: Callable[[], float]) -> None:
        """Open the book; `now` is the true time."""
        self._records = records
        self._now = now
        self._lock = threading.Lock()
        records.define(SCHEMA)

    def add(self, account: str, kind: str, *, file_id: str) -> None:
        """Something has happened."""
        sql = "INSERT INTO tencent_event VALUES (NULL,?,?,?,?,0,'')"
        self._records.change(sql, account, kind, file_id, self._now())

    def pull(self, account: str, *, hold_s: float = HOLD_S) -> list[Message]:
        """What waits, up to 16; held for some seconds while nothing does."""
        until_s = time.monotonic() + hold_s
        while True:
            found = self._take(account)
            if found or time.monotonic() >= until_s:
                return found
            time.sleep(LOOK_EVERY_S)

    def confirm(self, account: str, handles: Sequence[str]) -> None:
        """
        Have messages never come again.

        Raises:
            BadHandle: Too many, or one is not known, or older than 30 s.
        """
        if not 1 <= len(handles) <= MOST_PULLED:
            raise BadHandle("there are no handles, or more than 16")
        with self._lock:
            sql = "SELECT id FROM tencent_event WHERE account=? AND handle=? AND hidden_until_s>?"
            rows = [self._records.row(sql, account, one, self._now()) for one in handles]
            if None in rows:
                raise BadHandle("a handle is not known, or has expired")
            for row in rows:
                self._records.change("DELETE FROM tencent_event WHERE id=?", row[0] if row else 0)

    def _take(self, account: str) -> list[Message]:
        now_s = self._now()
        with self._lock:
            sql = (
                "SELECT id, type, file_id FROM tencent_event WHERE account=? AND"
                " hidden_until_s<=? AND at_s>? ORDER BY id LIMIT ?"
            )
            rows = self._records.rows(sql, account, now_s, now_s - LIFE_S, MOST_PULLED)
            found = []
            for number, kind, file_id in rows:
                message = Message(f"handle-{number}-{now_s:.6f}", kind, file_id)
                self._records.change(
                    "UPDATE tencent_event SET hidden_until_s=?, handle=? WHERE id=?",
                    now_s + HIDDEN_S, message.handle, number,
                )  # fmt: skip
                found.append(message)
        return found
