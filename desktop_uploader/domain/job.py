"""One file on its way, at one instant."""

import re
from dataclasses import dataclass, field
from enum import Enum

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import Trouble
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import AccountName, JobId, UploadId
from desktop_uploader.domain.media import (
    CoverFate,
    Mark,
    MediaDraft,
    MediaReport,
    Stage,
    conclude,
)
from desktop_uploader.domain.parts import ObjectFacts

ESCAPE = re.compile(rb"%([0-9a-fA-F]{2})")


class State(Enum):
    """Where a job stands by its own account; what a person sees is its `Stage`."""

    QUEUED = "queued"
    CHECKING = "checking"
    AUTHORIZING = "authorizing"
    UPLOADING = "uploading"
    COMPLETING = "completing"
    VERIFYING = "verifying"
    COMMITTING = "committing"
    SUBMITTING = "submitting"
    PULLING = "pulling"
    FOLLOWING = "following"
    ENDED = "ended"
    WAITING = "waiting"
    PAUSED = "paused"
    FAILED = "failed"
    ABORTING = "aborting"
    CANCELLED = "cancelled"


FINAL = frozenset({State.ENDED, State.CANCELLED})
"""Nothing moves a job out of these."""

RESTING = frozenset({State.QUEUED, State.PAUSED, State.FAILED, *FINAL})
"""A job in one of these needs no place in memory."""

ASIDE = frozenset({State.WAITING, State.PAUSED})
"""A job in one of these remembers where it goes on."""


class Origin(Enum):
    """Where the bytes of a job lie before it begins."""

    FILE = "file"
    URL = "url"
    """At an address from which the service fetches them itself."""
    OBJECT = "object"
    """In the account's own store already, as an object that is to become a medium."""


def _unescaped(text: str) -> str:
    """A piece of an address as it is read."""
    plain = ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), text.encode())
    return plain.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Source:
    """
    The local file of a job, or the address from which the service fetches its bytes.

    Attributes:
        path: As the system has it, in bytes (`os.fsencode`): not every path is text. Of an address
            its letters.
        text: The same for people; what is no text is shown as replacement characters.
        fingerprint: What it was when it was queued; all zero of what lies at an address.
    """

    path: bytes
    text: str
    fingerprint: Fingerprint
    origin: Origin = Origin.FILE

    @property
    def name(self) -> str:
        """The last piece of the path."""
        if self.origin is not Origin.FILE:
            path = self.text.partition("#")[0].partition("?")[0]
            return _unescaped(path.rsplit("/", 1)[-1])
        return self.text.replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def is_local(self) -> bool:
        """Whether the bytes lie on this machine, so that we send them."""
        return self.origin is Origin.FILE


