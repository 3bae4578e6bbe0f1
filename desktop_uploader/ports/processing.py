"""What is made of a medium after it has arrived: ordered, read, tried again, cancelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.works import Subject, Task, Work, WorkOrder, WorkRule


class Processing(Protocol):
    """
    Has works done. One per provider; may be used from many threads.

    Which works a cloud keeps, and how, stands in `Abilities.works`; orders come here when they
    keep these rules. May raise what a ControlPlane may.
    """

    def submit(self, order: WorkOrder, *, cutoff: Cutoff) -> str:
        """
        Order a work, once. Returns the task's id; "" where the cloud tells none.

        Raises:
            RequestRefused: The cloud does not take it, or a value in it (rule or code).
            ProviderError: With the outcome UNKNOWN where the order may have been taken.
        """
        ...

    def tasks(
        self,
        subject: Subject,
        *,
        works: Sequence[Work],
        since_s: float | None = None,
        cutoff: Cutoff,
    ) -> list[Task]:
        """
        The latest tasks of the subject in these works, newest first in each, with their outputs.

        A subject without any has none; that is no error.

        Args:
            since_s: Older ones may be left out, by the cloud's clock; younger ones are all told.
        """
        ...

    def redo(self, task: Task, *, cutoff: Cutoff) -> None:
        """Have the same task run once more; only where its rule says SAME_TASK."""
        ...

    def cancel(self, task: Task, *, cutoff: Cutoff) -> None:
        """
        Give up a task that waits; only where its rule says that it may be.

        Raises:
            RequestRefused: It does not wait any more.
        """
        ...


@dataclass(frozen=True, slots=True)
class ProcessOrder:
    """
    A work as a face asks for it.

    Attributes:
        subject: The number of a job of ours, a media id of the account's cloud, or the address of
            an object ("obs://…").
    """

    account: str
    subject: str
    work: Work
    template: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    output: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """
    What came of an order.

    Attributes:
        task_id: "" where the cloud tells none: it is the first task that is newer than `after`.
        after: The newest task that was there before; "" for none.
        since_s: When the same task had ended the last time, by the cloud's clock: a result counts
            when it is newer. None where there was none.
        ordered_at_s: By our clock; None where the task is an older one.
    """

    task_id: str
    after: str = ""
    since_s: float | None = None
    ordered_at_s: float | None = None


@dataclass(frozen=True, slots=True)
class TaskList:
    """The latest tasks of a subject, and what can be done with each kind of work."""

    tasks: tuple[Task, ...] = ()
    rules: tuple[WorkRule, ...] = ()

    def rule(self, work: Work) -> WorkRule | None:
        """What the cloud says of a work; None where it does not do it."""
        return next((one for one in self.rules if one.work is work), None)


class ProcessingFace(Protocol):
    """
    The part of the façade that has works done.

    Raises:
        RequestRefused: The account is unknown, its cloud does not do this ("no-such-work"), or the
            order breaks one of its rules.
        OutcomeUnknown: An order may have been taken, and nobody can tell (code "work-in-doubt").
        ProviderError: The cloud refused, or could not be asked; with the outcome UNKNOWN (code
            "work-not-settled") where the same order has to be given again to learn of it.
    """

    def process(self, order: ProcessOrder) -> Submitted:
        """Order a work; an earlier order of the same whose answer was lost is asked for first."""
        ...

    def tasks_of(
        self,
        account: str,
        subject: str,
        *,
        works: Sequence[Work] = (),
        since_s: float | None = None,
    ) -> TaskList:
        """
        What there is, asked for now; of these works only, unless empty.

        Args:
            since_s: By our clock; older tasks are of no interest and may be left out.
        """
        ...

    def retry_task(self, account: str, subject: str, *, task: Task) -> Submitted:
        """Try a task again, in the way that its rule says."""
        ...

    def cancel_task(self, account: str, subject: str, *, task: Task) -> None:
        """Give up a task that waits."""
        ...
