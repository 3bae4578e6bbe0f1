"""The call that makes a medium of an object, said once."""

from dataclasses import replace

from desktop_uploader.domain import events as e
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import OutcomeUnknown, PlaceGone
from desktop_uploader.domain.job import Job
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.engine.reports import StepEnded
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.provider import Provider


def register(job: Job, provider: Provider, *, cutoff: Cutoff) -> StepEnded:
    """Register the object; in doubt, look for the medium before it is said again."""
    assert job.place is not None
    if job.is_in_doubt and (found := _found(job, provider, cutoff=cutoff)) is not None:
        return found
    facts = job.arrived or ObjectFacts()
    try:
        made = provider.control_plane.commit(job.place, facts, cutoff=cutoff)
    except PlaceGone as gone:
        if not job.is_in_doubt:
            raise
        # The first one may have used the session up after we had looked.
        if (found := _found(job, provider, cutoff=cutoff)) is not None:
            return found
        raise OutcomeUnknown(
            action=gone.trouble.action, code=gone.trouble.code, facts=gone.trouble.facts
        ) from gone
    committed = e.Committed(
        place=made.place, warnings=made.warnings, request_ids=(made.request_id,)
    )
    return StepEnded(job.id, Step.COMMIT, (committed,))


def _found(job: Job, provider: Provider, *, cutoff: Cutoff) -> StepEnded | None:
    """The end of the step, if the commit that nobody answered was carried out."""
    assert job.place is not None
    found = provider.control_plane.find(job.place, job.source, cutoff=cutoff)
    if found is None:
        return None
    place = replace(job.place, media_id=found)
    return StepEnded(job.id, Step.COMMIT, (e.Committed(place=place),))
