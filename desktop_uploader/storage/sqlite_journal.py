"""The journal on disk: the port's verbs in SQL."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import Job, Source, State
from desktop_uploader.domain.media import AssetKind
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.errands import (
    ANY_ERRAND,
    Errand,
    ErrandFilter,
    ErrandOrder,
    Fate,
)
from desktop_uploader.ports.history import EndedPage, HistoryFilter
from desktop_uploader.ports.journal import (
    Entry,
    NewJob,
    Noted,
    RecordNoted,
    StartReport,
    UploadNoted,
)
from desktop_uploader.storage import entries as entering
from desktop_uploader.storage import errand_rows, history_rows, queries, queue_order
from desktop_uploader.storage.journal_file import JournalFile


class SqliteJournal:
    """
    Keeps the Journal port in `journal.sqlite` of a folder on a disk of this machine.

    `backup_if_due` and the readings may be called from any thread.
    """

    def __init__(self, file: JournalFile, *, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    @classmethod
    def open(cls, folder: Path, *, clock: Clock) -> Self:
        """
        The journal of `folder`, made or mended where it must be; `start_report` tells.

        Raises:
            JournalTrouble: "journal-in-use", "newer-journal", "disk-full", "disk-error",
                "not-writable".
        """
        return cls(JournalFile.open(folder, clock=clock), clock=clock)

    @property
    def start_report(self) -> StartReport:
        """What opening found."""
        return self._file.start_report

    # --- what is entered -------------------------------------------------------------------------

    def add(self, jobs: Sequence[NewJob]) -> list[JobId]:
        """Enter new jobs, all or none, in order."""
        return self._file.write(lambda writer: entering.add_jobs(writer, jobs), count=len(jobs))

    def write(self, entries: Sequence[Entry]) -> None:
        """Enter what has happened, in order, all or none."""

        def enter_all(writer: sqlite3.Connection) -> None:
            for entry in entries:
                entering.enter(writer, entry)

        self._file.write(enter_all, count=len(entries))

    def shift(
        self, source: State, target: State, *, accounts: Sequence[AccountName] = (), limit: int
    ) -> list[JobId]:
        """Move the first `limit` jobs at rest between QUEUED and PAUSED; returns their numbers."""
        return self._file.write(
            lambda writer: queue_order.shift(
                writer, source=source, target=target, accounts=accounts, limit=limit
            )
        )

    def move(self, jobs: Sequence[JobId], *, before: JobId | None) -> None:
        """
        Give jobs a place in the queue before another job, or at its end for None.

        They take the priority of their new place. A `before` that is unknown moves nothing.
        """
        self._file.write(lambda writer: queue_order.move(writer, jobs, before=before))

    # --- what is read ----------------------------------------------------------------------------

    def job(self, job_id: JobId) -> Job | None:
        """One job; None when there is none of that number."""
        return self._file.read(lambda reader: queries.one_job(reader, job_id))

    def live(self) -> list[Job]:
        """All jobs that the engine has in hand."""
        return self._file.read(queries.live_jobs)

    def next_queued(
        self, *, limit: int, now_s: float, excluding: Sequence[AccountName] = ()
    ) -> list[Job]:
        """The queued jobs whose turn is next."""
        if self._file.read(lambda reader: queries.has_due_start(reader, now_s)):
            self._file.write(lambda writer: queue_order.release_due(writer, now_s))
        return self._file.read(
            lambda reader: queries.queued_jobs(reader, limit=limit, excluding=excluding)
        )

    def next_start_s(self) -> float | None:
        """The earliest start time in the future of a queued job."""
        return self._file.read(lambda reader: queries.next_start_s(reader, self._clock.now_s()))

    def parts(self, job_id: JobId) -> list[StoredPart]:
        """The receipts of a job, by number."""
        return self._file.read(lambda reader: queries.parts_of(reader, job_id))

    def notes(self, job_id: JobId) -> list[Noted]:
        """The story of a job, oldest first."""
        return self._file.read(lambda reader: queries.notes_of(reader, job_id))

    def find(
        self, account: AccountName, source: Source, *, kind: AssetKind = AssetKind.FILM
    ) -> Job | None:
        """The newest job for this file as this kind that is neither removed nor cancelled."""
        return self._file.read(
            lambda reader: queries.newest_of_file(reader, account=account, source=source, kind=kind)
        )

    def page(self, *, after: JobId | None, limit: int, states: Sequence[State] = ()) -> list[Job]:
        """Jobs that are not removed, by number, after `after`."""
        return self._file.read(
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
        return self._file.read(queries.counts)

    def open_uploads(self) -> list[UploadNoted]:
        """Every upload id that was opened and has come to no end."""
        return self._file.read(queries.open_uploads)

    def ended(self, wanted: HistoryFilter, *, below: JobId | None, limit: int) -> EndedPage:
        """A page of the jobs that have ended, newest first."""
        return self._file.read(
            lambda reader: history_rows.ended_page(reader, wanted, below=below, limit=limit)
        )

    def open_records(self) -> list[RecordNoted]:
        """Every record of a medium that was made and has come to no end."""
        return self._file.read(queries.open_records)

    # --- errands ---------------------------------------------------------------------------------

    def begin_errand(self, order: ErrandOrder, *, key: str, at_s: float) -> Errand:
        """Write down that it is about to be asked."""
        return self._file.write(lambda writer: errand_rows.begin(writer, order, key=key, at_s=at_s))

    def end_errand(
        self, number: int, fate: Fate, *, answer: Mapping[str, str], at_s: float
    ) -> Errand:
        """Write down what became of it."""
        return self._file.write(
            lambda writer: errand_rows.end(writer, number, fate=fate, answer=answer, at_s=at_s)
        )

    def errands(self, wanted: ErrandFilter = ANY_ERRAND, *, limit: int = 1000) -> list[Errand]:
        """The newest first."""
        return self._file.read(lambda reader: errand_rows.matching(reader, wanted, limit=limit))

    # --- backups and the end ---------------------------------------------------------------------

    def backup_if_due(self) -> bool:
        """
        Make a backup when enough has happened since the last one, or the journal was not looked
        through at the start. Takes seconds for a large journal; nobody has to wait for it.

        Raises:
            JournalTrouble: "damaged": the journal is not sound; the next start will mend it.
                Or the disk is full; the earlier backups are kept.
        """
        return self._file.backup_if_due()

    def close(self) -> None:
        """Finish writing, make the last backup, give the file back."""
        self._file.close()
