"""PullUpload of VOD 2018-07-17, and its tasks among the others."""

import calendar
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from desktop_uploader.practice_cloud.tencent.credentials import utc
from desktop_uploader.practice_cloud.tencent.pulls import (
    FINISH,
    Pulls,
    PullTask,
    new_pull,
    type_of,
)
from desktop_uploader.practice_cloud.tencent.tasks import MEMORY_S
from desktop_uploader.practice_cloud.tencent.v3_call import Call, Told
from desktop_uploader.practice_cloud.tencent.vod import Wish
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

MOST_LISTED = 100
LONGEST_SESSION_ID = 50


class V3Pulls:
    """
    The actions by name.

    Attributes:
        works: What carries each out.
    """

    def __init__(self, pulls: Pulls, others: Mapping[str, Callable[[Call], Told]]) -> None:
        """`others` know of all tasks but these."""
        self._pulls = pulls
        self._list_others = others["DescribeTasks"]
        self._detail_of_others = others["DescribeTaskDetail"]
        self.works: dict[str, Callable[[Call], Told]] = {
            "PullUpload": self._pull,
            "DescribeTasks": self._describe_tasks,
            "DescribeTaskDetail": self._describe_task_detail,
        }

    def _pull(self, call: Call) -> Told:
        url, session_id = call.text("MediaUrl", is_needed=True), call.text("SessionId")
        if len(session_id) > LONGEST_SESSION_ID:
            raise Wrong("session-id", "the SessionId is too long")
        wish = Wish(
            name=call.text("MediaName") or "untitled",
            type=call.text("MediaType") or type_of(url),
            class_id=call.number("ClassId"),
            procedure=call.text("Procedure"),
            source_context=call.text("SourceContext"),
        )
        task = replace(new_pull(call.account, url, now_s=call.now_s), session_id=session_id)
        self._pulls.submit(call.account, [(task, wish)])
        return {"TaskId": task.id}

    def _describe_tasks(self, call: Call) -> Told:
        """Those of one medium are no tasks of ours; without one, ours come before all others."""
        if call.text("FileId"):
            return self._list_others(call)
        first = int(call.text("ScrollToken") or 0)
        limit = call.number("Limit") or 10
        if limit > MOST_LISTED:
            raise Wrong("parameter", "Limit is at most 100")
        since_s = max(call.now_s - MEMORY_S, _after_s(call))
        tasks = self._pulls.book.listed(call.account.name, since_s=since_s)
        wanted = call.text("Status")
        shown = [_named(task) for task in tasks if wanted in ("", task.status)]
        shown += self._list_others(call)["TaskSet"]
        after = str(first + limit) if first + limit < len(shown) else ""
        return {"TaskSet": shown[first : first + limit], "ScrollToken": after}

    def _describe_task_detail(self, call: Call) -> Told:
        task = self._pulls.book.find(call.text("TaskId", is_needed=True), call.account.name)
        if task is None:
            return self._detail_of_others(call)
        if task.created_at_s < call.now_s - MEMORY_S:
            raise Wrong("task", "the task does not exist")
        is_well = task.status == FINISH and not task.error_code
        told = {
            "TaskId": task.id,
            "Status": FINISH if task.status == FINISH else "PROCESSING",
            "ErrCode": task.error_code,
            "Message": task.message,
            "FileId": task.file_id if is_well else "",
            "Progress": 100 if task.status == FINISH else 0,
            "SessionId": task.session_id,
        }
        return {**_named(task), "TaskType": "PullUpload", "PullUploadTask": told}


def _after_s(call: Call) -> float:
    """The earliest time of making that is asked for."""
    asked = call.asked.get("CreateTime", {})
    after = asked.get("After", "") if isinstance(asked, dict) else ""
    if not after:
        return 0.0
    try:
        return calendar.timegm(time.strptime(after, "%Y-%m-%dT%H:%M:%SZ"))
    except (TypeError, ValueError) as error:
        raise Wrong("parameter", "CreateTime.After must be a time") from error


def _named(task: PullTask) -> Told:
    return {
        "TaskId": task.id,
        "Status": task.status,
        "FileId": task.file_id if task.status == FINISH else "",
        "TaskType": "PullUpload",
        "CreateTime": utc(task.created_at_s),
        "BeginProcessTime": utc(task.created_at_s),
        "FinishTime": utc(task.finished_at_s),
        "SessionId": task.session_id,
        "SessionContext": "",
    }
