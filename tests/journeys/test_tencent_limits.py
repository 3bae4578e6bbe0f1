"""What Tencent allows in a minute and remembers for three days, over whole journeys."""

from pathlib import Path

import pytest

from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import State, marks_of
from desktop_uploader.domain.media import Mark, OutputState, Stage
from tests.fakes.manual_cutoff import ManualCutoff
from tests.journeys.day import Day
from tests.journeys.test_tencent import ACCOUNT, day_at, turns_cost_nothing

__all__ = ["turns_cost_nothing"]  # a fixture that goes with `day_at`

FORGOTTEN_S = 73 * 3600.0
MANY_CALLS = 250
"""More than an account of v2 may make in two minutes."""


def left_for_three_days(day: Day) -> JobId:
    """A film whose processing has begun, and that nobody asks after until it is forgotten."""
    job_id = day.add(template="LongVideoPreset")
    for _ in range(500):
        if day.job(job_id).state is State.FOLLOWING:
            break
        day.step()
    day.kill_engine()
    day.clock.skip(FORGOTTEN_S)
    day.run()
    return job_id


@pytest.mark.parametrize("way", ["v3", "v2"])
def test_outputs_speak_where_the_task_is_forgotten(tmp_path: Path, way: str) -> None:
    with day_at(tmp_path, way) as day:
        day.cloud.turn(transcode="copy")

        job_id = left_for_three_days(day)

        job = day.job(job_id)
        assert day.stage(job_id) is Stage.PUBLISHED, job.trouble
        assert job.report is not None
        assert [one.state for one in job.report.outputs or ()] == [OutputState.DONE]


def test_silence_after_three_days_is_an_unknown_result_and_no_failure(tmp_path: Path) -> None:
    with day_at(tmp_path, "v2") as day:
        # It answers for the film, and of its processing says nothing at all.
        day.cloud.fault("error_200", operation="DescribeVodInfo", times=1000, code="10008")

        job_id = left_for_three_days(day)

        assert day.stage(job_id) is Stage.PUBLISHED
        assert marks_of(day.job(job_id)) == (Mark.STORED, Mark.UNKNOWN_RESULT)


def test_an_account_keeps_to_a_hundred_calls_a_minute_of_each_action(tmp_path: Path) -> None:
    with day_at(tmp_path, "v2") as day:
        day.cloud.turn(qps="real")
        plane = day.accounts.provider_for(AccountName(ACCOUNT)).control_plane
        began_s = day.clock.monotonic_s()

        for _ in range(MANY_CALLS):
            plane.check(cutoff=ManualCutoff())

        took_s = day.clock.monotonic_s() - began_s
        assert day.calls("DescribeAllClass") == MANY_CALLS
        assert took_s > (MANY_CALLS - 1) * 60 / 100
