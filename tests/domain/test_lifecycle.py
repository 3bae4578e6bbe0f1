"""Single moves of a job: the straight way, failures by their remedy, and what a person asks."""

from dataclasses import replace

import pytest

from desktop_uploader.domain import events as e
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import Outcome, Remedy, Trouble
from desktop_uploader.domain.ids import MediaId, UploadId
from desktop_uploader.domain.job import Job, Source, State, Tally, marks_of, stage_of
from desktop_uploader.domain.lifecycle import (
    MAY_CANCEL,
    MAY_PAUSE,
    ON_ENTRY,
    IllegalMove,
    advance,
    recover,
)
from desktop_uploader.domain.media import Mark, MediaReport, MediumState, Stage
from desktop_uploader.domain.parts import ObjectFacts
from tests.domain.jobs import NEW, PLACE, SENDING

ARRIVED = ObjectFacts(100, 7)
PLAYABLE = MediaReport(MediaId("m"), MediumState.PLAYABLE)


def after(job: Job, *events: e.Event) -> Job:
    for event in events:
        job = advance(job, event).job
    return job


def failed(
    remedy: Remedy,
    *,
    kind: str = "ServerTrouble",
    outcome: Outcome = Outcome.NOT_DONE,
    may_retry: bool = True,
) -> e.Failed:
    return e.Failed(trouble=Trouble(kind, remedy, outcome), may_retry=may_retry)


def test_a_file_goes_from_queued_to_its_end() -> None:
    story: list[tuple[e.Event, State]] = [
        (e.Admitted(), State.CHECKING),
        (e.Checked(expects_processing=False), State.AUTHORIZING),
        (e.CredentialGranted(place=PLACE), State.UPLOADING),
        (e.UploadOpened(upload=UploadId("u"), part_bytes=60), State.UPLOADING),
        (e.PartArrived(size_bytes=60), State.UPLOADING),
        (e.PartArrived(size_bytes=40), State.UPLOADING),
        (e.AllPartsStored(content_crc64=7), State.COMPLETING),
        (e.Completed(arrived=ARRIVED), State.VERIFYING),
        (e.Proved(is_compared=True), State.COMMITTING),
        (e.Committed(place=PLACE), State.FOLLOWING),
        (e.MediaRead(report=PLAYABLE, agreed=2), State.FOLLOWING),
        (e.Ended(), State.ENDED),
    ]
    job = NEW
    for event, state in story:
        move = advance(job, event)
        assert move.job.state is state
        assert move.steps == (() if state is job.state else ON_ENTRY[state])
        job = move.job

    assert job == replace(
        NEW,
        state=State.ENDED,
        expects_processing=False,
        place=PLACE,
        upload=UploadId("u"),
        part_bytes=60,
        content_crc64=7,
        arrived=ARRIVED,
        report=PLAYABLE,
        agreed=2,
        tally=Tally(acked_bytes=100),
    )
    assert (stage_of(job), marks_of(job)) == (Stage.PUBLISHED, (Mark.PLAYABLE,))


@pytest.mark.parametrize("state", [State.ENDED, State.CANCELLED])
def test_an_ended_job_allows_nothing(state: State) -> None:
    with pytest.raises(IllegalMove, match="final"):
        advance(replace(NEW, state=state), e.RetryAsked())


@pytest.mark.parametrize(
    ("job", "event"),
    [
        (NEW, e.Checked(expects_processing=True)),
        (NEW, e.ResumeAsked()),
        (NEW, e.RetryAsked()),
        (SENDING, e.Ended()),
        (SENDING, e.MediaRead(report=PLAYABLE, agreed=1)),
        (replace(NEW, state=State.COMMITTING), e.PauseAsked()),
        (replace(NEW, state=State.FOLLOWING), e.CancelAsked()),
        (replace(NEW, state=State.PAUSED, return_to=State.UPLOADING), e.PauseAsked()),
    ],
)
def test_what_a_state_does_not_allow_is_a_bug(job: Job, event: e.Event) -> None:
    with pytest.raises(IllegalMove):
        advance(job, event)


