"""Every story that events can tell keeps the invariants of a job."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain import events as e
from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.errors import Outcome, Remedy, Trouble
from desktop_uploader.domain.ids import MediaId, UploadId
from desktop_uploader.domain.job import ASIDE, FINAL, Job, State, marks_of, stage_of
from desktop_uploader.domain.lifecycle import (
    MOST_REQUEST_IDS,
    ON_ENTRY,
    IllegalMove,
    advance,
    recover,
)
from desktop_uploader.domain.media import MediaReport, MediumState
from desktop_uploader.domain.parts import ObjectFacts
from tests.domain.jobs import NEW

PLACE = Place("oss/bucket/key", MediaId("m"))
REQUESTS = st.lists(st.sampled_from([f"r{n}" for n in range(40)]), max_size=6, unique=True).map(
    tuple
)
SIZES = st.integers(0, NEW.size_bytes * 2)
TROUBLES = st.builds(
    Trouble,
    st.sampled_from(["Unreachable", "OutcomeUnknown", "ProcessingFailed"]),
    st.sampled_from(Remedy),
    st.sampled_from(Outcome),
)
REPORTS = st.builds(MediaReport, st.just(MediaId("m")), st.sampled_from(MediumState))
ANY_EVENT: st.SearchStrategy[e.Event] = st.one_of(
    st.builds(e.Admitted),
    st.builds(e.Checked, expects_processing=st.booleans()),
    st.builds(e.CredentialGranted, place=st.just(PLACE), request_ids=REQUESTS),
    st.builds(e.UploadOpened, upload=st.just(UploadId("u")), part_bytes=st.just(10)),
    st.builds(e.PartArrived, size_bytes=SIZES),
    st.builds(e.PartsDisowned, size_bytes=SIZES),
    st.builds(e.BytesWasted, size_bytes=SIZES),
    st.builds(e.AllPartsStored, content_crc64=st.just(7)),
    st.builds(e.Completed, arrived=st.just(ObjectFacts(NEW.size_bytes)), request_ids=REQUESTS),
    st.builds(e.Proved, is_compared=st.booleans()),
    st.builds(e.Committed, place=st.just(PLACE)),
    st.builds(e.MediaRead, report=REPORTS, agreed=st.integers(0, 2)),
    st.builds(e.Ended),
    st.builds(e.Failed, trouble=TROUBLES, may_retry=st.booleans(), request_ids=REQUESTS),
    st.builds(e.PauseAsked),
    st.builds(e.ResumeAsked),
    st.builds(e.RetryAsked),
    st.builds(e.CancelAsked),
    st.builds(e.Aborted),
    st.builds(e.ReadyToSubmit, expects_processing=st.booleans()),
    st.builds(e.SubmissionBegun),
    st.builds(e.SubmissionAbsent),
    st.builds(e.Submitted, place=st.just(PLACE), request_ids=REQUESTS),
    st.builds(e.NotCancelled),
)
STORIES = st.lists(ANY_EVENT, max_size=60)


def steps_after(job: Job, event: e.Event) -> tuple[Job, tuple[Step, ...]]:
    try:
        move = advance(job, event)
    except IllegalMove:
        return job, ()
    return move.job, move.steps


def told(story: list[e.Event]) -> list[tuple[Job, Job, e.Event, tuple[Step, ...]]]:
    """Before, after, the event and the steps, for each event that a job allowed or refused."""
    job, chapters = NEW, []
    for event in story:
        after, steps = steps_after(job, event)
        chapters.append((job, after, event, steps))
        job = after
    return chapters


@given(STORIES)
def test_only_what_rests_aside_knows_where_it_goes_on(story: list[e.Event]) -> None:
    for _, job, _, _ in told(story):
        assert (job.return_to is not None) == (job.state in ASIDE)
        assert job.return_to not in ASIDE


@given(STORIES)
def test_no_story_sends_anything_while_a_commit_is_in_doubt(story: list[e.Event]) -> None:
    job = recover(
        replace(NEW, state=State.COMMITTING, place=PLACE, arrived=ObjectFacts(NEW.size_bytes))
    ).job
    for event in story:
        job, steps = steps_after(job, event)
        if not job.is_commit_in_doubt:
            return
        assert not {Step.AUTHORIZE, Step.SEND, Step.COMPLETE} & set(steps)
        assert job.place == PLACE


@given(STORIES)
def test_nothing_moves_a_job_out_of_its_end(story: list[e.Event]) -> None:
    for before, after, _, _ in told(story):
        if before.state in FINAL:
            assert after == before


@given(STORIES)
def test_bytes_are_counted_within_the_file_and_never_uncounted(story: list[e.Event]) -> None:
    for before, after, _, _ in told(story):
        assert 0 <= after.tally.acked_bytes <= after.size_bytes
        assert after.tally.resent_bytes >= before.tally.resent_bytes
        assert after.tally.wasted_bytes >= before.tally.wasted_bytes


@given(STORIES)
def test_a_job_keeps_the_newest_requests_each_once(story: list[e.Event]) -> None:
    for _, job, _, _ in told(story):
        assert len(job.request_ids) == len(set(job.request_ids)) <= MOST_REQUEST_IDS


@given(STORIES)
def test_what_is_to_be_done_is_what_the_new_state_asks_for(story: list[e.Event]) -> None:
    for before, after, event, steps in told(story):
        own = tuple(step for step in steps if step is not Step.FORGET_PARTS)
        entered = ON_ENTRY.get(after.state, ())
        assert own in ((), entered)
        if before.state is not after.state:
            assert own == entered
        if Step.FORGET_PARTS in steps:
            assert isinstance(event, e.Failed)
            assert (after.upload, after.part_bytes, after.tally.acked_bytes) == (None, 0, 0)


@given(STORIES)
def test_a_place_is_lost_only_when_the_service_has_lost_it(story: list[e.Event]) -> None:
    for before, after, event, _ in told(story):
        if before.place is not None and after.place is None:
            assert isinstance(event, e.Failed)
            assert event.trouble.remedy is Remedy.REOPEN


@given(STORIES)
def test_every_job_can_be_shown(story: list[e.Event]) -> None:
    for _, job, _, _ in told(story):
        assert stage_of(job)
        assert len(marks_of(job)) == len(set(marks_of(job)))


@given(STORIES)
def test_after_a_crash_at_any_moment_a_job_goes_on(story: list[e.Event]) -> None:
    for _, job, _, _ in told(story):
        move = recover(job)

        at_work = job.return_to if job.state is State.WAITING else job.state
        assert move.job.state is at_work
        assert move.steps == ON_ENTRY.get(move.job.state, ())
