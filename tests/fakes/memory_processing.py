"""The works of a cloud in memory: every order becomes a task, which ends when a test says so."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.domain.media import Output, OutputState
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.works import (
    Again,
    Need,
    Settling,
    Subject,
    Task,
    TaskState,
    Work,
    WorkOrder,
    WorkRule,
    WorkSetting,
)
from tests.fakes.memory_desk import MemoryDesk

RULES = (
    WorkRule(Work.TRANSCODE, settling=Settling.LISTED, template=Need.MUST),
    WorkRule(
        Work.SNAPSHOTS,
        settings=(WorkSetting("count", least=1, most=20),),
    ),
    WorkRule(Work.REMUX, again=Again.SAME_TASK, settling=Settling.LISTED, may_cancel=True),
    WorkRule(Work.GIF, settling=Settling.REPEATED),
)
TAKEN_ONCE = Work.GIF
OUTPUT_IN = {TaskState.WAITING: OutputState.RUNNING, TaskState.DONE: OutputState.DONE}


@dataclass
class MemoryProcessing:
    """
    Keeps the Processing port.

    Attributes:
        made: Tasks by subject, newest first.
        orders: What was taken, as it came.
        tells_ids: Whether an order is answered with its task's id.
        keeps_keys: Whether tasks carry the keys of their orders.
        first_state: Of a new task.
        templates: What may be named; None for anything.
    """

    desk: MemoryDesk
    made: dict[Subject, list[Task]] = field(default_factory=dict)
    orders: list[WorkOrder] = field(default_factory=list)
    tells_ids: bool = True
    keeps_keys: bool = False
    first_state: TaskState = TaskState.WAITING
    templates: frozenset[str] | None = None

    def submit(self, order: WorkOrder, *, cutoff: Cutoff) -> str:
        """Make a task, once for each key."""
        with self.desk.call("submit", cutoff):
            if self.templates is not None and order.template not in self.templates:
                raise RequestRefused(code="no-such-template")
            known = [(one.key, one.work) for one in self.orders]
            if order.work is TAKEN_ONCE and (order.key, order.work) in known:
                return f"task-{known.index((order.key, order.work)) + 1}"
            self.orders.append(order)
            task = Task(
                f"task-{len(self.orders)}",
                order.work,
                self.first_state,
                (Output("SD", OUTPUT_IN[self.first_state]),),
                created_at_s=self.desk.clock.now_s(),
                template=order.template,
                key=order.key if self.keeps_keys else "",
            )
            self.made.setdefault(order.subject, []).insert(0, task)
        return task.id if self.tells_ids else ""

    def tasks(
        self,
        subject: Subject,
        *,
        works: Sequence[Work],
        since_s: float | None = None,
        cutoff: Cutoff,
    ) -> list[Task]:
        """What was made."""
        with self.desk.call("tasks", cutoff):
            return [task for task in self.made.get(subject, []) if task.work in works]

    def redo(self, task: Task, *, cutoff: Cutoff) -> None:
        """Have it wait again."""
        with self.desk.call("redo", cutoff):
            self.move(task.id, TaskState.WAITING)

    def cancel(self, task: Task, *, cutoff: Cutoff) -> None:
        """Give it up, if it waits."""
        with self.desk.call("cancel", cutoff):
            if self.task(task.id).state is not TaskState.WAITING:
                raise RequestRefused(code="task-not-waiting")
            self.move(task.id, TaskState.CANCELLED)

    def task(self, task_id: str) -> Task:
        """The task of that id."""
        return next(task for tasks in self.made.values() for task in tasks if task.id == task_id)

    def move(self, task_id: str, state: TaskState) -> None:
        """Have a task be in another state from now on."""
        ended_at_s = self.desk.clock.now_s() if state.is_ended else None
        for subject, tasks in self.made.items():
            self.made[subject] = [
                replace(task, state=state, ended_at_s=ended_at_s) if task.id == task_id else task
                for task in tasks
            ]
