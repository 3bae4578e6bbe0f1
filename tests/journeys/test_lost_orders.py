"""An order of a work whose answer is lost is given once, at every cloud."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import UploaderError
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.processing import ProcessOrder
from desktop_uploader.ports.works import Again, Task, TaskState, Work
from tests.journeys.day import Day
from tests.journeys.ways import day_of, turns_that_cost_nothing

TWO_SIZES = "5d6c1d07ac7f4c5f9f1ea7a4d1c0e002"
ORDERED_BY = {
    "practice-alibaba": ("SubmitTranscodeJobs", TWO_SIZES),
    "practice-huawei": ("CreateTranscodingTask", "1001"),
    "practice-tencent": ("ProcessMedia", "100010"),
    "tencent-v2": ("ProcessFile", "100010"),
}
EACH_CLOUD = pytest.mark.parametrize("account", ORDERED_BY)


@pytest.fixture(autouse=True)
def quick_turns() -> Iterator[None]:
    with turns_that_cost_nothing():
        yield


def chance(day: Day) -> Day:
    """A day on which keys of orders differ."""
    day.draw = random.Random(7).random
    return day


def arrived(day: Day) -> str:
    """The number of a film that has arrived."""
    job_id = day.add()
    day.run()
    assert day.stage(job_id) is Stage.PUBLISHED
    return str(job_id)


def order_of(day: Day, account: str, job: str) -> ProcessOrder:
    _, template = ORDERED_BY[account]
    return ProcessOrder(day.account.name, job, Work.TRANSCODE, template=template)


def transcodes(day: Day, job: str) -> list[Task]:
    return list(day.engine.tasks_of(day.account.name, job, works=(Work.TRANSCODE,)).tasks)


@EACH_CLOUD
def test_an_order_that_was_taken_though_its_answer_was_lost_is_found(
    tmp_path: Path, account: str
) -> None:
    with chance(day_of(account, tmp_path)) as day:
        job = arrived(day)
        before = len(transcodes(day, job))
        day.cloud.fault("lose_answer", operation=ORDERED_BY[account][0])

        submitted = day.engine.process(order_of(day, account, job))

        after = transcodes(day, job)
        assert len(after) == before + 1
        assert submitted.task_id == after[0].id


@EACH_CLOUD
def test_after_a_crash_the_order_is_asked_for_before_it_is_given_again(
    tmp_path: Path, account: str
) -> None:
    with chance(day_of(account, tmp_path)) as day:
        job = arrived(day)
        before = len(transcodes(day, job))
        asked = order_of(day, account, job)
        day.cloud.fault("lose_answer", operation=ORDERED_BY[account][0])
        listing = {"tencent-v2": "GetTaskList", "practice-tencent": "DescribeTasks"}
        listing |= {"practice-huawei": "ListTranscodingTasks"}
        of_account = listing.get(account, "ListTranscodeTask")
        # The first look is before the order: the one that should settle it fails.
        day.cloud.fault("reset", operation=of_account, nth=2)
        with pytest.raises(UploaderError):
            day.engine.process(asked)
        day.cloud.clear_faults()

        day.kill_engine()
        day.clock.skip(120.0)
        submitted = day.engine.process(asked)

        after = transcodes(day, job)
        assert len(after) == before + 1
        assert submitted.task_id == after[0].id


def test_a_task_of_2018_that_has_failed_runs_again_under_its_own_id(tmp_path: Path) -> None:
    with chance(day_of("tencent-v2", tmp_path)) as day:
        job = arrived(day)
        day.engine.process(order_of(day, "tencent-v2", job))
        [task] = transcodes(day, job)
        listed = day.engine.tasks_of(day.account.name, job)
        rule = listed.rule(Work.TRANSCODE)
        assert rule is not None
        assert rule.again is Again.SAME_TASK
        day.clock.skip(10.0)
        day.cloud.fault("lose_answer", operation="RedoTask")

        day.engine.retry_task(day.account.name, job, task=task)

        [again] = transcodes(day, job)
        assert again.id == task.id
        assert again.state is TaskState.DONE
        assert day.calls("RedoTask") == 1


@pytest.mark.parametrize("account", ["practice-alibaba", "practice-tencent", "tencent-v2"])
def test_new_outputs_lead_a_published_job_back_and_it_is_published_again(
    tmp_path: Path, account: str
) -> None:
    with chance(day_of(account, tmp_path)) as day:
        job_id = day.add()
        day.run()
        before = day.job(job_id).report
        day.cloud.turn(transcode="held")

        day.engine.process(order_of(day, account, str(job_id)))
        day.run_a_while()

        assert day.stage(job_id) is Stage.PROCESSING
        day.cloud.turn(transcode="off")
        day.cloud.stop()
        day.cloud.start()
        day.run()
        after = day.job(job_id).report
        assert day.stage(job_id) is Stage.PUBLISHED
        assert before is not None
        assert after is not None
        assert len(after.outputs or ()) > len(before.outputs or ())
