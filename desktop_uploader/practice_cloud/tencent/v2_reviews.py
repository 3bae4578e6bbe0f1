"""Reviews as VOD 2.0 has them: ProcessFile with `pornReview`, told by GetVideoInfo."""

from collections.abc import Callable

from desktop_uploader.practice_cloud.tencent.audit import LABELS
from desktop_uploader.practice_cloud.tencent.reviews import (
    CONFIDENCE,
    PICTURE_LIFE_S,
    PRESET,
    Review,
    Reviewing,
    Seconds,
    Told,
)
from desktop_uploader.practice_cloud.tencent.v2_call import Call
from desktop_uploader.practice_cloud.tencent.vod import Vod
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

Work = Callable[[Call], Told]
NOTIFY_MODES = ("", "Finish", "Change", "None")


class V2Reviews:
    """Stands before the calls of v2: answers for reviews, hands on all else."""

    def __init__(self, vod: Vod, reviewing: Reviewing, *, works: dict[str, Work]) -> None:
        """`works` are the calls that it hands on to; its own take their places there."""
        self._vod = vod
        self._reviewing = reviewing
        self._others = dict(works)
        works["ProcessFile"] = self._process_file
        works["GetVideoInfo"] = self._get_video_info
        works["GetTaskList"] = self._get_task_list
        works["GetTaskInfo"] = self._get_task_info

    def _process_file(self, call: Call) -> Told:
        asked = [name for name in call.asked if name.startswith("pornReview.")]
        other = self._others.get("ProcessFile")
        if not asked and other is not None:
            return other(call)
        if asked != ["pornReview.definition"]:
            raise Wrong("missing", "pornReview.definition is missing")
        if call.asked.get("notifyMode", "") not in NOTIFY_MODES:
            raise Wrong("parameter", "notifyMode is not valid")
        definition = call.number("pornReview.definition")
        file_id = call.need("fileId")
        review = self._reviewing.begin(
            call.account, file_id, definition=definition, now_s=call.now_s
        )
        return {"vodTaskId": review.id}

    def _get_video_info(self, call: Call) -> Told:
        told = self._others["GetVideoInfo"](call)
        medium = self._vod.medium(call.account, call.need("fileId"))
        if medium.verdict in LABELS or self._reviewing.has_passed(medium):
            until_s = int(medium.updated_at_s) + PICTURE_LIFE_S

            def tell(_: str, seconds: Seconds, *, url: str) -> Told:
                return {
                    "startTimeOffset": seconds[0],
                    "endTimeOffset": seconds[1],
                    "confidence": CONFIDENCE,
                    "suggestion": medium.verdict,
                    "url": url,
                    "picUrlExpireTimeStamp": until_s,
                }

            found = {
                "definition": PRESET,
                "confidence": CONFIDENCE if medium.verdict in LABELS else 1.0,
                "suggestion": medium.verdict,
                "segments": self._reviewing.segments(medium.file_id, medium.verdict, tell=tell),
            }
            told["contentReviewInfo"] = {"pornList": [found]}
        wanted = call.listed("infoFilter")
        return {name: value for name, value in told.items() if not wanted or name in wanted}

    def _get_task_list(self, call: Call) -> Told:
        told = self._others["GetTaskList"](call)
        if call.need("status") != "FINISH":
            return told
        file_id = call.asked.get("fileId", "")
        rows = self._reviewing.listed(call.account, file_id, now_s=call.now_s)
        own = [{"vodTaskId": one.id, "type": "procedure", **_times(one)} for one in rows]
        listed = told["data"]["taskList"]
        told["data"]["taskList"] = [*own, *listed][: call.number("maxCount", 10)]
        return told

    def _get_task_info(self, call: Call) -> Told:
        review = self._reviewing.find(call.account, call.need("vodTaskId"), now_s=call.now_s)
        if review is None:
            return self._others["GetTaskInfo"](call)
        process = {
            "taskType": "PornReview",
            "status": "SUCCESS",
            "errCode": 0,
            "message": "",
            "input": {"definition": PRESET},
        }
        data = {"errCode": 0, "fileId": review.file_id, "processTaskList": [process]}
        return {**_times(review), "type": "procedure", "status": "FINISH", "data": data}


def _times(review: Review) -> Told:
    names = ("createTime", "beginProcessTime", "finishTime")
    return dict.fromkeys(names, int(review.at_s))
