"""What the three generations tell of a medium, and what follows when they tell nothing."""

from collections.abc import Mapping
from typing import Any

import pytest

from desktop_uploader.domain.errors import ObjectMissing
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import Mark, MediumState, OutputState, Stage, conclude
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent.v2_follower import V2Follower
from desktop_uploader.providers.tencent.v3_follower import V3Follower
from desktop_uploader.providers.tencent.vod_calls import Reply
from tests.fakes.manual_cutoff import ManualCutoff

NEVER = ManualCutoff()
FILM = MediaId("5285890784246869930")
THERE = {"basicInfo": {"name": "a", "size": 9, "status": ""}}
TASK = {"vodTaskId": "t-1", "type": "procedure", "createTime": 1}
GOOD = {"taskType": "Transcode", "status": "SUCCESS", "input": {"definition": 10}}
BAD = {"taskType": "Transcode", "status": "FAIL", "errCode": -45029, "message": "no"}


class Told:
    """Calls with an answer for each action; those without one find nothing."""

    def __init__(self, **answers: Any) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def call(self, action: str, parameters: Mapping[str, Any], *, cutoff: Cutoff) -> Reply:
        self.asked.append(action)
        if action == "GetTaskList":
            listed = self._answers.get(parameters["status"], [])
            return Reply({"data": {"taskList": listed}}, "r", 0.0, None, None)
        if action not in self._answers:
            raise ObjectMissing(code="10008")
        return Reply(self._answers[action], "r", 0.0, None, None)


def v2(**answers: Any) -> Any:
    told = Told(**answers)
    return V2Follower(told)  # type: ignore[arg-type]


def finished(*processes: Mapping[str, Any]) -> dict[str, Any]:
    data = {"errCode": 0, "processTaskList": list(processes)}
    return {"FINISH": [TASK], "GetTaskInfo": {"status": "FINISH", "data": data}}


def test_a_film_that_is_not_there_is_absent() -> None:
    assert v2().read_status([FILM], cutoff=NEVER)[FILM].state is MediumState.ABSENT


def test_a_running_task_is_waited_for_while_the_film_plays() -> None:
    running = {"status": "PROCESSING", "data": {"processTaskList": [GOOD]}}
    follower = v2(GetVideoInfo=THERE, PROCESSING=[TASK], GetTaskInfo=running)

    report = follower.read_status([FILM], cutoff=NEVER)[FILM]

    assert (report.state, report.awaits_outputs) == (MediumState.PLAYABLE, True)
    assert conclude(report, expects_processing=True).stage is Stage.PROCESSING


def test_finished_is_not_successful() -> None:
    follower = v2(GetVideoInfo=THERE, **finished(BAD, BAD))

    report = follower.read_status([FILM], cutoff=NEVER)[FILM]

    assert report.state is MediumState.FAILED
    assert report.problem == "MediaFault.NotDecodable.-45029: no"


def test_one_good_output_among_bad_ones_is_partly() -> None:
    follower = v2(GetVideoInfo=THERE, **finished(GOOD, BAD))

    report = follower.read_status([FILM], cutoff=NEVER)[FILM]
    outputs = follower.read_outputs([FILM], cutoff=NEVER)[FILM]

    assert report.state is MediumState.PLAYABLE
    assert [output.state for output in outputs] == [OutputState.DONE, OutputState.FAILED]


@pytest.mark.parametrize(
    ("number", "state"),
    [
        ("2", MediumState.PLAYABLE),
        ("4", MediumState.PROCESSING),
        ("10", MediumState.PROCESSING),
        ("7", MediumState.FAILED),
        ("11", MediumState.PLAYABLE),
        ("-1", MediumState.ARRIVING),
        ("100", MediumState.ABSENT),
        ("77", MediumState.UNTOLD),
    ],
)
def test_once_the_tasks_are_forgotten_the_old_list_is_asked(
    number: str, state: MediumState
) -> None:
    listed = {"fileSet": [{"fileId": FILM, "fileName": "a", "status": number}]}
    follower = v2(GetVideoInfo=THERE, DescribeVodInfo=listed)

    assert follower.read_status([FILM], cutoff=NEVER)[FILM].state is state


def test_silence_is_an_unknown_result_and_no_failure() -> None:
    follower = v2(GetVideoInfo=THERE, DescribeVodInfo={"fileSet": []})

    report = follower.read_status([FILM], cutoff=NEVER)[FILM]

    found = conclude(report, expects_processing=True)
    assert (found.stage, found.is_end) == (Stage.PUBLISHED, True)
    assert found.marks == (Mark.STORED, Mark.UNKNOWN_RESULT)


def test_a_suggestion_decides_where_there_is_no_status_for_it() -> None:
    for word, state in (("review", MediumState.REVIEWING), ("block", MediumState.BLOCKED)):
        review = {"contentReviewInfo": {"pornList": [{"suggestion": word}]}}
        follower = v2(GetVideoInfo=THERE | review)

        assert follower.read_status([FILM], cutoff=NEVER)[FILM].state is state


def test_an_aborted_task_of_v3_is_a_failure() -> None:
    told = Told(
        DescribeMediaInfos={"MediaInfoSet": [{"FileId": FILM, "BasicInfo": {"Status": "Normal"}}]},
        DescribeTasks={"TaskSet": [{"TaskId": "t", "TaskType": "Procedure", "Status": "ABORTED"}]},
        DescribeTaskDetail={"Status": "ABORTED"},
    )

    report = V3Follower(told).read_status([FILM], cutoff=NEVER)[FILM]  # type: ignore[arg-type]

    assert (report.state, report.problem) == (MediumState.FAILED, "ABORTED")


def test_a_word_that_nobody_knows_moves_nothing() -> None:
    entry = {"FileId": FILM, "BasicInfo": {"Status": "Sleeping"}}
    told = Told(DescribeMediaInfos={"MediaInfoSet": [entry]})

    report = V3Follower(told).read_status([FILM], cutoff=NEVER)[FILM]  # type: ignore[arg-type]

    assert (report.state, report.word) == (MediumState.UNCLEAR, "Sleeping")
