"""More that is ordered of a medium leads its job back to processing."""

from dataclasses import replace

import pytest

from desktop_uploader.domain import events as e
from desktop_uploader.domain.effects import Step
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import State, stage_of
from desktop_uploader.domain.lifecycle import IllegalMove, advance
from desktop_uploader.domain.media import MediaReport, MediumState, Stage
from tests.domain.jobs import SENDING

PLAYABLE = MediaReport(MediaId("m"), MediumState.PLAYABLE, outputs=())


def test_a_published_job_is_followed_again_until_two_readings_agree() -> None:
    job = replace(SENDING, state=State.ENDED, report=PLAYABLE, agreed=2, ended_at_s=7.0)

    move = advance(job, e.MoreOrdered())

    assert (move.job.state, move.steps) == (State.FOLLOWING, (Step.FOLLOW,))
    assert stage_of(move.job) is Stage.PROCESSING
    assert (move.job.agreed, move.job.ended_at_s) == (0, None)
    assert move.job.report == replace(PLAYABLE, outputs=None)
    assert advance(move.job, e.Ended()).job.state is State.ENDED


@pytest.mark.parametrize("state", [State.CANCELLED, State.FOLLOWING, State.UPLOADING, State.FAILED])
def test_no_other_job_is_led_back(state: State) -> None:
    with pytest.raises(IllegalMove):
        advance(replace(SENDING, state=state), e.MoreOrdered())
