"""From what a cloud says of a medium to the stage that a person sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import (
    Conclusion,
    Mark,
    MediaReport,
    MediumState,
    Output,
    OutputState,
    Stage,
    Suggestion,
    Verdict,
    conclude,
)

DONE = Output("LD", OutputState.DONE)
BROKEN = Output("SD", OutputState.FAILED, error="no sound")
RUNNING = Output("HD", OutputState.RUNNING, progress_percent=100)


def report(
    state: MediumState,
    *outputs: Output,
    verdict: Verdict | None = None,
    awaits_outputs: bool = False,
) -> MediaReport:
    return MediaReport(
        MediaId("m"), state, outputs=outputs, verdict=verdict, awaits_outputs=awaits_outputs
    )


@pytest.mark.parametrize(
    ("state", "stage", "is_end"),
    [
        (MediumState.ARRIVING, Stage.VERIFYING, False),
        (MediumState.STORED, Stage.PROCESSING, False),
        (MediumState.PROCESSING, Stage.PROCESSING, False),
        (MediumState.REVIEWING, Stage.REVIEWING, False),
        (MediumState.PLAYABLE, Stage.PUBLISHED, True),
        (MediumState.PROCESSED, Stage.PUBLISHED, True),
        (MediumState.BLOCKED, Stage.REJECTED, True),
        (MediumState.FAILED, Stage.FAILED, True),
        (MediumState.ABSENT, Stage.FAILED, True),
        (MediumState.UNTOLD, Stage.PUBLISHED, True),
        (MediumState.UNCLEAR, Stage.PROCESSING, False),
    ],
)
def test_the_state_of_the_medium_decides_the_stage(
    state: MediumState, stage: Stage, is_end: bool
) -> None:
    found = conclude(report(state), expects_processing=True)

    assert (found.stage, found.is_end) == (stage, is_end)


def test_a_medium_that_is_merely_stored_is_published_where_nothing_was_asked() -> None:
    found = conclude(report(MediumState.STORED), expects_processing=False)

    assert found == Conclusion(Stage.PUBLISHED, (Mark.STORED,), is_end=True)


@pytest.mark.parametrize("awaits_outputs", [True, False])
def test_a_medium_that_plays_already_is_published_when_its_outputs_have_ended(
    awaits_outputs: bool,
) -> None:
    outputs = () if awaits_outputs else (DONE, RUNNING)
    playing = report(MediumState.PLAYABLE, *outputs, awaits_outputs=awaits_outputs)

    early = conclude(playing, expects_processing=True)
    late = conclude(report(MediumState.PLAYABLE, DONE), expects_processing=True)

    assert early == Conclusion(Stage.PROCESSING, (Mark.PLAYABLE_ALREADY,))
    assert late == Conclusion(Stage.PUBLISHED, (Mark.PLAYABLE,), is_end=True)


def test_outputs_that_were_not_read_hold_nothing_up() -> None:
    unread = MediaReport(MediaId("m"), MediumState.PLAYABLE, outputs=None)

    assert conclude(unread, expects_processing=True).is_end


def test_good_outputs_beside_bad_ones_make_a_job_partly_done() -> None:
    found = conclude(report(MediumState.PLAYABLE, DONE, BROKEN), expects_processing=True)

    assert found == Conclusion(Stage.PUBLISHED, (Mark.PLAYABLE, Mark.PARTLY), is_end=True)


def test_what_lies_in_a_bucket_is_processed_once_nothing_runs_any_more() -> None:
    running = conclude(report(MediumState.PROCESSED, DONE, RUNNING), expects_processing=True)
    ended = conclude(report(MediumState.PROCESSED, DONE, BROKEN), expects_processing=True)

    assert running == Conclusion(Stage.PROCESSING)
    assert ended == Conclusion(Stage.PUBLISHED, (Mark.PROCESSED, Mark.PARTLY), is_end=True)


def test_only_bad_outputs_are_not_partly_good() -> None:
    found = conclude(report(MediumState.FAILED, BROKEN), expects_processing=True)

    assert found == Conclusion(Stage.FAILED, is_end=True)


def test_a_medium_that_is_gone_is_told_from_one_that_failed() -> None:
    gone = conclude(report(MediumState.ABSENT), expects_processing=True)
    failed = conclude(report(MediumState.FAILED), expects_processing=True)

    assert (gone.is_missing, failed.is_missing) == (True, False)


REPORTS = st.builds(
    report,
    st.sampled_from(MediumState),
    awaits_outputs=st.booleans(),
    verdict=st.none() | st.builds(Verdict, st.sampled_from(Suggestion)),
)


@given(REPORTS, st.booleans(), st.sampled_from(Suggestion))
def test_a_verdict_explains_but_never_decides(
    reading: MediaReport, expects: bool, suggestion: Suggestion
) -> None:
    other = report(
        reading.state, verdict=Verdict(suggestion), awaits_outputs=reading.awaits_outputs
    )

    assert conclude(other, expects_processing=expects) == conclude(
        reading, expects_processing=expects
    )


@given(st.sampled_from(MediumState), st.booleans(), st.integers(0, 100))
def test_a_number_of_progress_never_decides(
    state: MediumState, expects: bool, percent: int
) -> None:
    shown = Output("HD", OutputState.RUNNING, progress_percent=percent)

    assert conclude(report(state, shown), expects_processing=expects) == conclude(
        report(state, RUNNING), expects_processing=expects
    )


def test_a_medium_whose_processing_nobody_tells_of_is_there_with_its_result_unknown() -> None:
    found = conclude(report(MediumState.UNTOLD), expects_processing=True)

    assert found.marks == (Mark.STORED, Mark.UNKNOWN_RESULT)
