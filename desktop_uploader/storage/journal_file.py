"""
The open file of the journal: one connection that writes and one that reads, each for one thread at
a time; errors become ours; backups are made from beside.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeVar

from desktop_uploader.domain.errors import JournalTrouble
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.journal import StartReport
from desktop_uploader.storage.backup_turn import BackupTurn
from desktop_uploader.storage.backups import Backups
from desktop_uploader.storage.connections import open_reader, take_lock, transaction
from desktop_uploader.storage.faults import DAMAGED, NOT_WRITABLE, as_disk_trouble, as_trouble
from desktop_uploader.storage.opening import JOURNAL_NAME, Opened, open_file, suspect

_log = logging.getLogger(__name__)

T = TypeVar("T")


class JournalFile:
    """`journal.sqlite` of a folder, open for writing by this process alone."""

    def __init__(
        self, folder: Path, opened: Opened, *, lock: sqlite3.Connection, clock: Clock
    ) -> None:
        self._folder = folder
        self._path = folder / JOURNAL_NAME
        self._clock = clock
        self._backups = Backups(folder / "backups")
        self._lock = lock
        self._report = opened.report
        self._writer = opened.writer
        self._writing = threading.Lock()
        self._reader = open_reader(self._path)
        self._reading = threading.Lock()
        self._backing_up = threading.Lock()
        has_backup = bool(self._backups.newest_first())
        self._turn = BackupTurn(clock, is_checked=opened.is_checked and has_backup)
        self._is_closed = False

    @classmethod
    def open(cls, folder: Path, *, clock: Clock) -> Self:
        """
        The journal of `folder`, made or mended where it must be; `start_report` tells.

        Raises:
            JournalTrouble: "journal-in-use", "newer-journal", "disk-full", "disk-error",
                "not-writable".
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = take_lock(folder / "journal.lock")
        except OSError as error:
            raise as_disk_trouble(error, otherwise=NOT_WRITABLE) from error
        try:
            return cls(folder, open_file(folder, now_s=clock.now_s()), lock=lock, clock=clock)
        except OSError as error:
            lock.close()
            raise as_disk_trouble(error) from error
        except BaseException:
            lock.close()
            raise

    @property
    def start_report(self) -> StartReport:
        """What opening found."""
        return self._report

    def write(self, enter: Callable[[sqlite3.Connection], T], *, count: int = 1) -> T:
        """What `enter` returns, after its changes (`count` entries) became durable as a whole."""
        with self._watched(), self._writing, transaction(self._writer):
            result = enter(self._writer)
        self._turn.note(count)
        return result

    def read(self, look: Callable[[sqlite3.Connection], T]) -> T:
        """What `look` returns; it sees one committed state."""
        with self._watched(), self._reading:
            self._reader.execute("BEGIN")
            try:
                return look(self._reader)
            finally:
                self._reader.execute("COMMIT")

    def backup_if_due(self) -> bool:
        """
        Make a backup when enough has happened since the last one, or the journal was not looked
        through at the start. Takes seconds for a large journal; nobody has to wait for it.

        Raises:
            JournalTrouble: "damaged": the journal is not sound; the next start will mend it.
                Or the disk is full; the earlier backups are kept.
        """
        size_bytes = self._path.stat().st_size
        if self._is_closed or not self._turn.is_due(journal_bytes=size_bytes):
            return False
        self.backup()
        return True

    def backup(self) -> None:
        """Make a backup now."""
        with self._backing_up, self._watched():
            if suspect(self._folder).exists():
                raise JournalTrouble("found damaged since the start", code=DAMAGED)
            entered = self._turn.entered
            self._backups.take(self._path)
            self._turn.note_backup(entered)

    def close(self) -> None:
        """Finish writing, make the last backup, give the file back."""
        if self._is_closed:
            return
        try:
            if self._turn.is_wanted:
                self.backup()
        except JournalTrouble as trouble:
            _log.warning("no backup at the end: %s", trouble)
        with self._writing, self._reading:
            self._is_closed = True
            self._reader.close()
            self._writer.close()
            self._lock.close()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Errors of the disk become ours; damage is marked, so that the next start mends it."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            trouble = (
                as_trouble(error) if isinstance(error, sqlite3.Error) else as_disk_trouble(error)
            )
            self._mark(trouble)
            raise trouble from error
        except JournalTrouble as trouble:
            self._mark(trouble)
            raise

    def _mark(self, trouble: JournalTrouble) -> None:
        if trouble.trouble.code == DAMAGED:
            suspect(self._folder).touch()
