"""
The façade that faces see: commands in, snapshots out.

Everything here is a plain frozen value, so that the socket between engine and face carries it
unchanged. Faces know no other room of the engine. What comes a hundred thousand at a time is a
struct: made, changed and put on the wire in C, a tenth of what a dataclass takes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from desktop_uploader.domain.errors import Trouble
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Mark, MediaReport, Stage
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.ports.accounts import AccountKind, AccountRow, AccountTest
from desktop_uploader.ports.audits import AuditFace
from desktop_uploader.ports.catalogue import CatalogueEntry, Choices, ListKind
from desktop_uploader.ports.category_desk import CategoryFace
from desktop_uploader.ports.errands import Errand
from desktop_uploader.ports.history import ALL_HISTORY, HistoryFilter
from desktop_uploader.ports.library import LibraryFace
from desktop_uploader.ports.notices import NoticeFace
from desktop_uploader.ports.orders import Added, AddOrder, Choice, Obeyed
from desktop_uploader.ports.processing import ProcessingFace
from desktop_uploader.ports.pull_orders import PullFace
from desktop_uploader.ports.tidying import Tidying


class JobRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    One job as a face shows it.

    Attributes:
        id: The job's number.
        path: Absolute, for people (what is no text is replaced).
        detail: What the stage is waiting for, as a word ("network", "volume", "sign-in",
            "credential", "delay"); "" when nothing.
        acked_bytes: Confirmed by the store.
        sent_bytes: Confirmed, and under way now.
        rate_bytes_per_s: Of this job alone; None while it does not move.
        left_s: Seconds that remain, (least, most); None when not known.
        waits_until_s: When it will try again, seconds since the epoch; None when that depends on
            a thing or a person.
        parts_end_at_s: When the store forgets the parts of a job that rests, seconds since the
            epoch; None where there are none, or the store promises nothing.
        may_pause, may_resume, may_retry, may_cancel: What a person can do with it now.
        is_practice: Whether its account is of the practice cloud.
    """

    id: JobId
    path: str
    name: str
    account: str
    title: str
    stage: Stage
    size_bytes: int
    acked_bytes: int = 0
    sent_bytes: int = 0
    rate_bytes_per_s: float | None = None
    left_s: tuple[float, float] | None = None
    detail: str = ""
    marks: tuple[Mark, ...] = ()
    media_id: str = ""
    trouble: Trouble | None = None
    waits_until_s: float | None = None
    attempt: int = 0
    priority: int = 0
    resent_bytes: int = 0
    wasted_bytes: int = 0
    progress_percent: int | None = None
    created_at_s: float = 0.0
    ended_at_s: float | None = None
    parts_end_at_s: float | None = None
    may_pause: bool = False
    may_resume: bool = False
    may_retry: bool = False
    may_cancel: bool = False
    is_practice: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """
    The whole station at one instant.

    Attributes:
        rate_bytes_per_s: Of all jobs together.
        connections: Sending now.
        limit_bytes_per_s: The bandwidth limit; None when there is none.
        bottleneck: "line", "disk", "limit", "server", "idle".
        jobs_by_stage: How many jobs show each stage.
        under_way: Jobs that are in hand.
    """

    rate_bytes_per_s: float = 0.0
    connections: int = 0
    limit_bytes_per_s: int | None = None
    bottleneck: str = "idle"
    jobs_by_stage: Mapping[str, int] = field(default_factory=dict)
    under_way: int = 0
    queued: int = 0
    left_s: tuple[float, float] | None = None


