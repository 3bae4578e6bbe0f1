"""A job that has ended stays ended; what is shown of it follows its medium."""

from dataclasses import replace

import pytest

from desktop_uploader.domain import events as e
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import State, stage_of
from desktop_uploader.domain.lifecycle import IllegalMove, advance
from desktop_uploader.domain.media import MediaReport, MediumState, Stage
from tests.domain.jobs import SENDING

PLAYABLE = MediaReport(MediaId("m"), MediumState.PLAYABLE)
BLOCKED = MediaReport(MediaId("m"), MediumState.BLOCKED)


@pytest.mark.parametrize(
    ("before", "after", "stage"),
    [(PLAYABLE, BLOCKED, Stage.REJECTED), (BLOCKED, PLAYABLE, Stage.PUBLISHED)],
)
def test_a_medium_that_was_judged_later_moves_what_is_shown(
    before: MediaReport, after: MediaReport, stage: Stage
) -> None:
    job = replace(SENDING, state=State.ENDED, report=before, ended_at_s=7.0)

    move = advance(job, e.Revised(report=after, request_ids=("r",)))

    assert (move.job.state, stage_of(move.job), move.steps) == (State.ENDED, stage, ())
    assert (move.job.ended_at_s, move.job.request_ids) == (7.0, ("r",))


@pytest.mark.parametrize("state", [State.CANCELLED, State.FOLLOWING, State.UPLOADING, State.FAILED])
def test_no_other_job_is_revised(state: State) -> None:
    with pytest.raises(IllegalMove):
        advance(replace(SENDING, state=state), e.Revised(report=BLOCKED))
