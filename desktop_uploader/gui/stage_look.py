"""How a stage looks: a shape and a tone. The word stands beside it, never the colour alone."""

from dataclasses import dataclass
from enum import Enum

from desktop_uploader.domain.media import Stage
from desktop_uploader.gui.queue_filter import Filter, needs_a_person
from desktop_uploader.ports.engine import JobRow


class Tone(Enum):
    """What a colour is for; the theme knows the colour."""

    QUIET = "quiet"
    BUSY = "busy"
    WAITING = "waiting"
    ALARM = "alarm"
    CLOUD = "cloud"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Look:
    """A shape (an icon's name) and its tone."""

    icon: str
    tone: Tone


_LOOKS: dict[Stage, Look] = {
    Stage.QUEUED: Look("queued", Tone.QUIET),
    Stage.CHECKING: Look("working", Tone.BUSY),
    Stage.AUTHORIZING: Look("working", Tone.BUSY),
    Stage.UPLOADING: Look("uploading", Tone.BUSY),
    Stage.COMPLETING: Look("working", Tone.BUSY),
    Stage.VERIFYING: Look("working", Tone.BUSY),
    Stage.COMMITTING: Look("working", Tone.BUSY),
    Stage.SUBMITTING: Look("working", Tone.BUSY),
    Stage.PULLING: Look("working", Tone.CLOUD),
    Stage.PROCESSING: Look("processing", Tone.CLOUD),
    Stage.REVIEWING: Look("reviewing", Tone.CLOUD),
    Stage.PUBLISHED: Look("published", Tone.GOOD),
    Stage.REJECTED: Look("rejected", Tone.BAD),
    Stage.WAITING: Look("waiting", Tone.WAITING),
    Stage.PAUSED: Look("pause", Tone.QUIET),
    Stage.FAILED: Look("failed", Tone.BAD),
    Stage.CANCELLED: Look("cancel", Tone.QUIET),
}

_ALARM = Look("needs-you", Tone.ALARM)

FILTER_ICONS: dict[Filter, str] = {
    Filter.ALL: "all",
    Filter.ACTIVE: "uploading",
    Filter.WAITING: "waiting",
    Filter.NEEDS_YOU: "needs-you",
    Filter.PROCESSING: "processing",
    Filter.REVIEWING: "reviewing",
    Filter.PUBLISHED: "published",
    Filter.FAILED: "failed",
}


def look_of(row: JobRow) -> Look:
    """The look of a job's stage; one that waits for a person looks like an alarm."""
    if row.stage is Stage.WAITING and needs_a_person(row):
        return _ALARM
    return _LOOKS[row.stage]