class Moved(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    Many jobs that went to one stage at once; of each, all else is as it was.

    Attributes:
        may_pause, may_resume, may_retry, may_cancel: As in `JobRow`.
    """

    ids: frozenset[JobId]
    stage: Stage
    may_pause: bool = False
    may_resume: bool = False
    may_retry: bool = False
    may_cancel: bool = False

    def on(self, row: JobRow) -> JobRow:
        """The row of one of them afterwards; any other row as it is."""
        if row.id not in self.ids:
            return row
        return msgspec.structs.replace(
            row,
            stage=self.stage,
            may_pause=self.may_pause,
            may_resume=self.may_resume,
            may_retry=self.may_retry,
            may_cancel=self.may_cancel,
        )


class Snapshot(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    What has changed since the last one.

    Attributes:
        moved: Jobs that changed in bulk, before `rows` did; None when none.
        rows: Jobs that changed, each as it is now.
        removed: Jobs that are no longer listed.
        is_first: Whether this belongs to the full list at the beginning.
        is_complete: False while more lines of the full list follow.
        notice: A word for the whole station ("journal-restored", "disk-full"), "" for none.
    """

    moved: Moved | None = None
    rows: tuple[JobRow, ...] = ()
    removed: tuple[JobId, ...] = ()
    totals: Totals = Totals()
    is_first: bool = False
    is_complete: bool = True
    notice: str = ""
    notice_facts: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a job's story."""

    at_s: float
    what: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobDetail:
    """
    All that is known of one job.

    Attributes:
        parts: Receipts, by number; with `part_bytes` and `size_bytes` they draw the file.
        crc64: Of the whole file, as it was read and as the store confirmed it.
        request_ids: Of the calls that are not about a part.
    """

    row: JobRow
    description: str = ""
    tags: tuple[str, ...] = ()
    target: str = ""
    upload_id: str = ""
    part_bytes: int = 0
    parts: tuple[StoredPart, ...] = ()
    crc64: int | None = None
    report: MediaReport | None = None
    timeline: tuple[TimelineEntry, ...] = ()
    request_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobReceipt:
    """
    What can be handed to somebody who asks for proof of one job.

    Attributes:
        path: The file's, as the system has it.
        mtime_ns: When the file was last changed, as it was queued.
        kind: What it went as ("film", "image" …).
        is_of_file: Whether its bytes came from a file of this machine.
        arrived: What the store said of the whole object; None while it has not.
        asked: What was asked of the cloud about its medium beside the job, the newest first.
    """

    detail: JobDetail
    path: bytes
    mtime_ns: int
    kind: str
    is_of_file: bool = True
    arrived: ObjectFacts | None = None
    asked: tuple[Errand, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """The engine itself."""

    version: str
    home: str
    pid: int
    practice_url: str
    journal_expected: int
    journal_loaded: int
    restored_from: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """
    Some of the jobs that have ended.

    Attributes:
        rows: Newest first; may be empty though more follow.
        next_below: Where the next page goes on; None when there is none.
    """

    rows: tuple[JobRow, ...] = ()
    next_below: JobId | None = None


class Observer(Protocol):
    """Told about ten times a second, from one thread; must return soon and not raise."""

    def show(self, snapshot: Snapshot) -> None:
        """Take what has changed since the last call."""
        ...


class Engine(
    AuditFace,
    NoticeFace,
    ProcessingFace,
    PullFace,
    Tidying,
    LibraryFace,
    CategoryFace,
    Protocol,
):
    """
    Commands never raise for a single job: what cannot be done comes back as a value.

    Raises:
        UploaderError: The engine as a whole cannot (JournalTrouble), or a name is unknown
            (RequestRefused with a rule as `code`: "unknown-account", "unknown-setting" …).
    """

    def add(self, order: AddOrder) -> Added:
        """Check and queue files. Returns when they are in the journal."""
        ...

    def pause(self, choice: Choice) -> Obeyed:
        """Have jobs rest."""
        ...

    def resume(self, choice: Choice) -> Obeyed:
        """Have paused and waiting jobs go on."""
        ...

    def retry(self, choice: Choice) -> Obeyed:
        """Try failed jobs again; waiting ones at once."""
        ...

    def cancel(self, choice: Choice) -> Obeyed:
        """Give jobs up; the store forgets their parts."""
        ...

    def remove(self, choice: Choice) -> Obeyed:
        """Take jobs that rest or have ended off the list; history keeps them."""
        ...

    def restore(self, choice: Choice) -> Obeyed:
        """Undo `remove`."""
        ...

    def move(self, choice: Choice, *, before: JobId | None) -> Obeyed:
        """Give queued jobs another place in the queue."""
        ...

    def rows(self, *, after: JobId | None = None, limit: int = 1000) -> list[JobRow]:
        """Listed jobs by number, after `after`."""
        ...

    def history(
        self, wanted: HistoryFilter = ALL_HISTORY, *, below: JobId | None = None, limit: int = 1000
    ) -> HistoryPage:
        """
        Jobs that have ended, those that were removed too, of numbers below `below`. A page looks at
        so many jobs and no more: it may hold fewer than `limit` although more follow.
        """
        ...

    def detail(self, job_id: JobId) -> JobDetail | None:
        """All that is known of one job; None when there is none of that number."""
        ...

    def receipt(self, job_id: JobId) -> JobReceipt | None:
        """What proves one job, as the journal has it; None when there is none of that number."""
        ...

    def totals(self) -> Totals:
        """The whole station now."""
        ...

    def subscribe(self, observer: Observer) -> None:
        """Tell `observer` first of all jobs, then of every change, until `unsubscribe`."""
        ...

    def unsubscribe(self, observer: Observer) -> None:
        """Stop telling."""
        ...

    def accounts(self) -> list[AccountRow]:
        """All accounts, practice ones last."""
        ...

    def add_account(self, row: AccountRow, secrets: Mapping[str, str]) -> AccountRow:
        """
        Make an account, or replace the one of that name; parked jobs go on.

        Raises:
            RequestRefused: A field is missing or wrong (code: the rule; facts: field, accepted).
            SignInNeeded: The chosen place for secrets cannot be used.
        """
        ...

    def remove_account(self, name: str) -> None:
        """
        Forget an account and its secrets.

        Raises:
            RequestRefused: It has jobs in hand (code "account-in-use"), or is unknown.
        """
        ...

    def account_kinds(self) -> tuple[AccountKind, ...]:
        """Every cloud, with what has to be said about an account of it."""
        ...

    def test_account(self, name: str) -> AccountTest:
        """Make one harmless real call with it."""
        ...

    def list_choices(self, account: str, which: ListKind) -> list[CatalogueEntry]:
        """
        What an upload of `account` may name, as its cloud has it now; many calls may be needed.

        Raises:
            RequestRefused: Its cloud keeps no such list ("no-categories", "no-templates"), or the
                account is unknown.
            ProviderError: The cloud refused, or could not be asked.
        """
        ...

    def choices_of(self, account: str, which: ListKind, *, fresh: bool = False) -> Choices:
        """
        The same as it was a quarter of an hour ago at the most, or `fresh`: for completing what a
        person types. Raises as `list_choices` does.
        """
        ...

    def set_limits(self, *, bytes_per_s: int | None = None, connections: int | None = None) -> None:
        """Change the bandwidth limit (0: none) and the most connections, at once; None: as is."""
        ...

    def status(self) -> EngineStatus:
        """The engine itself."""
        ...

    def expect(self, accounts: Sequence[str]) -> None:
        """Learn that `accounts` will be used soon, so that a practice cloud can be started."""
        ...
