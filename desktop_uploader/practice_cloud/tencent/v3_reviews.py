"""Reviews as VOD 2018-07-17 has them: ReviewAudioVideo, told by tasks and by the medium."""

from collections.abc import Callable

from desktop_uploader.practice_cloud.tencent.audit import LABELS
from desktop_uploader.practice_cloud.tencent.credentials import utc
from desktop_uploader.practice_cloud.tencent.reviews import (
    CONFIDENCE,
    PICTURE_LIFE_S,
    PRESET,
    Review,
    Reviewing,
    Seconds,
    Told,
)
from desktop_uploader.practice_cloud.tencent.v3_call import Call
from desktop_uploader.practice_cloud.tencent.vod import Vod
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

Work = Callable[[Call], Told]
CONTENTS = frozenset({"Media", "Cover"})
TYPE = "ReviewAudioVideo"


class V3Reviews:
    """Stands before the calls of v3: answers for reviews, hands on all else."""

    def __init__(self, vod: Vod, reviewing: Reviewing, *, works: dict[str, Work]) -> None:
        """`works` are the calls that it hands on to; its own take their places there."""
        self._vod = vod
        self._reviewing = reviewing
        self._others = dict(works)
        works["ReviewAudioVideo"] = self._review
        works["DescribeMediaInfos"] = self._describe_media_infos
        works["DescribeTasks"] = self._describe_tasks
        works["DescribeTaskDetail"] = self._describe_task_detail

    def _review(self, call: Call) -> Told:
        if not CONTENTS.issuperset(call.texts("ReviewContents")):
            raise Wrong("parameter", "ReviewContents is not valid")
        if not -10 <= call.number("TasksPriority") <= 10:
            raise Wrong("parameter", "TasksPriority is not valid")
        review = self._reviewing.begin(
            call.account,
            call.text("FileId", is_needed=True),
            definition=call.number("Definition") or PRESET,
            now_s=call.now_s,
        )
        return {"TaskId": review.id}

    def _describe_media_infos(self, call: Call) -> Told:
        told = self._others["DescribeMediaInfos"](call)
        for entry in told["MediaInfoSet"]:
            medium = self._vod.medium(call.account, entry["FileId"])
            if self._reviewing.has_passed(medium):
                found = {"Definition": PRESET, "Suggestion": "pass", "TypeSet": []}
                entry["ReviewInfo"] = {"MediaReviewInfo": found}
        return told

    def _describe_tasks(self, call: Call) -> Told:
        told = self._others["DescribeTasks"](call)
        if call.text("Status") not in ("", "FINISH"):
            return told
        rows = self._reviewing.listed(call.account, call.text("FileId"), now_s=call.now_s)
        every = [*map(_named, rows), *told["TaskSet"]]
        every.sort(key=lambda row: row["CreateTime"], reverse=True)
        told["TaskSet"] = every[: call.number("Limit") or 10]
        return told

    def _describe_task_detail(self, call: Call) -> Told:
        task_id = call.text("TaskId", is_needed=True)
        review = self._reviewing.find(call.account, task_id, now_s=call.now_s)
        if review is None:
            return self._others["DescribeTaskDetail"](call)
        return {**_named(review), f"{TYPE}Task": self._told(review)}

    def _told(self, review: Review) -> Told:
        label = LABELS.get(review.verdict, "")

        def tell(label: str, seconds: Seconds, *, url: str) -> Told:
            return {
                "StartTimeOffset": seconds[0],
                "EndTimeOffset": seconds[1],
                "Confidence": CONFIDENCE,
                "Suggestion": review.verdict,
                "Label": label,
                "SubLabel": "",
                "Form": "Image",
                "Text": "",
                "KeywordSet": [],
                "Url": url,
                "PicUrlExpireTime": utc(review.at_s + PICTURE_LIFE_S),
            }

        segments = self._reviewing.segments(review.file_id, review.verdict, tell=tell)
        return {
            "TaskId": review.id,
            "Status": "FINISH",
            "ErrCodeExt": "",
            "Message": "",
            "Output": {
                "Suggestion": review.verdict,
                "Label": label,
                "Form": "Image" if label else "",
                "SegmentSet": segments,
            },
            "SessionId": "",
            "SessionContext": "",
        }


def _named(review: Review) -> Told:
    return {
        "TaskId": review.id,
        "Status": "FINISH",
        "FileId": review.file_id,
        "TaskType": TYPE,
        "CreateTime": utc(review.at_s),
        "BeginProcessTime": utc(review.at_s),
        "FinishTime": utc(review.at_s),
        "SessionId": "",
        "SessionContext": "",
    }
