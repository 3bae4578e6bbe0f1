"""Reviews as the two generations tell of them."""

from collections.abc import Mapping
from typing import Any

import pytest

from desktop_uploader.domain.audit import AuditState, FindingKind
from desktop_uploader.domain.errors import BadAnswer, ObjectMissing, RequestRefused
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import Suggestion, Verdict
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent.auditors import V2Auditor, V3Auditor
from desktop_uploader.providers.tencent.vod_calls import Reply
from tests.fakes.manual_cutoff import ManualCutoff

NEVER = ManualCutoff()
FILM = MediaId("5285890784246869930")
V2_FOUND = {
    "contentReviewInfo": {
        "pornList": [
            {"definition": 10, "confidence": 98.0, "suggestion": "block", "segments": [
                {"startTimeOffset": 120.0, "endTimeOffset": 130.0, "confidence": 54.0,
                 "suggestion": "review", "url": "http://p/2.jpg",
                 "picUrlExpireTimeStamp": 1530005146},
                {"startTimeOffset": 20.5, "endTimeOffset": "120", "confidence": "98.0",
                 "suggestion": "block", "url": "http://p/1.jpg",
                 "picUrlExpireTimeStamp": "1530005146"},
                {"startTimeOffset": 1, "endTimeOffset": 2, "suggestion": "pass"},
            ]},
        ]
    }
}  # fmt: skip
V3_TASK = {
    "TaskType": "ReviewAudioVideo",
    "Status": "FINISH",
    "FinishTime": "2026-11-20T10:01:00Z",
    "ReviewAudioVideoTask": {
        "ErrCodeExt": "",
        "Output": {
            "Suggestion": "review",
            "Label": "Porn",
            "SegmentSet": [
                {"StartTimeOffset": 12.0, "EndTimeOffset": 14.5, "Confidence": 81.2,
                 "Suggestion": "review", "Label": "Porn", "SubLabel": "Sexy", "Form": "Image",
                 "Url": "https://p/1.jpg", "PicUrlExpireTime": "2026-11-21T10:01:00Z"},
                {"StartTimeOffset": 1.0, "EndTimeOffset": 2.0, "Label": "Abuse", "Form": "ASR",
                 "Text": "words", "Suggestion": "block"},
            ],
        },
    },
}  # fmt: skip


class Told:
    """Calls with an answer for each action; those without one find nothing."""

    def __init__(self, **answers: Any) -> None:
        self._answers = answers
        self.asked: list[tuple[str, Mapping[str, Any]]] = []

    def call(self, action: str, parameters: Mapping[str, Any], *, cutoff: Cutoff) -> Reply:
        self.asked.append((action, parameters))
        if action == "GetTaskList":
            listed = self._answers.get(parameters["status"], [])
            return Reply({"data": {"taskList": listed}}, "r", 0.0, None, None)
        if action not in self._answers:
            raise ObjectMissing(code="10008")
        return Reply(self._answers[action], "r", 0.0, None, None)


def v2(**answers: Any) -> tuple[V2Auditor, Told]:
    told = Told(**answers)
    return V2Auditor(told, lambda url, _: url.encode()), told  # type: ignore[arg-type]


def v3(app: str = "", **answers: Any) -> tuple[V3Auditor, Told]:
    told = Told(**answers)
    return V3Auditor(told, lambda url, _: url.encode(), app=app), told  # type: ignore[arg-type]


def test_the_segments_of_v2_come_in_the_order_of_the_film_with_their_end() -> None:
    desk, told = v2(GetVideoInfo=V2_FOUND)

    reading = desk.read(FILM, task="", cutoff=NEVER)
    found = desk.findings(FILM, task="", cutoff=NEVER)

    assert reading.verdict == Verdict(Suggestion.BLOCK, ("porn",))
    assert [(one.at_ms, one.until_ms, one.score) for one in found] == [
        (20_500, 120_000, 98.0),
        (120_000, 130_000, 54.0),
    ]
    assert {one.picture_until_s for one in found} == {1_530_005_146.0}
    assert told.asked[0][1]["infoFilter"] == ["contentReviewInfo"]


def test_a_film_of_v2_that_was_never_reviewed_has_no_verdict() -> None:
    desk, _ = v2(GetVideoInfo={})

    assert desk.read(FILM, task="", cutoff=NEVER).state is AuditState.NONE