@dataclass(frozen=True, slots=True)
class Tally:
    """
    Bytes of one job, counted where they are known.

    Attributes:
        acked_bytes: Confirmed by the store and still believed.
        resent_bytes: Of parts that had been confirmed, proved wrong, and had to go again.
        wasted_bytes: Of attempts that were never confirmed.
    """

    acked_bytes: int = 0
    resent_bytes: int = 0
    wasted_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """
    One file on its way, at one instant. Changed only by `lifecycle.advance`.

    Attributes:
        return_to: Where it goes on; set in WAITING and PAUSED alone.
        priority: Higher goes first.
        attempt: Failures in a row since the last progress.
        restarts: How often the upload began again from its first byte.
        expects_processing: Whether the service will make outputs of the medium.
        cover: What has become of the picture that the draft names, if it names one.
        place: Where the file goes; None until the service has assigned it.
        upload: The open multipart upload; None before it, or when the file goes by one PUT.
        parts_end_at_s: When the store forgets the parts of `upload` by itself, seconds since the
            epoch; None where it promises nothing.
        part_bytes: Size of a part, fixed for `upload`; 0 until it is chosen.
        is_in_doubt: The call of this state was started before, and its outcome is not known.
        submissions, submitted_at_s: How often the service was asked to fetch it, and when last.
        is_commit_in_doubt: A commit was begun whose outcome is not known. Until it is settled
            nothing is sent to another place: that would be a second medium.
        arrived: What the store said of the whole object.
        content_crc64: CRC-64/XZ of the whole file as it was read, known when all parts are.
        report: The last reading of the medium.
        agreed: How many readings in a row came to the same end.
        trouble: Why it waits or failed; kept until the next progress.
        request_ids: The far end's names for the calls of this job, but for its parts.
        ended_at_s, created_at_s: Seconds since the epoch.
    """

    id: JobId
    account: AccountName
    source: Source
    draft: MediaDraft
    state: State = State.QUEUED
    return_to: State | None = None
    priority: int = 0
    attempt: int = 0
    restarts: int = 0
    expects_processing: bool = True
    place: Place | None = None
    upload: UploadId | None = None
    part_bytes: int = 0
    is_in_doubt: bool = False
    is_commit_in_doubt: bool = False
    arrived: ObjectFacts | None = None
    content_crc64: int | None = None
    report: MediaReport | None = None
    agreed: int = 0
    trouble: Trouble | None = None
    tally: Tally = field(default_factory=Tally)
    marks: tuple[Mark, ...] = ()
    request_ids: tuple[str, ...] = ()
    created_at_s: float = 0.0
    ended_at_s: float | None = None
    is_removed: bool = False
    cover: CoverFate = CoverFate.OPEN
    parts_end_at_s: float | None = None
    submissions: int = 0
    submitted_at_s: float = 0.0

    @property
    def has_cover_to_send(self) -> bool:
        """Whether a cover was named, and has neither arrived nor been given up."""
        return bool(self.draft.cover) and self.cover is CoverFate.OPEN

    @property
    def size_bytes(self) -> int:
        """Length of the file when it was queued."""
        return self.source.fingerprint.size_bytes

    @property
    def is_at_work(self) -> bool:
        """Whether the engine has it in hand."""
        return self.state not in RESTING


_STAGE_OF_STATE: dict[State, Stage] = {
    State.QUEUED: Stage.QUEUED,
    State.CHECKING: Stage.CHECKING,
    State.AUTHORIZING: Stage.AUTHORIZING,
    State.UPLOADING: Stage.UPLOADING,
    State.COMPLETING: Stage.COMPLETING,
    State.VERIFYING: Stage.VERIFYING,
    State.COMMITTING: Stage.COMMITTING,
    State.SUBMITTING: Stage.SUBMITTING,
    State.PULLING: Stage.PULLING,
    State.WAITING: Stage.WAITING,
    State.PAUSED: Stage.PAUSED,
    State.FAILED: Stage.FAILED,
    State.ABORTING: Stage.CANCELLED,
    State.CANCELLED: Stage.CANCELLED,
}


def stage_of(job: Job) -> Stage:
    """The stage of `job`: its own state, or what follows from the last reading of its medium."""
    if job.state not in (State.FOLLOWING, State.ENDED):
        return _STAGE_OF_STATE[job.state]
    if job.report is None:
        return Stage.PROCESSING if job.state is State.FOLLOWING else Stage.PUBLISHED
    seen = conclude(job.report, expects_processing=job.expects_processing)
    if seen.is_end and job.state is State.FOLLOWING:
        # Seen once: an end counts when a second reading agrees.
        return Stage.PROCESSING
    return seen.stage


def marks_of(job: Job) -> tuple[Mark, ...]:
    """The marks beside the stage: those of the job's own story and those of its medium."""
    if job.report is None or job.state not in (State.FOLLOWING, State.ENDED):
        return job.marks
    seen = conclude(job.report, expects_processing=job.expects_processing)
    if seen.is_end and job.state is State.FOLLOWING:
        return job.marks
    return (*job.marks, *(mark for mark in seen.marks if mark not in job.marks))
