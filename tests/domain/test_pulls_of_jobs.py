"""What the service fetches itself: submitted once, never hidden, never fetched twice."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain import events as e
from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import Outcome, Remedy, Trouble
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Job, State, marks_of
from desktop_uploader.domain.lifecycle import IllegalMove, advance, recover
from desktop_uploader.domain.media import Mark
from tests.domain.jobs import AT_URL
from tests.domain.test_stories import STORIES, steps_after

TAKEN = Place("", None, "job-1")
FETCHED = Place("", MediaId("m"), "job-1")
LOST = e.Failed(trouble=Trouble("Unreachable", Remedy.RETRY, Outcome.UNKNOWN))
REFUSED = e.Failed(trouble=Trouble("Throttled", Remedy.RETRY, Outcome.NOT_DONE))
GIVEN_UP = e.Failed(trouble=Trouble("PullFailed", Remedy.ASK_USER), may_retry=False)


def after(*events: e.Event, job: Job = AT_URL) -> Job:
    for event in events:
        job = advance(job, event).job
    return job


def submitting() -> Job:
    return after(e.Admitted(), e.ReadyToSubmit(expects_processing=True))


def test_what_lies_at_an_address_is_submitted_fetched_and_followed() -> None:
    job = after(e.SubmissionBegun(), e.Submitted(place=TAKEN), job=submitting())
    assert (job.state, job.submissions, job.is_in_doubt) == (State.PULLING, 1, False)

    job = after(e.Committed(place=FETCHED), job=job)

    assert (job.state, job.place) == (State.FOLLOWING, FETCHED)
    assert Mark.NOT_COMPARED in marks_of(job)


@pytest.mark.parametrize(("begun", "is_in_doubt"), [((), False), ((e.SubmissionBegun(),), True)])
def test_after_a_crash_only_what_was_in_the_call_is_in_doubt(
    begun: tuple[e.Event, ...], is_in_doubt: bool
) -> None:
    move = recover(after(*begun, job=submitting()))

    assert move.job.is_in_doubt is is_in_doubt
    assert move.steps == (Step.SUBMIT,)


def test_a_lost_answer_is_in_doubt_until_the_service_knows_nothing_of_it() -> None:
    job = after(e.SubmissionBegun(), LOST, e.ResumeAsked(), job=submitting())
    assert (job.state, job.is_in_doubt) == (State.SUBMITTING, True)

    move = advance(job, e.SubmissionAbsent())

    assert (move.job.is_in_doubt, move.steps) == (False, (Step.SUBMIT,))


def test_a_plain_refusal_leaves_no_doubt() -> None:
    job = after(e.SubmissionBegun(), REFUSED, job=submitting())

    assert (job.state, job.return_to, job.is_in_doubt) == (State.WAITING, State.SUBMITTING, False)


def test_a_doubt_that_cannot_be_settled_ends_unverified_and_is_only_asked_about_again() -> None:
    lost = replace(LOST, may_retry=False)
    failed = after(e.SubmissionBegun(), lost, job=submitting())
    assert (failed.state, Mark.UNVERIFIED in failed.marks) == (State.FAILED, True)

    again = after(e.RetryAsked(), job=failed)

    assert (again.state, again.is_in_doubt) == (State.SUBMITTING, True)


def test_a_submission_in_doubt_cannot_be_cancelled_away() -> None:
    waiting = after(e.SubmissionBegun(), LOST, job=submitting())

    with pytest.raises(IllegalMove):
        advance(waiting, e.CancelAsked())


def test_a_cancel_that_comes_too_late_hides_no_medium() -> None:
    pulling = after(e.SubmissionBegun(), e.Submitted(place=TAKEN), job=submitting())

    for answer in (e.NotCancelled(), LOST):
        job = after(e.CancelAsked(), answer, job=pulling)
        assert (job.state, job.place) == (State.PULLING, TAKEN)
    assert after(e.CancelAsked(), e.Aborted(), job=pulling).state is State.CANCELLED


def test_what_the_service_gave_up_is_submitted_anew_when_a_person_wants_it() -> None:
    failed = after(e.SubmissionBegun(), e.Submitted(place=TAKEN), GIVEN_UP, job=submitting())

    assert after(e.RetryAsked(), job=failed).state is State.CHECKING
    assert after(e.RetryAsked(), job=failed).place is None
    assert after(e.CancelAsked(), e.Aborted(), job=failed).state is State.CANCELLED


def test_what_the_service_has_taken_on_is_asked_about_again_whatever_else_failed() -> None:
    denied = e.Failed(trouble=Trouble("Denied", Remedy.ASK_USER), may_retry=False)
    failed = after(e.SubmissionBegun(), e.Submitted(place=TAKEN), denied, job=submitting())
    assert failed.state is State.FAILED

    again = after(e.RetryAsked(), job=failed)

    assert (again.state, again.place) == (State.PULLING, TAKEN)


def test_a_medium_that_was_fetched_is_looked_at_again_and_not_fetched_twice() -> None:
    unplayable = e.Failed(trouble=Trouble("ProcessingFailed", Remedy.ASK_USER), may_retry=False)
    job = after(
        e.SubmissionBegun(), e.Submitted(place=TAKEN), e.Committed(place=FETCHED), unplayable,
        job=submitting(),
    )  # fmt: skip

    assert after(e.RetryAsked(), job=job).state is State.FOLLOWING


@given(STORIES, st.booleans())
def test_no_story_submits_what_may_have_been_submitted(story: list[e.Event], dies: bool) -> None:
    job = submitting()
    is_unsettled = False
    for event in story:
        if dies and job.state is State.SUBMITTING:
            job = recover(job).job
        before = job
        job, _ = steps_after(job, event)
        if job is before:
            continue
        if isinstance(event, e.SubmissionBegun):
            is_unsettled = True
        elif isinstance(event, e.Submitted | e.SubmissionAbsent) or (
            isinstance(event, e.Failed) and event.trouble.outcome is Outcome.NOT_DONE
        ):
            is_unsettled = False
        if job.state is State.SUBMITTING or job.return_to is State.SUBMITTING:
            assert job.is_in_doubt or not is_unsettled
