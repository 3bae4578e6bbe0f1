"""
What a medium is called, what the cloud says of it, and the stage that follows from that.

The rules are those of the clouds' own status words, reduced to what they have in common: the
medium's state decides the stage, the verdict explains it, outputs are values beside it; the stage
is computed from the values each time and never counted up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from desktop_uploader.domain.ids import MediaId


class AssetKind(Enum):
    """What a file is to the cloud."""

    FILM = "film"
    IMAGE = "image"
    WATERMARK = "watermark"
    SUBTITLE = "subtitle"
    MATERIAL = "material"


@dataclass(frozen=True, slots=True)
class MediaDraft:
    """
    What a person says about a file before it is sent. Empty text means: not said.

    Attributes:
        title: Shown in the cloud; the file's stem where a person said nothing.
        tags: In the order they were given.
        category, template, workflow, app, storage: Ids of the account's own things.
        cover_url: Address of a picture that the service can fetch.
        cover: Absolute path of a picture on this machine, in bytes as a source's; b"" for none.
        extend: Text of ours that the service hands back with the medium.
        extension: Of a medium that the service fetches itself, where its address shows none.
        is_left_as_it_is: Nothing is to be made of it, whatever the account does else.
        output: Where what is made of an object goes, "bucket/directory"; "" for the account's own
            choice.
        md5: Of such a medium, in hex, for the service to hold it against; "" where nobody said it.
    """

    title: str
    description: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""
    template: str = ""
    workflow: str = ""
    cover_url: str = ""
    app: str = ""
    storage: str = ""
    extend: str = ""
    kind: AssetKind = AssetKind.FILM
    cover: bytes = b""
    extension: str = ""
    md5: str = ""
    is_left_as_it_is: bool = False
    output: str = ""

    @property
    def cover_text(self) -> str:
        """The path of the cover for people; "" for none."""
        return self.cover.decode("utf-8", "replace")


class CoverFate(Enum):
    """What has become of the picture that was named as a film's cover."""

    OPEN = "open"
    KEPT = "kept"
    GIVEN_UP = "given-up"
    """The film goes without it."""


class MediumState(Enum):
    """A service's status word, reduced to what all clouds have in common."""

    ABSENT = "absent"
    """Never made, deleted, or not visible to this account: they cannot be told apart."""
    ARRIVING = "arriving"
    """The service has not yet noticed the object."""
    STORED = "stored"
    PROCESSING = "processing"
    REVIEWING = "reviewing"
    PLAYABLE = "playable"
    PROCESSED = "processed"
    """What was asked for lies in a bucket; there is no medium that could be played or blocked."""
    BLOCKED = "blocked"
    FAILED = "failed"
    UNTOLD = "untold"
    """It is there; what has become of its processing the service does not tell (any more)."""
    UNCLEAR = "unclear"
    """A word that we do not know: it never moves a job."""


class OutputState(Enum):
    """How far one output is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Output:
    """
    One transcode, snapshot set or other product of the medium.

    Attributes:
        name: The cloud's name for its kind and quality ("LD", "snapshot").
        progress_percent: A hint from 0 to 100; never decides a stage.
        error: The cloud's code and words where it failed, else "".
    """

    name: str
    state: OutputState
    output_id: str = ""
    format: str = ""
    width: int | None = None
    height: int | None = None
    bitrate_kbps: float | None = None
    progress_percent: int | None = None
    error: str = ""
    url: str = ""


class Suggestion(Enum):
    """What an audit proposes."""

    PASS = "pass"
    REVIEW = "review"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What an audit found. It explains a stage; the medium's own state decides it.

    Attributes:
        labels: The cloud's words for what was found, as they came.
        modules: Where it was found (picture, cover, title …), as they came.
    """

    suggestion: Suggestion
    labels: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MediaReport:
    """
    One reading of a medium.

    Attributes:
        word: The status word as it came, for logs and unknown words.
        size_bytes: Length of the source as the service states it; None when it does not.
        outputs: None when they were not read; empty when there are none.
        awaits_outputs: Whether the service still works on outputs of a medium that already plays.
        problem: The service's own words where the medium failed, else "".
    """

    media_id: MediaId
    state: MediumState
    word: str = ""
    size_bytes: int | None = None
    outputs: tuple[Output, ...] | None = None
    verdict: Verdict | None = None
    awaits_outputs: bool = False
    problem: str = ""
    request_id: str = ""


class Stage(Enum):
    """Where a job is, as a person sees it."""

    QUEUED = "queued"
    CHECKING = "checking"
    AUTHORIZING = "authorizing"
    UPLOADING = "uploading"
    COMPLETING = "completing"
    VERIFYING = "verifying"
    COMMITTING = "committing"
    SUBMITTING = "submitting"
    PULLING = "pulling"
    PROCESSING = "processing"
    REVIEWING = "reviewing"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WAITING = "waiting"
    PAUSED = "paused"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Mark(Enum):
    """A second value beside a stage."""

    PLAYABLE = "playable"
    PROCESSED = "processed"
    STORED = "stored"
    PARTLY = "partly"
    PLAYABLE_ALREADY = "playable-already"
    UNVERIFIED = "unverified"
    UNKNOWN_RESULT = "unknown-result"
    UNUSUALLY_LONG = "unusually-long"
    NOT_COMPARED = "not-compared"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """
    The stage that follows from a reading.

    Attributes:
        is_end: Whether the job may end here, once a second reading agrees.
        is_missing: Whether the medium is not visible (any more).
    """

    stage: Stage
    marks: tuple[Mark, ...] = ()
    is_end: bool = False
    is_missing: bool = False


def conclude(report: MediaReport, *, expects_processing: bool) -> Conclusion:
    """
    The stage of a medium whose bytes have arrived.

    Args:
        expects_processing: Whether the service will make outputs of it. Without, a medium that is
            merely stored has reached its end.
    """
    marks = _marks_of(report.outputs or ())
    running = report.awaits_outputs or any(
        output.state is OutputState.RUNNING for output in report.outputs or ()
    )
    match report.state:
        case MediumState.ABSENT:
            return Conclusion(Stage.FAILED, is_end=True, is_missing=True)
        case MediumState.ARRIVING:
            return Conclusion(Stage.VERIFYING)
        case MediumState.STORED if not expects_processing:
            return Conclusion(Stage.PUBLISHED, (Mark.STORED,), is_end=True)
        case MediumState.REVIEWING:
            return Conclusion(Stage.REVIEWING, marks)
        case MediumState.BLOCKED:
            return Conclusion(Stage.REJECTED, marks, is_end=True)
        case MediumState.FAILED:
            return Conclusion(Stage.FAILED, marks, is_end=True)
        case MediumState.PLAYABLE if running:
            return Conclusion(Stage.PROCESSING, (Mark.PLAYABLE_ALREADY, *marks))
        case MediumState.PLAYABLE:
            return Conclusion(Stage.PUBLISHED, (Mark.PLAYABLE, *marks), is_end=True)
        case MediumState.UNTOLD if not running:
            # Silence is no failure: the film is there.
            return Conclusion(Stage.PUBLISHED, (Mark.STORED, Mark.UNKNOWN_RESULT), is_end=True)
        case MediumState.PROCESSED if not running:
            return Conclusion(Stage.PUBLISHED, (Mark.PROCESSED, *marks), is_end=True)
        case _:
            return Conclusion(Stage.PROCESSING, marks)


def _marks_of(outputs: Sequence[Output]) -> tuple[Mark, ...]:
    states = {output.state for output in outputs}
    return (Mark.PARTLY,) if {OutputState.DONE, OutputState.FAILED} <= states else ()