@pytest.mark.parametrize("remedy", [Remedy.RETRY, Remedy.WAIT, Remedy.SIGN_IN])
def test_what_heals_puts_a_job_aside_and_it_goes_on_where_it_was(remedy: Remedy) -> None:
    move = advance(SENDING, failed(remedy))
    back = advance(move.job, e.ResumeAsked())

    assert (move.job.state, move.job.return_to) == (State.WAITING, State.UPLOADING)
    assert (move.job.attempt, move.steps) == (1, (Step.WAKE_LATER,))
    assert (back.job.state, back.job.return_to) == (State.UPLOADING, None)
    assert back.steps == (Step.SEND,)


def test_progress_ends_the_row_of_failures() -> None:
    job = after(SENDING, failed(Remedy.RETRY), e.ResumeAsked(), e.PartArrived(size_bytes=10))

    assert (job.attempt, job.trouble) == (0, None)


def test_an_expired_credential_is_renewed_and_keeps_the_parts() -> None:
    sent = after(SENDING, e.PartArrived(size_bytes=10))

    job = after(sent, failed(Remedy.RENEW))

    assert (job.state, job.upload, job.tally) == (State.AUTHORIZING, sent.upload, sent.tally)


def test_an_upload_that_the_store_forgot_begins_again_in_its_place() -> None:
    sent = after(SENDING, e.PartArrived(size_bytes=10), e.BytesWasted(size_bytes=3))

    move = advance(sent, failed(Remedy.RESTART))

    assert move.steps == (Step.FORGET_PARTS, Step.AUTHORIZE)
    assert (move.job.place, move.job.upload, move.job.part_bytes) == (PLACE, None, 0)
    assert move.job.tally == Tally(acked_bytes=0, resent_bytes=10, wasted_bytes=3)
    assert move.job.restarts == 1


def test_a_place_that_the_service_forgot_is_asked_for_anew() -> None:
    job = after(SENDING, failed(Remedy.REOPEN))

    assert (job.state, job.place, job.upload) == (State.AUTHORIZING, None, None)


@pytest.mark.parametrize("remedy", list(Remedy))
def test_a_failure_that_may_not_be_retried_is_the_end_of_trying(remedy: Remedy) -> None:
    move = advance(SENDING, failed(remedy, may_retry=False))

    assert (move.job.state, move.steps) == (State.FAILED, (Step.RELEASE,))


def test_what_only_a_person_can_mend_fails_at_once() -> None:
    assert after(SENDING, failed(Remedy.ASK_USER)).state is State.FAILED


def test_what_asking_did_not_settle_is_marked_unverified() -> None:
    unknown = failed(Remedy.ASK_USER, kind="OutcomeUnknown", outcome=Outcome.UNKNOWN)

    job = after(replace(SENDING, state=State.COMMITTING), unknown)

    assert (job.state, job.marks) == (State.FAILED, (Mark.UNVERIFIED,))


@pytest.mark.parametrize(
    ("state", "is_in_doubt"),
    [(State.COMMITTING, True), (State.AUTHORIZING, True), (State.VERIFYING, False)],
)
def test_a_lost_answer_leaves_doubt_where_the_call_changes_the_far_end(
    state: State, is_in_doubt: bool
) -> None:
    job = after(replace(SENDING, state=state), failed(Remedy.RETRY, outcome=Outcome.UNKNOWN))

    assert job.is_in_doubt is is_in_doubt
    assert after(job, e.ResumeAsked()).is_in_doubt is is_in_doubt


def test_an_answer_ends_the_doubt() -> None:
    doubtful = replace(SENDING, state=State.COMMITTING, is_in_doubt=True)

    assert not after(doubtful, e.Committed(place=PLACE)).is_in_doubt


def test_a_call_that_answers_after_a_pause_is_not_lost() -> None:
    paused = after(replace(NEW, state=State.AUTHORIZING), e.PauseAsked())

    job = after(paused, e.CredentialGranted(place=PLACE))

    assert (job.state, job.return_to, job.place) == (State.PAUSED, State.UPLOADING, PLACE)


