"""The journal on disk: SQLite with one connection that writes and one that reads."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeVar

from desktop_uploader.domain.errors import JournalTrouble
from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import Job, Source, State
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.journal import Entry, NewJob, Noted, StartReport, UploadNoted
from desktop_uploader.storage import queries, queue_order
from desktop_uploader.storage.backup_turn import BackupTurn
from desktop_uploader.storage.backups import Backups
from desktop_uploader.storage.connections import open_reader, take_lock, transaction
from desktop_uploader.storage.entries import add_jobs, enter
from desktop_uploader.storage.faults import DAMAGED, as_trouble
from desktop_uploader.storage.opening import JOURNAL_NAME, Opened, open_file, suspect

_log = logging.getLogger(__name__)

T = TypeVar("T")


class SqliteJournal:
    """
    Keeps the Journal port in `journal.sqlite` of a folder on a disk of this machine.

    `backup_if_due` and the readings may be called from any thread.
    """

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
            raise JournalTrouble(str(error), code="not-writable") from error
        try:
            return cls(folder, open_file(folder, now_s=clock.now_s()), lock=lock, clock=clock)
        except BaseException:
            lock.close()
            raise

    @property
    def start_report(self) -> StartReport:
        """What opening found."""
        return self._report

    # --- what is entered -------------------------------------------------------------------------

    def add(self, jobs: Sequence[NewJob]) -> list[JobId]:
        """Enter new jobs, all or none, in order."""
        return self._write(lambda writer: add_jobs(writer, jobs), count=len(jobs))

    def write(self, entries: Sequence[Entry]) -> None:
        """Enter what has happened, in order, all or none."""

        def enter_all(writer: sqlite3.Connection) -> None:
            for entry in entries:
                enter(writer, entry)

        self._write(enter_all, count=len(entries))

    def shift_all(
        self, source: State, target: State, *, accounts: Sequence[AccountName] = ()
    ) -> list[JobId]:
        """Move every job at rest between QUEUED and PAUSED; returns their numbers."""
        return self._write(
            lambda writer: queue_order.shift_all(writer, source, target, accounts=accounts)
        )

    def move(self, jobs: Sequence[JobId], *, before: JobId | None) -> None:
        """
        Give jobs a place in the queue before another job, or at its end for None.

        They take the priority of their new place. A `before` that is unknown moves nothing.
        """
        self._write(lambda writer: queue_order.move(writer, jobs, before=before))

    # --- what is read ----------------------------------------------------------------------------

    def job(self, job_id: JobId) -> Job | None:
        """One job; None when there is none of that number."""
        return self._read(lambda reader: queries.one_job(reader, job_id))

    def live(self) -> list[Job]:
        """All jobs that the engine has in hand."""
        return self._read(queries.live_jobs)

    def next_queued(
        self, *, limit: int, now_s: float, excluding: Sequence[AccountName] = ()
    ) -> list[Job]:
        """The queued jobs whose turn is next."""
        if self._read(lambda reader: queries.has_due_start(reader, now_s)):
            self._write(lambda writer: queue_order.release_due(writer, now_s))
        return self._read(
            lambda reader: queries.queued_jobs(reader, limit=limit, excluding=excluding)
        )

    def next_start_s(self) -> float | None:
        """The earliest start time in the future of a queued job."""
        return self._read(lambda reader: queries.next_start_s(reader, self._clock.now_s()))

    def parts(self, job_id: JobId) -> list[StoredPart]:
        """The receipts of a job, by number."""
        return self._read(lambda reader: queries.parts_of(reader, job_id))

    def notes(self, job_id: JobId) -> list[Noted]:
        """The story of a job, oldest first."""
        return self._read(lambda reader: queries.notes_of(reader, job_id))

    def find(self, account: AccountName, source: Source) -> Job | None:
        """The newest job of this account for this file that is neither removed nor cancelled."""
        return self._read(lambda reader: queries.newest_of_file(reader, account, source))

    def page(self, *, after: JobId | None, limit: int, states: Sequence[State] = ()) -> list[Job]:
        """Jobs that are not removed, by number, after `after`."""
        return self._read(
            lambda reader: queries.page(reader, after=after, limit=limit, states=states)
        )

    def pages(self, *, page_rows: int) -> Iterator[list[Job]]:
        """All jobs that are not removed, in pages."""
        page = self.page(after=None, limit=page_rows)
        while page:
            yield page
            page = self.page(after=page[-1].id, limit=page_rows)

    def count_by_state(self) -> Mapping[State, int]:
        """How many jobs that are not removed are in each state; states without any are left out."""
        return self._read(queries.counts)

    def open_uploads(self) -> list[UploadNoted]:
        """Every upload id that was opened and has come to no end."""
        return self._read(queries.open_uploads)

    # --- backups and the end ---------------------------------------------------------------------

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

    def _write(self, enter_it: Callable[[sqlite3.Connection], T], *, count: int = 1) -> T:
        with self._watched(), self._writing, transaction(self._writer):
            result = enter_it(self._writer)
        self._turn.note(count)
        return result

    def _read(self, look: Callable[[sqlite3.Connection], T]) -> T:
        with self._watched(), self._reading:
            self._reader.execute("BEGIN")
            try:
                return look(self._reader)
            finally:
                self._reader.execute("COMMIT")

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Errors of the disk become ours; damage is marked, so that the next start mends it."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            trouble = (
                as_trouble(error)
                if isinstance(error, sqlite3.Error)
                else JournalTrouble(str(error), code="disk-error")
            )
            self._mark(trouble)
            raise trouble from error
        except JournalTrouble as trouble:
            self._mark(trouble)
            raise

    def _mark(self, trouble: JournalTrouble) -> None:
        if trouble.trouble.code == DAMAGED:
            suspect(self._folder).touch()
