"""What a job learns from an event, whether or not it moves for it."""

from collections.abc import Callable
from dataclasses import replace

from desktop_uploader.domain import events as e
from desktop_uploader.domain.job import Job, State
from desktop_uploader.domain.media import CoverFate, Mark


def learn(job: Job, event: e.Event) -> Job:
    """The job that knows what the event tells; its state is as it was."""
    return _LEARNT.get(type(event), _nothing_new)(job, event)


def _nothing_new(job: Job, _event: e.Event) -> Job:
    return job


def _learn_check(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.Checked)
    return replace(job, expects_processing=event.expects_processing)


def _learn_readiness(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.ReadyToSubmit)
    return replace(job, expects_processing=event.expects_processing)


def _learn_submission_begun(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.SubmissionBegun)
    count = job.submissions + 1
    return replace(job, is_in_doubt=True, submissions=count, submitted_at_s=event.at_s)


def _learn_submission(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.Submitted)
    return replace(job, place=event.place)


def _learn_place(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.CredentialGranted)
    is_elsewhere = job.place is not None and job.place.target != event.place.target
    if is_elsewhere and job.cover is CoverFate.KEPT:
        # It lies beside the place that was left.
        job = replace(job, cover=CoverFate.OPEN)
    return replace(job, place=event.place)


def _learn_medium(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.Committed)
    marks = job.marks
    if not job.source.is_local:
        # Nobody here has read the bytes, so there is nothing to hold the medium against.
        marks = tuple(dict.fromkeys((*marks, Mark.NOT_COMPARED)))
    return replace(job, place=event.place, is_commit_in_doubt=False, marks=marks)


def _learn_cover(job: Job, event: e.Event) -> Job:
    is_kept = isinstance(event, e.CoverKept)
    return replace(job, cover=CoverFate.KEPT if is_kept else CoverFate.GIVEN_UP)


def _learn_upload(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.UploadOpened)
    return replace(job, upload=event.upload, part_bytes=event.part_bytes)


def _learn_part(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.PartArrived)
    acked = min(job.tally.acked_bytes + event.size_bytes, job.size_bytes)
    learnt = replace(job, tally=replace(job.tally, acked_bytes=acked))
    # A receipt that comes late explains nothing away: why the job stopped stays.
    return replace(learnt, attempt=0, trouble=None) if job.state is State.UPLOADING else learnt


def _learn_disowned(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.PartsDisowned)
    tally = replace(
        job.tally,
        acked_bytes=max(0, job.tally.acked_bytes - event.size_bytes),
        resent_bytes=job.tally.resent_bytes + event.size_bytes,
    )
    return replace(job, tally=tally)


def _learn_waste(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.BytesWasted)
    wasted = job.tally.wasted_bytes + event.size_bytes
    return replace(job, tally=replace(job.tally, wasted_bytes=wasted))


def _learn_content(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.AllPartsStored)
    return replace(job, content_crc64=event.content_crc64, arrived=event.arrived)


def _learn_arrival(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.Completed)
    tally = replace(job.tally, acked_bytes=job.size_bytes)
    return replace(job, arrived=event.arrived, tally=tally)


def _learn_proof(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.Proved)
    settled = (Mark.NOT_COMPARED, Mark.UNVERIFIED)
    others = tuple(mark for mark in job.marks if mark not in settled)
    return replace(job, marks=others if event.is_compared else (*others, Mark.NOT_COMPARED))


def _learn_report(job: Job, event: e.Event) -> Job:
    assert isinstance(event, e.MediaRead)
    return replace(job, report=event.report, agreed=event.agreed, attempt=0, trouble=None)


_LEARNT: dict[type[e.Event], Callable[[Job, e.Event], Job]] = {
    e.Checked: _learn_check,
    e.ReadyToSubmit: _learn_readiness,
    e.SubmissionBegun: _learn_submission_begun,
    e.Submitted: _learn_submission,
    e.CredentialGranted: _learn_place,
    e.Committed: _learn_medium,
    e.CoverKept: _learn_cover,
    e.CoverGivenUp: _learn_cover,
    e.UploadOpened: _learn_upload,
    e.PartArrived: _learn_part,
    e.PartsDisowned: _learn_disowned,
    e.BytesWasted: _learn_waste,
    e.AllPartsStored: _learn_content,
    e.Completed: _learn_arrival,
    e.Proved: _learn_proof,
    e.MediaRead: _learn_report,
}