def test_a_call_that_fails_after_a_pause_leaves_the_job_where_it_is() -> None:
    paused = after(SENDING, e.PauseAsked())

    job = after(paused, failed(Remedy.RETRY, outcome=Outcome.UNKNOWN))

    assert (job.state, job.return_to, job.attempt) == (State.PAUSED, State.UPLOADING, 0)
    assert job.is_in_doubt


def test_a_store_that_does_not_abort_does_not_hold_a_cancel() -> None:
    job = after(SENDING, e.CancelAsked(), failed(Remedy.RETRY))

    assert (job.state, job.trouble is not None) == (State.CANCELLED, True)


@pytest.mark.parametrize("state", sorted(MAY_PAUSE - {State.WAITING}, key=lambda s: s.name))
def test_a_pause_remembers_where_to_go_on(state: State) -> None:
    move = advance(replace(NEW, state=state), e.PauseAsked())

    assert (move.job.state, move.job.return_to) == (State.PAUSED, state)
    assert move.steps == (Step.RELEASE,)


def test_a_job_paused_while_it_waits_goes_on_where_it_waited_for() -> None:
    job = after(SENDING, failed(Remedy.RETRY), e.PauseAsked())

    assert (job.state, job.return_to) == (State.PAUSED, State.UPLOADING)


@pytest.mark.parametrize("state", sorted(MAY_CANCEL, key=lambda s: s.name))
def test_what_may_be_cancelled_is_aborted_first(state: State) -> None:
    back = State.UPLOADING if state in (State.WAITING, State.PAUSED) else None

    move = advance(replace(SENDING, state=state, return_to=back), e.CancelAsked())

    assert (move.job.state, move.steps) == (State.ABORTING, (Step.ABORT,))
    assert after(move.job, e.Aborted()).state is State.CANCELLED


def test_a_failed_job_that_is_tried_again_is_looked_at_from_the_file_on() -> None:
    worn = replace(SENDING, state=State.FAILED, attempt=8, restarts=3, ended_at_s=9.0)

    job = after(worn, e.RetryAsked())

    assert (job.state, job.attempt, job.restarts, job.ended_at_s) == (State.CHECKING, 0, 0, None)


def test_a_failed_job_whose_bytes_arrived_is_not_sent_again() -> None:
    there = replace(
        SENDING,
        state=State.FAILED,
        arrived=ARRIVED,
        marks=(Mark.UNVERIFIED,),
        trouble=Trouble("ProcessingFailed", Remedy.ASK_USER),
    )

    job = after(there, e.RetryAsked())

    assert (job.state, job.marks) == (State.VERIFYING, ())


LOST_COMMIT = failed(Remedy.RETRY, outcome=Outcome.UNKNOWN)
COMMITTING = replace(SENDING, state=State.COMMITTING, arrived=ARRIVED)


@pytest.mark.parametrize("remedy", [Remedy.RESTART, Remedy.REOPEN])
def test_after_a_lost_commit_nothing_goes_to_another_place(remedy: Remedy) -> None:
    job = after(COMMITTING, LOST_COMMIT, e.ResumeAsked(), failed(remedy, kind="PlaceGone"))

    assert (job.state, job.marks, job.place) == (State.FAILED, (Mark.UNVERIFIED,), PLACE)
    assert job.trouble is not None
    assert job.trouble.kind == "OutcomeUnknown"


def test_after_a_lost_commit_no_other_credential_is_asked_for() -> None:
    job = after(COMMITTING, LOST_COMMIT, e.ResumeAsked(), failed(Remedy.RENEW))

    assert (job.state, job.return_to) == (State.WAITING, State.COMMITTING)


def test_a_lost_commit_that_is_tried_again_is_asked_about_and_not_sent() -> None:
    job = after(COMMITTING, LOST_COMMIT, e.ResumeAsked(), failed(Remedy.ASK_USER))
    assert Mark.UNVERIFIED in job.marks

    move = advance(job, e.RetryAsked())

    assert (move.job.state, move.steps, move.job.marks) == (State.COMMITTING, (Step.COMMIT,), ())
    assert move.job.is_in_doubt


