"""
What is made of a medium after it has arrived: each order an errand, so that it is given once.

Runs on the thread of whoever asks. An order whose answer was lost is looked for among the tasks of
the medium: by our key where the cloud hands it back, else as a task of that work and template which
is newer than the intent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from desktop_uploader.domain import events as e
from desktop_uploader.domain.errors import (
    ClockWrong,
    RequestRefused,
)
from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import Job, State
from desktop_uploader.engine.assembly import Surroundings
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.errands import Errands
from desktop_uploader.engine.loop import Loop
from desktop_uploader.engine.work_rules import review, rule_of
from desktop_uploader.engine.work_settling import CLOCKS_APART_S, found_of, miss
from desktop_uploader.ports.errands import Errand, ErrandFilter, ErrandOrder
from desktop_uploader.ports.processing import (
    Processing,
    ProcessOrder,
    Submitted,
    TaskList,
)
from desktop_uploader.ports.works import (
    Again,
    Settling,
    Subject,
    Task,
    TaskState,
    Work,
    WorkOrder,
    WorkRule,
)

SET = "set-"
"""Before the names of settings in the wish of an errand."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The processing of one account, with what it says of itself."""

    account: AccountName
    processing: Processing
    rules: tuple[WorkRule, ...]

    def tasks(
        self, subject: Subject, works: Sequence[Work], *, since_s: float | None = None
    ) -> list[Task]:
        """The latest tasks, as they are now; `since_s` by our clock, however far it is off."""
        if since_s is not None:
            since_s -= CLOCKS_APART_S
        ask = partial(self.processing.tasks, subject, works=works, since_s=since_s)
        try:
            return ask(cutoff=JobCutoff())
        except ClockWrong:
            # The refusal told the far end's time: what is signed from now on goes by it.
            return ask(cutoff=JobCutoff())


@dataclass(frozen=True, slots=True)
class TaskErrand:
    """Something that is to be done to one task, by its name."""

    desk: Desk
    subject: Subject
    task: Task
    action: str


