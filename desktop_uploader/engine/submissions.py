"""
The calls about media that the service fetches itself. Made on workers.

A submission whose answer was lost is asked for before it is made again; what an asking that failed
leaves open stays in doubt.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from desktop_uploader.domain import events as e
from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import (
    Cut,
    Outcome,
    OutcomeUnknown,
    ProviderError,
    Remedy,
    RequestRefused,
    ServerTrouble,
    SourceRefused,
    Trouble,
    UploaderError,
)
from desktop_uploader.domain.ids import JobId, MediaId
from desktop_uploader.domain.job import Job, Origin, Source
from desktop_uploader.engine.reports import StepEnded
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.provider import Provider
from desktop_uploader.ports.registering import Registering
from desktop_uploader.ports.url_pull import PullItem, PullReport, Ticket, UrlPull

ASK_AGAIN_S = 2.0
GOES_ON = "pull-goes-on"
"""The warning: the cloud fetches what was given up here."""


class Submissions:
    """Holds nothing but what makes a job's number unique; may be used by many threads."""

    def __init__(self, *, home_key: str) -> None:
        """`home_key` makes a job's number unique over all homes."""
        self._home_key = home_key

    def check(self, job: Job, provider: Provider) -> StepEnded:
        """Hold the address and its text against the rules that need no network."""
        desk_of(provider, job.source)
        review = provider.review(job.draft, job.source)
        if review.refusals:
            first = review.refusals[0]
            raise SourceRefused(code=first.rule, facts=dict(first.facts))
        ready = e.ReadyToSubmit(expects_processing=review.expects_processing)
        return StepEnded(job.id, Step.CHECK, (ready,))

    def submit(
        self, jobs: Sequence[Job], provider: Provider, *, cutoff: Cutoff
    ) -> dict[JobId, e.Event]:
        """Submit jobs by one call: what became of each."""
        items = {job.id: self._item(job) for job in jobs}
        try:
            answers = desk_of(provider, jobs[0].source).submit(tuple(items.values()), cutoff=cutoff)
        except Cut as cut:
            # Our own end of a call says nothing of what the far end has done.
            unknown = replace(cut.trouble, outcome=Outcome.UNKNOWN)
            return {job.id: e.Failed(trouble=unknown) for job in jobs}
        except ProviderError as error:
            if len(jobs) > 1 and _is_about_one(error.trouble):
                return self._one_by_one(jobs, provider, cutoff=cutoff)
            return {job.id: e.Failed(trouble=error.trouble) for job in jobs}
        return {job_id: _event_of(item, answers.get(item.key)) for job_id, item in items.items()}

    def settle(
        self,
        job: Job,
        provider: Provider,
        *,
        taken: Collection[MediaId] = (),
        cutoff: Cutoff,
    ) -> StepEnded:
        """
        Ask after a submission that nobody answered.

        What is not seen at the first asking may be on its way still: it is asked for once more.

        Args:
            taken: Media that are other jobs'; what is found among them was found by its name alone.

        Raises:
            UploaderError: It is still not known; the outcome says so.
        """
        item = self._item(job)
        try:
            ticket = desk_of(provider, job.source).find(item, cutoff=cutoff)
            if ticket is not None and ticket.place.media_id in taken:
                raise OutcomeUnknown(code="none-fits")
        except UploaderError as error:
            error.trouble = replace(error.trouble, outcome=Outcome.UNKNOWN)
            raise
        if ticket is not None:
            return StepEnded(job.id, Step.SUBMIT, (_submitted(item, ticket),))
        if job.attempt == 0:
            raise ServerTrouble(
                code="not-seen-yet", retry_after_s=ASK_AGAIN_S, outcome=Outcome.UNKNOWN
            )
        return StepEnded(job.id, Step.SUBMIT, (e.SubmissionAbsent(),))

    def read(
        self, places: Sequence[Place], provider: Provider, *, cutoff: Cutoff
    ) -> Mapping[Place, PullReport]:
        """How errands are, by as many readings as it takes."""
        pull = pull_of(provider)
        batch = pull.abilities.reads_batch
        seen: dict[Place, PullReport] = {}
        for start in range(0, len(places), batch):
            seen |= pull.read(places[start : start + batch], cutoff=cutoff)
        return seen

    def cancel(self, job: Job, provider: Provider, *, cutoff: Cutoff) -> StepEnded:
        """Call an errand off; where a cloud has no call for it, it is given up here alone."""
        assert job.place is not None
        pull = pull_of(provider)
        if not pull.abilities.can_cancel:
            return StepEnded(job.id, Step.ABORT, (e.Aborted(warnings=(GOES_ON,)),))
        is_off = pull.cancel(job.place, cutoff=cutoff)
        return StepEnded(job.id, Step.ABORT, (e.Aborted() if is_off else e.NotCancelled(),))

    def _item(self, job: Job) -> PullItem:
        key = f"{self._home_key}-{job.id}-{job.submissions}"
        return PullItem(key, job.source, job.draft, job.submitted_at_s)

    def _one_by_one(
        self, jobs: Sequence[Job], provider: Provider, *, cutoff: Cutoff
    ) -> dict[JobId, e.Event]:
        """One that the service does not take must not keep the others from it."""
        became: dict[JobId, e.Event] = {}
        for job in jobs:
            became |= self.submit((job,), provider, cutoff=cutoff)
        return became


def desk_of(provider: Provider, source: Source) -> UrlPull | Registering:
    """
    Where a provider takes what lies at an address, or in the account's own store.

    Raises:
        RequestRefused: It does not ("no-pull", "no-register").
    """
    if source.origin is Origin.URL:
        return pull_of(provider)
    return registering_of(provider)


def registering_of(provider: Provider) -> Registering:
    """
    How a provider makes media of objects.

    Raises:
        RequestRefused: It does not ("no-register").
    """
    if provider.registering is None:
        raise RequestRefused(code="no-register", facts={"name": str(provider.account)})
    return provider.registering


def group_of(provider: Provider, job: Job) -> str:
    """What all jobs of one call must have in common."""
    if job.source.origin is Origin.URL or provider.registering is None:
        return Origin.URL.value
    return f"{Origin.OBJECT.value} {provider.registering.group_of(job.draft, job.source)}"


def pull_of(provider: Provider) -> UrlPull:
    """
    How a provider fetches from addresses.

    Raises:
        RequestRefused: It does not ("no-pull").
    """
    if provider.url_pull is None:
        raise RequestRefused(code="no-pull", facts={"name": str(provider.account)})
    return provider.url_pull


def _is_about_one(trouble: Trouble) -> bool:
    """Whether the call was refused for something that it says, and nothing was done."""
    return trouble.remedy is Remedy.ASK_USER and trouble.outcome is Outcome.NOT_DONE


def _event_of(item: PullItem, answer: Ticket | Trouble | None) -> e.Event:
    if isinstance(answer, Ticket):
        return _submitted(item, answer)
    # Silence about one of them is no refusal.
    silent = Trouble("BadAnswer", Remedy.RETRY, Outcome.UNKNOWN, code="item-not-answered")
    return e.Failed(trouble=answer or silent)


def _submitted(item: PullItem, ticket: Ticket) -> e.Event:
    if item.source.origin is Origin.OBJECT:
        return e.Committed(place=ticket.place, request_ids=(ticket.request_id,))
    return e.Submitted(place=ticket.place, request_ids=(ticket.request_id,))
