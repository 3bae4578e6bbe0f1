"""What people ask of jobs that are there already."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from desktop_uploader.domain import events as e
from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import RESTING, Job, State
from desktop_uploader.engine.loop import Loop
from desktop_uploader.ports.orders import Choice, Obeyed

PAGE_ROWS = 1000
SHIFTED_AT_ONCE = 20_000


class Commands:
    """Each command is carried out by the owner of the jobs and is written when it returns."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._tools = loop.tools

    def pause(self, choice: Choice) -> Obeyed:
        """Have jobs rest; queued ones are moved by the thousand."""
        return self._loop.call(lambda: self._pause(choice))

    def resume(self, choice: Choice) -> Obeyed:
        """Have paused and waiting jobs go on."""
        return self._loop.call(lambda: self._resume(choice))

    def retry(self, choice: Choice) -> Obeyed:
        """Try failed jobs again; waiting ones at once."""
        states = (State.FAILED, State.WAITING)
        return self._loop.call(lambda: self._each(choice, e.RetryAsked(), states=states))

    def cancel(self, choice: Choice) -> Obeyed:
        """Give jobs up."""
        states = tuple(state for state in State if state not in (State.ENDED, State.CANCELLED))
        return self._loop.call(lambda: self._each(choice, e.CancelAsked(), states=states))

    def remove(self, choice: Choice) -> Obeyed:
        """Take jobs off the list that have come to an end."""
        return self._loop.call(lambda: self._set_removed(choice, is_removed=True))

    def restore(self, choice: Choice) -> Obeyed:
        """Undo `remove`."""
        return self._loop.call(lambda: self._set_removed(choice, is_removed=False))

    def move(self, choice: Choice, *, before: JobId | None) -> Obeyed:
        """Give queued jobs another place in the queue."""

        def act() -> Obeyed:
            wanted = choice.ids or ()
            known = [self._tools.journal.job(job_id) for job_id in wanted]
            queued = [job.id for job in known if job is not None and job.state is State.QUEUED]
            self._tools.journal.move(queued, before=before)
            unknown = tuple(i for i, job in zip(wanted, known, strict=True) if job is None)
            unmoved = tuple(i for i in wanted if i not in queued and i not in unknown)
            return Obeyed(len(queued), unmoved, unknown)

        return self._loop.call(act)

    # --- by the owner of the jobs --------------------------------------------------------------

    def _pause(self, choice: Choice) -> Obeyed:
        if choice.ids is not None:
            return self._each(choice, e.PauseAsked())
        in_hand = self._wish(self._in_hand(choice), e.PauseAsked())
        shifted = self._shift(choice, State.QUEUED, target=State.PAUSED)
        return replace(in_hand, done=in_hand.done + shifted)

    def _resume(self, choice: Choice) -> Obeyed:
        if choice.ids is not None:
            return self._each(choice, e.ResumeAsked())
        shifted = self._shift(choice, State.PAUSED, target=State.QUEUED)
        others = self._each(choice, e.ResumeAsked(), states=(State.PAUSED, State.WAITING))
        return replace(others, done=others.done + shifted)

    def _shift(self, choice: Choice, source: State, *, target: State) -> int:
        """
        Move all at rest; returns how many.

        In pieces, so that faces show the first while the rest is being written. Where the disk
        fails in between, the pieces before are moved and shown.
        """
        accounts = (AccountName(choice.account),) if choice.account else ()
        count = 0
        while True:
            shifted = self._tools.journal.shift(
                source, target, accounts=accounts, limit=SHIFTED_AT_ONCE
            )
            self._tools.feed.moved(shifted, target)
            count += len(shifted)
            if len(shifted) < SHIFTED_AT_ONCE:
                return count

    def _each(self, choice: Choice, event: e.Event, *, states: Sequence[State] = ()) -> Obeyed:
        if choice.ids is not None:
            return self._wish(choice.ids, event)
        return self._wish(self._matching(choice, states), event)

    def _wish(self, job_ids: Sequence[JobId], event: e.Event) -> Obeyed:
        done, unmoved, unknown = 0, [], []
        for job_id in job_ids:
            live = self._loop.take_up(job_id)
            if live is None or live.job.is_removed:
                unknown.append(job_id)
            elif self._loop.story.try_to(live, event):
                done += 1
            else:
                unmoved.append(job_id)
        return Obeyed(done, tuple(unmoved), tuple(unknown))

    def _in_hand(self, choice: Choice) -> list[JobId]:
        return [
            live.job.id
            for live in self._tools.active.values()
            if not choice.account or live.job.account == choice.account
        ]

    def _matching(self, choice: Choice, states: Sequence[State]) -> list[JobId]:
        found: list[JobId] = []
        after: JobId | None = None
        while page := self._tools.journal.page(after=after, limit=PAGE_ROWS, states=states):
            after = page[-1].id
            found += [job.id for job in page if not choice.account or job.account == choice.account]
        return found

    def _set_removed(self, choice: Choice, *, is_removed: bool) -> Obeyed:
        ended = (State.ENDED, State.CANCELLED, State.FAILED)
        job_ids = self._matching(choice, ended) if choice.ids is None else choice.ids
        done: list[Job] = []
        unmoved, unknown = [], []
        for job_id in job_ids:
            job = self._tools.journal.job(job_id)
            if job is None:
                unknown.append(job_id)
            elif job_id in self._tools.hand or job.state not in RESTING:
                unmoved.append(job_id)
            else:
                after = replace(job, is_removed=is_removed)
                done.append(self._loop.story.batch.change(job, after, at_s=self._now_s()))
        show: Callable[[], None] = (
            (lambda: self._tools.feed.removed([job.id for job in done]))
            if is_removed
            else (lambda: self._tools.feed.rested(done))
        )
        self._loop.story.batch.afterwards.append(show)
        return Obeyed(len(done), tuple(unmoved), tuple(unknown))

    def _now_s(self) -> float:
        return self._tools.clock.now_s()
