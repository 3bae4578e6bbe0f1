"""What a cloud can make of a medium after it has arrived, as values: works, orders, tasks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from desktop_uploader.domain.media import Output


class Work(Enum):
    """What can be asked for; the values are words of the command line."""

    TRANSCODE = "transcode"
    WORKFLOW = "workflow"
    SNAPSHOTS = "snapshots"
    SPRITE = "sprite"
    GIF = "gif"
    REMUX = "remux"
    METADATA = "metadata"


class Again(Enum):
    """What trying a work again that has failed is to the cloud."""

    SAME_TASK = "same-task"
    """The task runs once more under its own id."""
    NEW_TASK = "new-task"
    """Another task is ordered, and paid for like the first."""


class Settling(Enum):
    """How it is found out whether an order whose answer was lost was taken."""

    LISTED = "listed"
    """Every task is listed: one that is not there after a while was never made."""
    SEEN = "seen"
    """A task that is seen was made; one that is not seen may come yet."""
    REPEATED = "repeated"
    """The order is said again with the same key: the cloud takes it once."""


class Need(Enum):
    """Whether a work names a template."""

    NONE = "none"
    MAY = "may"
    MUST = "must"


class Form(Enum):
    """How a setting of a work is written."""

    NUMBER = "number"
    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class WorkSetting:
    """
    Something of a work that a person may set.

    Attributes:
        least, most: Of a number, both inclusive; None for no bound.
        choices: What it may be; empty for anything of its form.
    """

    name: str
    form: Form = Form.NUMBER
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkRule:
    """
    What a cloud says of one work.

    Attributes:
        may_cancel: Whether a task of it can be cancelled while it waits.
        template: Of a workflow: the workflow's id.
        moves_medium: Whether the readings of the medium tell of what is made, so that its job goes
            back to processing until it is there.
    """

    work: Work
    again: Again = Again.NEW_TASK
    settling: Settling = Settling.SEEN
    may_cancel: bool = False
    template: Need = Need.NONE
    moves_medium: bool = False
    settings: tuple[WorkSetting, ...] = ()

    def setting(self, name: str) -> WorkSetting | None:
        """The setting of that name; None where there is none."""
        return next((one for one in self.settings if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Subject:
    """
    What a work is done on.

    Attributes:
        media_id: As the cloud knows the medium; "" where there is but an object.
        address: Of the object: "obs://bucket/key", also with "@region" behind it; "" where only
            the medium is known.
    """

    media_id: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """
    One work on one subject.

    Attributes:
        template: The template's or the workflow's id; "" for none.
        settings: By the names of the rule; each as text, JSON where it is more than one value.
        key: Ours; the cloud hands it back with the task where it has a place for it.
        output: "BUCKET/FOLDER" where a cloud puts files into a bucket; "" for the usual place.
    """

    work: Work
    subject: Subject
    template: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    output: str = ""


class TaskState(Enum):
    """How far a task is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    PARTLY = "partly"
    """Some outputs are there, others failed."""
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_ended(self) -> bool:
        """Whether nothing more comes of it by itself."""
        return self not in (TaskState.WAITING, TaskState.RUNNING)


@dataclass(frozen=True, slots=True)
class Task:
    """
    One task of a cloud, as it was just read.

    Attributes:
        created_at_s, ended_at_s: By the cloud's clock; None where it does not tell.
        template: What it was ordered with; "" where that is not told.
        key: That of the order that made it; "" where the cloud does not hand it back.
        error: The cloud's code and words where all of it failed, else "".
    """

    id: str
    work: Work
    state: TaskState
    outputs: tuple[Output, ...] = ()
    created_at_s: float | None = None
    ended_at_s: float | None = None
    template: str = ""
    key: str = ""
    error: str = ""
