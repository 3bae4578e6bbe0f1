"""
Gathers what an account wants fetched into calls, as full as they may be.

Jobs wait here in SUBMITTING. That a call begins is written down for each of them before it is made;
so after a crash those that still waited are known to have been in none.
"""

import logging
from collections.abc import Iterable, Sequence

from desktop_uploader.domain import events as e
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import UploaderError
from desktop_uploader.domain.ids import AccountName, JobId, MediaId
from desktop_uploader.domain.job import State
from desktop_uploader.engine.calling import Calling, Post, bug
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.reports import StepEnded
from desktop_uploader.engine.story import Story
from desktop_uploader.engine.submissions import desk_of, group_of
from desktop_uploader.engine.tools import Tools
from desktop_uploader.ports.provider import Provider

_log = logging.getLogger(__name__)


class Submitting:
    """Belongs to the thread that owns the jobs; calls are made on workers, one an account."""

    def __init__(self, tools: Tools, story: Story, *, post: Post) -> None:
        self._tools = tools
        self._story = story
        self._post = post
        self._calling = Calling(tools, post)
        self._waiting: dict[JobId, Live] = {}
        self.cutoff = JobCutoff()

    def take(self, live: Live) -> None:
        """Have a job submitted with the next call of its account."""
        self._waiting[live.job.id] = live

    def begin(self) -> None:
        """Begin the calls that can be made now. Nothing is said before it is written down."""
        by_account: dict[AccountName, list[Live]] = {}
        for job_id, live in list(self._waiting.items()):
            if live.job.state is not State.SUBMITTING:
                del self._waiting[job_id]
            elif live.busy is None:
                by_account.setdefault(live.job.account, []).append(live)
        for account, lives in by_account.items():
            self._begin_for(account, lives)

    def _begin_for(self, account: AccountName, lives: list[Live]) -> None:
        if lives[0].provider is None:
            # How many go into a call is for the provider to say; it is found on a worker.
            first = lives[0].job.id
            self._calling.begin(lives[0], Step.SUBMIT, act=lambda _: StepEnded(first, Step.SUBMIT))
            return
        for live in lives:
            if live.job.is_in_doubt:
                self._settle(live)
        provider = lives[0].provider
        fresh = [live for live in lives if not live.job.is_in_doubt]
        if fresh and not self._is_calling(account):
            self._begin_call(fresh, provider, account=account)

    def _begin_call(self, fresh: list[Live], provider: Provider, *, account: AccountName) -> None:
        try:
            batch = desk_of(provider, fresh[0].job.source).abilities.batch
        except UploaderError as error:
            self._story.fail(fresh[0], error.trouble)
            return
        first = group_of(provider, fresh[0].job)
        fresh = [live for live in fresh if group_of(provider, live.job) == first]
        chosen = _distinct(fresh, most=batch)
        if len(chosen) < batch and len(chosen) == len(fresh) and self._more_is_coming(account):
            return
        for live in chosen:
            del self._waiting[live.job.id]
            live.busy = Step.SUBMIT
            self._story.happen(live, e.SubmissionBegun(at_s=self._tools.clock.now_s()))
        self._story.batch.afterwards.append(lambda: self._call(chosen, provider))

    def _call(self, lives: Sequence[Live], provider: Provider) -> None:
        jobs = [live.job for live in lives]

        def errand() -> None:
            try:
                became = self._tools.submissions.submit(jobs, provider, cutoff=self.cutoff)
            except UploaderError as error:
                became = {job.id: e.Failed(trouble=error.trouble) for job in jobs}
            except Exception as error:
                _log.exception("submitting %d jobs failed", len(jobs))
                became = {job.id: e.Failed(trouble=bug(error)) for job in jobs}
            for job in jobs:
                self._post(StepEnded(job.id, Step.SUBMIT, (became[job.id],), provider=provider))

        self._tools.workers.submit(errand)

    def _settle(self, live: Live) -> None:
        del self._waiting[live.job.id]
        job, settle, taken = live.job, self._tools.submissions.settle, self._media_of_others(live)

        def act(provider: Provider) -> StepEnded:
            return settle(job, provider, taken=taken, cutoff=self.cutoff)

        self._calling.begin(live, Step.SUBMIT, act=act)

    def _media_of_others(self, live: Live) -> frozenset[MediaId]:
        """Media of the account that are known to be other jobs': none of them is this one's."""
        others = (one.job for one in self._tools.hand.values() if one is not live)
        return frozenset(
            job.place.media_id
            for job in others
            if job.account == live.job.account
            and job.place is not None
            and job.place.media_id is not None
        )

    def _is_calling(self, account: AccountName) -> bool:
        return any(
            live.busy is Step.SUBMIT and live.job.is_in_doubt
            for live in self._tools.active.values()
            if live.job.account == account
        )

    def _more_is_coming(self, account: AccountName) -> bool:
        """Whether more jobs of the account are about to wait here."""
        return any(
            live.job.state is State.CHECKING
            or (live.job.state is State.SUBMITTING and live.job.id not in self._waiting)
            for live in self._tools.active.values()
            if live.job.account == account and not live.job.source.is_local
        )


def _distinct(lives: Iterable[Live], *, most: int) -> list[Live]:
    """The first `most` of different addresses: one that stands twice in a call is fetched twice."""
    chosen: dict[bytes, Live] = {}
    for live in lives:
        chosen.setdefault(live.job.source.path, live)
        if len(chosen) == most:
            break
    return list(chosen.values())
