"""Watches one task until it has ended: asked for ever more rarely."""

import threading
from collections.abc import Sequence

from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.cli.work_lines import TaskTeller
from desktop_uploader.ports.engine import Engine
from desktop_uploader.ports.processing import Submitted
from desktop_uploader.ports.works import Task, TaskState, Work

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
GROWTH = 1.5
CODE_OF_STATE = {TaskState.FAILED: ExitCode.FAILED, TaskState.PARTLY: ExitCode.FAILED}


class WorkWatch:
    """The task of one order."""

    def __init__(self, engine: Engine, teller: TaskTeller, *, account: str, subject: str) -> None:
        self._engine = engine
        self._teller = teller
        self._account = account
        self._subject = subject

    def follow(self, work: Work, submitted: Submitted) -> ExitCode:
        """Tell of the task until it has ended; a task that is not yet shown is waited for."""
        pause_s = FIRST_PAUSE_S
        while True:
            listed = self._engine.tasks_of(
                self._account, self._subject, works=(work,), since_s=submitted.ordered_at_s
            )
            task = pick(listed.tasks, submitted)
            if task is not None and _is_new(task, submitted):
                self._teller.show(task)
                if task.state.is_ended:
                    return CODE_OF_STATE.get(task.state, ExitCode.DONE)
            threading.Event().wait(pause_s)
            pause_s = min(pause_s * GROWTH, LONGEST_PAUSE_S)


def pick(tasks: Sequence[Task], submitted: Submitted) -> Task | None:
    """The task of an order among the latest, newest first; None while it is not shown."""
    if submitted.task_id:
        return next((task for task in tasks if task.id == submitted.task_id), None)
    newest = next(iter(tasks), None)
    return None if newest is None or newest.id == submitted.after else newest


def _is_new(task: Task, submitted: Submitted) -> bool:
    """A result of before the order says nothing of the order."""
    if submitted.since_s is None or not task.state.is_ended:
        return True
    return task.ended_at_s is not None and task.ended_at_s > submitted.since_s