class Processes:
    """Keeps the engine's part that has works done."""

    def __init__(self, around: Surroundings, loop: Loop, *, errands: Errands) -> None:
        self._loop = loop
        self._accounts = around.accounts
        self._journal = around.journal
        self._errands = errands
        self._clock = around.clock

    def process(self, order: ProcessOrder) -> Submitted:
        """Order a work, unless an earlier order of the same turns out to have been taken."""
        desk = self._desk(order.account, order.work)
        rule = rule_of(desk.rules, order.work, account=order.account)
        review(order, rule)
        wanted = WorkOrder(
            order.work,
            self._subject(order.account, order.subject),
            template=order.template,
            settings=dict(order.settings),
            output=order.output,
        )
        submitted = self._submitted(desk, wanted, rule=rule)
        job = self._job(order.account, order.subject)
        if rule.moves_medium and job is not None and job.state is State.ENDED:
            self._loop.call(lambda: self._lead_back(job.id))
        return submitted

    def tasks_of(
        self,
        account: str,
        subject: str,
        *,
        works: Sequence[Work] = (),
        since_s: float | None = None,
    ) -> TaskList:
        """What there is, asked for now."""
        desk = self._desk(account, works[0] if works else None)
        kept = [rule.work for rule in desk.rules]
        asked = [work for work in works if work in kept] if works else kept
        on = self._subject(account, subject)
        tasks = desk.tasks(on, asked, since_s=since_s) if asked else []
        return TaskList(tuple(tasks), desk.rules)

    def retry_task(self, account: str, subject: str, *, task: Task) -> Submitted:
        """Try a task again: the same, or another like it."""
        desk = self._desk(account, task.work)
        rule = rule_of(desk.rules, task.work, account=account)
        on = self._subject(account, subject)
        if rule.again is Again.NEW_TASK:
            return self._submitted(desk, self._order_behind(account, on, task=task), rule=rule)
        self._seen_to(
            TaskErrand(desk, on, task, "redo"),
            do=lambda: desk.processing.redo(task, cutoff=JobCutoff()),
            # Any other than the old result: it runs again, or has ended anew.
            is_done=lambda now: now != task,
        )
        return Submitted(task.id, since_s=task.ended_at_s)

    def cancel_task(self, account: str, subject: str, *, task: Task) -> None:
        """Give up a task that waits."""
        desk = self._desk(account, task.work)
        facts = {"work": task.work.value, "id": task.id}
        if not rule_of(desk.rules, task.work, account=account).may_cancel:
            raise RequestRefused(code="work-not-cancellable", facts=facts)
        if task.state is not TaskState.WAITING:
            raise RequestRefused(code="task-not-waiting", facts=facts)
        on = self._subject(account, subject)
        self._seen_to(
            TaskErrand(desk, on, task, "cancel"),
            do=lambda: desk.processing.cancel(task, cutoff=JobCutoff()),
            is_done=lambda now: now.state is TaskState.CANCELLED,
        )

    def _seen_to(
        self, about: TaskErrand, *, do: Callable[[], None], is_done: Callable[[Task], bool]
    ) -> None:
        """Have something done to a task, once."""
        task = about.task
        action = f"{about.action}-{task.work.value}"
        subject = _name_of(about.subject)
        order = ErrandOrder(about.desk.account, action, subject, {"task": task.id})

        def act(_: Errand) -> Mapping[str, str]:
            do()
            return {"task": task.id}

        def find(_: Errand) -> Mapping[str, str] | None:
            now = _of_id(about.desk.tasks(about.subject, [task.work]), task.id)
            return {"task": task.id} if now is not None and is_done(now) else None

        self._errands.run(order, act=act, find=find)

    def _submitted(self, desk: Desk, wanted: WorkOrder, *, rule: WorkRule) -> Submitted:
        order = ErrandOrder(
            desk.account, wanted.work.value, _name_of(wanted.subject), _wish_of(wanted)
        )
        before = desk.tasks(wanted.subject, [wanted.work])
        after = before[0].id if before else ""
        ours: set[int] = set()

        def act(errand: Errand) -> Mapping[str, str]:
            ours.add(errand.number)
            said = replace(wanted, key=errand.key)
            try:
                task_id = desk.processing.submit(said, cutoff=JobCutoff())
            except ClockWrong:
                task_id = desk.processing.submit(said, cutoff=JobCutoff())
            return {"task": task_id}

        def find(errand: Errand) -> Mapping[str, str] | None:
            said = replace(wanted, key=errand.key)
            if rule.settling is Settling.REPEATED:
                return {"task": desk.processing.submit(said, cutoff=JobCutoff())}
            listed = desk.tasks(wanted.subject, [wanted.work], since_s=errand.begun_at_s)
            if errand.number in ours:
                # What was there before the intent did not come of it, whatever the clocks say.
                listed = [task for task in listed if _of_id(before, task.id) is None]
            found = found_of(errand, said, listed=listed, taken=self._taken(errand))
            if found is not None:
                return {"task": found.id}
            miss(errand, rule, now_s=self._clock.now_s())
            return None

        errand = self._errands.run(order, act=act, find=find)
        task_id = errand.answer.get("task", "")
        return Submitted(task_id, after="" if task_id else after, ordered_at_s=errand.begun_at_s)

    def _order_behind(self, account: str, on: Subject, *, task: Task) -> WorkOrder:
        """What a task was ordered with: as we remember it, else as far as the cloud tells."""
        alike = ErrandFilter(account, task.work.value, _name_of(on))
        for errand in self._journal.errands(alike):
            if errand.answer.get("task") == task.id:
                return _order_of(errand.order.wish, on, work=task.work)
        return WorkOrder(task.work, on, template=task.template)

    def _taken(self, errand: Errand) -> set[str]:
        """Tasks that other errands on the same are known to have made."""
        alike = ErrandFilter(errand.order.account, errand.order.action, errand.order.subject)
        others = [one for one in self._journal.errands(alike) if one.number != errand.number]
        return {one.answer.get("task", "") for one in others} - {""}

    def _desk(self, account: str, work: Work | None) -> Desk:
        name = AccountName(account)
        provider = self._accounts.provider_for(name)
        if provider.processing is None or not provider.abilities.works:
            rule_of((), work or Work.TRANSCODE, account=account)
        assert provider.processing is not None
        return Desk(name, provider.processing, provider.abilities.works)

    def _job(self, account: str, stated: str) -> Job | None:
        """The job of that number, if it is one of the account's."""
        number = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 16 else 0
        job = self._journal.job(JobId(number)) if number else None
        return job if job is not None and job.account == account else None

    def _lead_back(self, job_id: JobId) -> None:
        live = self._loop.take_up(job_id)
        if live is not None and live.job.state is State.ENDED:
            self._loop.story.happen(live, e.MoreOrdered())

    def _subject(self, account: str, stated: str) -> Subject:
        """
        What a person means: a job of ours, a medium of the cloud's, or an object.

        Raises:
            RequestRefused: The job has no medium (code "job-without-medium").
        """
        if "://" in stated:
            return Subject(address=stated)
        job = self._job(account, stated)
        if job is None:
            return Subject(media_id=stated)
        if job.place is None or not (job.place.media_id or job.place.target):
            raise RequestRefused(code="job-without-medium", facts={"id": stated})
        return Subject(job.place.media_id or "", job.place.target)


def _name_of(subject: Subject) -> str:
    return subject.media_id or subject.address


def _wish_of(wanted: WorkOrder) -> dict[str, str]:
    said = {f"{SET}{name}": value for name, value in wanted.settings.items()}
    said |= {"template": wanted.template, "output": wanted.output}
    return {name: value for name, value in said.items() if value}


def _order_of(wish: Mapping[str, str], on: Subject, *, work: Work) -> WorkOrder:
    settings = {n.removeprefix(SET): value for n, value in wish.items() if n.startswith(SET)}
    return WorkOrder(
        work,
        on,
        template=wish.get("template", ""),
        settings=settings,
        output=wish.get("output", ""),
    )


def _of_id(tasks: Sequence[Task], task_id: str) -> Task | None:
    return next((task for task in tasks if task.id == task_id), None)
