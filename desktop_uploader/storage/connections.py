"""How the journal's file is opened, locked and written: the pragmas and the transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_uploader.domain.errors import JournalTrouble
from desktop_uploader.storage.faults import IN_USE, as_trouble, code_of

_WAIT_FOR_LOCK_S = 5.0
"""Nobody but us writes; a person may look into the file with a tool of his own for a moment."""

_WRITER_PRAGMAS = (
    "journal_mode = WAL",
    # NORMAL may lose the last commits on a power cut, and with them a commit's intent.
    "synchronous = FULL",
    # On macOS only this asks the disk itself to write; elsewhere it is without effect.
    "fullfsync = ON",
    "checkpoint_fullfsync = ON",
    "foreign_keys = ON",
    # A hundred thousand files at once make a long log; it need not keep that length.
    "journal_size_limit = 16777216",
    "cache_size = -8192",
)


def open_writer(path: Path) -> sqlite3.Connection:
    """The one connection that writes. The file is made if there is none, for its owner alone."""
    path.touch(mode=0o600)
    connection = _connect(path, "rw")
    try:
        for pragma in _WRITER_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that sees what was committed."""
    return _connect(path, "ro")


def open_copy(path: Path) -> sqlite3.Connection:
    """A file that nobody writes: read without locks, and without files beside it."""
    return _connect(path, "ro&immutable=1")


def take_lock(path: Path) -> sqlite3.Connection:
    """
    Keep everybody else from the journal, until the connection is closed or the process ends.

    It is a database of its own, because SQLite knows how each system locks a file.

    Raises:
        JournalTrouble: "journal-in-use": another process has it. "disk-full", "not-writable" …
    """
    path.touch(mode=0o600)
    connection = _connect(path, "rw")
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        connection.close()
        if code_of(error) != IN_USE:
            raise as_trouble(error) from error
        raise JournalTrouble("another process has the journal", code=IN_USE) from error
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is executed inside, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk may have made SQLite roll back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_WAIT_FOR_LOCK_S,
        isolation_level=None,
        check_same_thread=False,
    )