@pytest.mark.parametrize(
    ("status", "state"), [("PROCESSING", AuditState.RUNNING), ("FINISH", AuditState.DONE)]
)
def test_our_own_review_of_v2_is_waited_for(status: str, state: AuditState) -> None:
    desk, _ = v2(GetVideoInfo=V2_FOUND, GetTaskInfo={"status": status, "data": {}})

    assert desk.read(FILM, task="t-1", cutoff=NEVER).state is state


def test_a_task_that_makes_outputs_is_no_review() -> None:
    rows = [{"vodTaskId": "t-1", "createTime": 100}, {"vodTaskId": "t-0", "createTime": 1}]
    transcode = {"data": {"processTaskList": [{"taskType": "Transcode"}]}}
    review = {"data": {"processTaskList": [{"taskType": "PornReview"}]}}

    other, _ = v2(FINISH=rows, GetTaskInfo=transcode)
    own, _ = v2(FINISH=rows, GetTaskInfo=review)

    assert other.find_submitted(FILM, since_s=50.0, cutoff=NEVER) is None
    found = own.find_submitted(FILM, since_s=50.0, cutoff=NEVER)
    assert found is not None
    assert found.task == "t-1"


def test_the_segments_of_v3_keep_form_words_and_end() -> None:
    task = {"TaskId": "t-1", "TaskType": "ReviewAudioVideo", "CreateTime": "2026-11-20T10:00:01Z"}
    desk, _ = v3(DescribeTasks={"TaskSet": [task]}, DescribeTaskDetail=V3_TASK)

    spoken, seen = desk.findings(FILM, task="", cutoff=NEVER)

    assert (spoken.kind, spoken.text, spoken.label) == (FindingKind.SPEECH, "words", "Abuse")
    assert (seen.kind, seen.label, seen.at_ms) == (FindingKind.IMAGE, "Porn/Sexy", 12_000)
    assert seen.picture_until_s == 1_795_255_260.0


@pytest.mark.parametrize(
    ("detail", "state"),
    [
        ({"Status": "WAITING"}, AuditState.RUNNING),
        ({"Status": "ABORTED"}, AuditState.FAILED),
        ({"Status": "FINISH", "ReviewAudioVideoTask": {"ErrCodeExt": "X", "Message": "no"}},
         AuditState.FAILED),
        (V3_TASK, AuditState.DONE),
    ],
)  # fmt: skip
def test_our_own_review_of_v3_decides_while_the_record_is_silent(
    detail: dict[str, Any], state: AuditState
) -> None:
    record = {"MediaInfoSet": [{"FileId": FILM}]}
    desk, _ = v3(DescribeTaskDetail=detail, DescribeMediaInfos=record)

    assert desk.read(FILM, task="t-1", cutoff=NEVER).state is state


def test_the_record_of_v3_tells_labels_without_their_form() -> None:
    review = {"Suggestion": "block", "TypeSet": ["Image.Porn", "OCR.Porn", "ASR.Abuse"]}
    record = {"MediaInfoSet": [{"FileId": FILM, "ReviewInfo": {"MediaReviewInfo": review}}]}
    desk, told = v3("7", DescribeMediaInfos=record)

    reading = desk.read(FILM, task="", cutoff=NEVER)

    assert reading.verdict == Verdict(Suggestion.BLOCK, ("Porn", "Abuse"))
    assert told.asked[0][1]["SubAppId"] == 7


def test_a_template_is_a_number_and_an_answer_has_its_task() -> None:
    desk, told = v3(ReviewAudioVideo={"TaskId": ""})

    with pytest.raises(BadAnswer):
        desk.submit(FILM, template="", cutoff=NEVER)
    with pytest.raises(RequestRefused) as caught:
        desk.submit(FILM, template="ten", cutoff=NEVER)

    assert told.asked[0][1]["Definition"] == 10
    assert caught.value.trouble.code == "template-not-a-number"


def test_nobody_judges_here() -> None:
    desk, _ = v3()

    with pytest.raises(RequestRefused):
        desk.judge([], cutoff=NEVER)
    assert desk.history(FILM, cutoff=NEVER) == []