def test_a_commit_that_a_crash_cut_off_stays_in_doubt_while_its_cover_is_sent() -> None:
    job = after(recover(COMMITTING).job, e.CoverKept())

    assert (job.state, job.is_in_doubt) == (State.COMMITTING, True)
    assert not after(job, e.Committed(place=PLACE)).is_commit_in_doubt


def test_a_waiting_job_that_is_tried_again_goes_on_at_once() -> None:
    job = after(SENDING, failed(Remedy.RETRY), e.RetryAsked())

    assert (job.state, job.attempt) == (State.UPLOADING, 0)


def test_parts_that_the_store_disowned_are_counted_as_sent_again() -> None:
    job = after(SENDING, e.PartArrived(size_bytes=30), e.PartsDisowned(size_bytes=10))

    assert job.tally == Tally(acked_bytes=20, resent_bytes=10)


def test_what_could_not_be_compared_says_so_until_it_was() -> None:
    verifying = replace(SENDING, state=State.VERIFYING)

    marked = after(verifying, e.Proved(is_compared=False))

    assert marked.marks == (Mark.NOT_COMPARED,)
    again = replace(marked, state=State.VERIFYING)
    assert after(again, e.Proved(is_compared=True)).marks == ()


@pytest.mark.parametrize("state", [State.UPLOADING, State.COMMITTING])
def test_after_a_crash_what_may_have_happened_is_in_doubt(state: State) -> None:
    running = recover(replace(SENDING, state=state)).job
    waiting = recover(replace(SENDING, state=State.WAITING, return_to=state)).job

    assert (running.state, running.is_in_doubt) == (state, True)
    assert (waiting.state, waiting.is_in_doubt) == (state, True)


def test_before_the_first_reading_a_followed_job_is_processing() -> None:
    following = replace(SENDING, state=State.FOLLOWING)

    assert (stage_of(following), marks_of(following)) == (Stage.PROCESSING, ())
    assert stage_of(replace(following, state=State.ENDED)) is Stage.PUBLISHED


def test_an_end_that_was_seen_once_is_not_shown_yet() -> None:
    seen_once = replace(SENDING, state=State.FOLLOWING, report=PLAYABLE, marks=(Mark.NOT_COMPARED,))

    assert (stage_of(seen_once), marks_of(seen_once)) == (Stage.PROCESSING, (Mark.NOT_COMPARED,))


def test_what_is_no_end_is_shown_at_once() -> None:
    reviewing = MediaReport(MediaId("m"), MediumState.REVIEWING)

    assert stage_of(replace(SENDING, state=State.FOLLOWING, report=reviewing)) is Stage.REVIEWING


def test_a_new_credential_does_not_end_the_doubt() -> None:
    doubtful = replace(SENDING, state=State.AUTHORIZING, is_in_doubt=True)

    assert after(doubtful, e.CredentialGranted(place=PLACE)).is_in_doubt


def test_a_receipt_that_comes_late_explains_no_failure_away() -> None:
    job = after(SENDING, failed(Remedy.ASK_USER), e.PartArrived(size_bytes=10))

    assert (job.state, job.tally.acked_bytes) == (State.FAILED, 10)
    assert job.trouble is not None


def test_marks_of_the_job_and_of_the_medium_stand_together() -> None:
    job = replace(SENDING, state=State.ENDED, marks=(Mark.NOT_COMPARED,), report=PLAYABLE)

    assert marks_of(job) == (Mark.NOT_COMPARED, Mark.PLAYABLE)


@pytest.mark.parametrize("text", ["/films/a b.mp4", "C:\\films\\a b.mp4", "a b.mp4"])
def test_the_name_of_a_file_is_the_end_of_its_path(text: str) -> None:
    assert Source(text.encode(), text, NEW.source.fingerprint).name == "a b.mp4"


def test_a_job_is_at_work_unless_it_rests() -> None:
    assert SENDING.is_at_work
    assert not NEW.is_at_work
