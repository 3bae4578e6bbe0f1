"""One `process` command over its media: what it orders, reads, tries again or gives up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop_uploader.cli.consent import has_agreed
from desktop_uploader.cli.exit_codes import ExitCode, exit_code_of
from desktop_uploader.cli.giving import usual_account
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.cli.work_lines import TaskTeller
from desktop_uploader.cli.work_watch import WorkWatch
from desktop_uploader.domain.errors import Outcome, RequestRefused, UploaderError
from desktop_uploader.domain.ids import JobId
from desktop_uploader.ports.engine import Engine
from desktop_uploader.ports.processing import ProcessOrder, Submitted, TaskList
from desktop_uploader.ports.works import Again, Task, TaskState, Work

WORST_FIRST = (
    ExitCode.UNVERIFIED,
    ExitCode.WRONG_USE,
    ExitCode.FAILED,
    ExitCode.NEEDS_PERSON,
)
RETRIED = (TaskState.FAILED, TaskState.PARTLY, TaskState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Manner:
    """
    How a command is to be carried out.

    Attributes:
        verb: "show", "retry", "cancel"; "" to order something.
        works: Which are meant; empty for all.
    """

    verb: str
    works: tuple[Work, ...]
    says_yes: bool
    waits: bool


class WorkErrand:
    """Takes one medium after another; what fails with one does not keep the next."""

    def __init__(
        self, terminal: Terminal, engine: Engine, *, teller: TaskTeller, manner: Manner
    ) -> None:
        self._terminal = terminal
        self._engine = engine
        self._teller = teller
        self._manner = manner

    def run(self, subject: str, order: ProcessOrder) -> ExitCode:
        """Do it for one medium."""
        try:
            account = self._account_of(subject, order.account)
            self._teller.begin(subject, account)
            if not self._manner.verb:
                return self._order(replace(order, account=account, subject=subject))
            listed = self._engine.tasks_of(account, subject, works=self._manner.works)
            return self._with_what_there_is(account, subject, listed=listed)
        except UploaderError as error:
            self._teller.failed(error.trouble)
            if error.trouble.outcome is Outcome.UNKNOWN or error.trouble.kind == "OutcomeUnknown":
                return ExitCode.UNVERIFIED
            return exit_code_of(error.trouble)

    def _with_what_there_is(self, account: str, subject: str, *, listed: TaskList) -> ExitCode:
        match self._manner.verb:
            case "retry":
                return self._retry(account, subject, listed=listed)
            case "cancel":
                return self._cancel(account, subject, listed=listed)
        for task in listed.tasks:
            self._teller.show(task)
        if not listed.tasks:
            self._teller.say("process.nothing")
        return ExitCode.DONE

    def _order(self, order: ProcessOrder) -> ExitCode:
        submitted = self._engine.process(order)
        return self._followed(order.account, order.subject, work=order.work, submitted=submitted)

    def _retry(self, account: str, subject: str, *, listed: TaskList) -> ExitCode:
        task = _latest(listed.tasks, RETRIED)
        if task is None:
            raise RequestRefused(code="nothing-to-retry", facts={"id": subject})
        rule = listed.rule(task.work)
        costs = rule is None or rule.again is Again.NEW_TASK
        question = "process.ask-new-task" if costs else "process.ask-same-task"
        work = self._terminal.phrases(f"work.{task.work.value}")
        asked = self._terminal.phrases(question, work=work, subject=subject)
        if not has_agreed(self._terminal, asked, is_yes=self._manner.says_yes):
            return ExitCode.DONE
        submitted = self._engine.retry_task(account, subject, task=task)
        return self._followed(account, subject, work=task.work, submitted=submitted)

    def _cancel(self, account: str, subject: str, *, listed: TaskList) -> ExitCode:
        waiting = [task for task in listed.tasks if task.state is TaskState.WAITING]
        running = _latest(listed.tasks, (TaskState.RUNNING,))
        if not waiting and running is not None:
            waiting = [running]
        if not waiting:
            raise RequestRefused(code="nothing-waits", facts={"id": subject})
        for task in waiting:
            self._engine.cancel_task(account, subject, task=task)
            self._teller.say("process.cancelled", id=task.id)
        return ExitCode.DONE

    def _followed(
        self, account: str, subject: str, *, work: Work, submitted: Submitted
    ) -> ExitCode:
        self._teller.say("process.accepted", id=submitted.task_id or "–")
        if not self._manner.waits:
            self._teller.accepted(work, submitted.task_id)
            return ExitCode.DONE
        watch = WorkWatch(self._engine, self._teller, account=account, subject=subject)
        return watch.follow(work, submitted)

    def _account_of(self, subject: str, named: str) -> str:
        """The account of a job of ours, else the one that was named, else the usual one."""
        if subject.isascii() and subject.isdigit() and len(subject) < 16:
            detail = self._engine.detail(JobId(int(subject)))
            if detail is not None and named in ("", detail.row.account):
                return detail.row.account
        return named or usual_account(self._terminal, self._engine)


def worst(codes: Sequence[ExitCode]) -> ExitCode:
    """The code for all media of a command together."""
    return next((code for code in WORST_FIRST if code in codes), ExitCode.DONE)


def _latest(tasks: Sequence[Task], states: Sequence[TaskState]) -> Task | None:
    found = [task for task in tasks if task.state in states]
    return max(found, key=lambda task: task.created_at_s or 0.0, default=None)
