"""
The practice cloud's memory: one SQLite file that survives the death of the process.

`synchronous=OFF` in WAL mode: what was committed outlives a kill at any moment (the kernel has it),
not a power cut, which a practice cloud need not outlive. The lock is exclusive for as long as the
file is open, so two servers never share a root.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]


class RootInUse(Exception):
    """Another practice cloud serves this root."""


class Records:
    """Rows in tables, one statement or one transaction at a time, for all threads."""

    def __init__(self, path: Path) -> None:
        """
        Open or create the file.

        Raises:
            RootInUse: Another process holds it.
        """
        self._lock = threading.RLock()
        # Temporary keys are in it; what SQLite makes beside it takes over these rights.
        path.touch(mode=0o600)
        self._connection = sqlite3.connect(
            path, timeout=2, isolation_level=None, check_same_thread=False
        )
        try:
            self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=OFF")
            self._connection.execute("BEGIN EXCLUSIVE")
            self._connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            self._connection.close()
            raise RootInUse(f"another practice cloud serves {path.parent}") from error

    def define(self, script: str) -> None:
        """Create the tables of a room where they do not exist."""
        with self._lock:
            self._connection.executescript(script)

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """All rows of a question."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> Row | None:
        """The first row of a question, or None when there is none."""
        with self._lock:
            found: Row | None = self._connection.execute(sql, values).fetchone()
            return found

    def change(self, sql: str, *values: Any) -> int:
        """Carry out one statement; the number of rows it touched."""
        with self._lock:
            return self._connection.execute(sql, values).rowcount

    @contextmanager
    def together(self) -> Iterator[None]:
        """Statements that stand or fall together; may be nested."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._connection.close()
