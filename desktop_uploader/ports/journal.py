"""What the engine remembers: every job, its parts, every upload id ever opened."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from desktop_uploader.domain.ids import AccountName, JobId, MediaId, UploadId
from desktop_uploader.domain.job import Job, Source, State
from desktop_uploader.domain.media import AssetKind, MediaDraft
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports.errands import ErrandLedger
from desktop_uploader.ports.history import EndedPage, HistoryFilter


@dataclass(frozen=True, slots=True)
class NewJob:
    """What is known of a job before the journal gave it its number."""

    account: AccountName
    source: Source
    draft: MediaDraft
    priority: int = 0
    created_at_s: float = 0.0
    start_at_s: float | None = None


@dataclass(frozen=True, slots=True)
class JobChanged:
    """A job as it is now, with the stage it shows."""

    job: Job


@dataclass(frozen=True, slots=True)
class PartKept:
    """A receipt."""

    job_id: JobId
    part: StoredPart


@dataclass(frozen=True, slots=True)
class PartsDropped:
    """Receipts that no longer count; `numbers` None means all of the job."""

    job_id: JobId
    numbers: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class UploadNoted:
    """An upload id was opened, or came to its end ("open", "completed", "aborted", "gone")."""

    job_id: JobId
    upload: UploadId
    target: str
    account: AccountName
    fate: str
    at_s: float


@dataclass(frozen=True, slots=True)
class RecordNoted:
    """
    The service has made a record for a medium (`is_open`), or the record needs nobody's care any
    more: the medium is whole, or the record is gone.
    """

    job_id: JobId
    media_id: MediaId
    target: str
    account: AccountName
    is_open: bool
    at_s: float


@dataclass(frozen=True, slots=True)
class Noted:
    """
    A line of a job's own story.

    Attributes:
        what: A stage, or the kind of a trouble.
        facts: What a sentence about it needs; never a secret.
    """

    job_id: JobId
    at_s: float
    what: str
    facts: Mapping[str, str] = field(default_factory=dict)


Entry = JobChanged | PartKept | PartsDropped | UploadNoted | RecordNoted | Noted


@dataclass(frozen=True, slots=True)
class StartReport:
    """
    What was found when the journal was opened.

    Attributes:
        expected, loaded: Rows of jobs as last counted, and as found now.
        restored_from: Name of the backup that was taken instead of a damaged journal; "" if none.
        damaged_kept_as: Where the damaged file lies now; "" if none.
    """

    expected: int
    loaded: int
    restored_from: str = ""
    damaged_kept_as: str = ""


class Journal(ErrandLedger, Protocol):
    """
    Durable memory. What `write` returned from survives a crash of the program and of the machine.

    Every verb may raise JournalTrouble (disk full, disk gone); then nothing of that call was
    written. Called from one thread at a time, but for errands, `page` and the other readings, which
    may be called from any thread.
    """

    @property
    def start_report(self) -> StartReport:
        """What opening found."""
        ...

    def add(self, jobs: Sequence[NewJob]) -> list[JobId]:
        """Enter new jobs, all or none, in order."""
        ...

    def write(self, entries: Sequence[Entry]) -> None:
        """Enter what has happened, in order, all or none."""
        ...

    def job(self, job_id: JobId) -> Job | None:
        """One job; None when there is none of that number."""
        ...

    def live(self) -> list[Job]:
        """All jobs that the engine has in hand: neither queued, at rest nor ended."""
        ...

    def next_queued(
        self, *, limit: int, now_s: float, excluding: Sequence[AccountName] = ()
    ) -> list[Job]:
        """The queued jobs whose turn is next: by priority, then position; not before start time."""
        ...

    def next_start_s(self) -> float | None:
        """The earliest start time in the future of a queued job; None when there is none."""
        ...

    def parts(self, job_id: JobId) -> list[StoredPart]:
        """The receipts of a job, by number."""
        ...

    def notes(self, job_id: JobId) -> list[Noted]:
        """The story of a job, oldest first."""
        ...

    def find(
        self, account: AccountName, source: Source, *, kind: AssetKind = AssetKind.FILM
    ) -> Job | None:
        """
        The newest job of this account for this file (path and fingerprint) as `kind` that is
        neither removed nor cancelled.
        """
        ...

    def page(self, *, after: JobId | None, limit: int, states: Sequence[State] = ()) -> list[Job]:
        """Jobs that are not removed, by number, after `after`; of `states` only, unless empty."""
        ...

    def pages(self, *, page_rows: int) -> Iterator[list[Job]]:
        """All jobs that are not removed, in pages: for a first snapshot."""
        ...

    def count_by_state(self) -> Mapping[State, int]:
        """How many jobs that are not removed are in each state."""
        ...

    def shift(
        self, source: State, target: State, *, accounts: Sequence[AccountName] = (), limit: int
    ) -> list[JobId]:
        """
        Move the first `limit` jobs at rest in `source` to `target`, in one statement.
        Only between QUEUED and PAUSED (whose `return_to` is QUEUED).

        Returns their numbers, in order; fewer than `limit` when there are no more.
        """
        ...

    def move(self, jobs: Sequence[JobId], *, before: JobId | None) -> None:
        """Give jobs a place in the queue before another job, or at its end for None."""
        ...

    def open_uploads(self) -> list[UploadNoted]:
        """Every upload id that was opened and has come to no end."""
        ...

    def ended(self, wanted: HistoryFilter, *, below: JobId | None, limit: int) -> EndedPage:
        """
        A page of the jobs that have ended (published, rejected, failed, cancelled), removed ones
        too, newest first, of numbers below `below`; None: from the newest on.
        """
        ...

    def open_records(self) -> list[RecordNoted]:
        """Every record of a medium that was made and has come to no end."""
        ...

    def close(self) -> None:
        """Finish writing, make the last backup, give the file back."""
        ...
