"""
What VOD 2018-07-17 makes of a medium: ProcessMedia, ProcessMediaByProcedure, read by DescribeTasks.

Our key is the session id: the list hands it back, and the service refuses the same one within three
days. Source: API reference, 266/33427, 266/34782, 266/33430.
"""

from collections.abc import Sequence
from typing import Any

from desktop_uploader.domain.errors import ObjectMissing, RequestRefused
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.works import Subject, Task, Work, WorkOrder
from desktop_uploader.providers.tencent import wire_works
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.tencent.work_rules import PRESET_OF_PICTURES
from desktop_uploader.providers.tencent.works_said import milliseconds, numbers
from desktop_uploader.providers.transport import lenient

LATEST_TASKS = 10
SESSION_LENGTH = 50
KINDS = frozenset({"procedure", "mediaprocess"})


class V3Processing:
    """Keeps the Processing port for an account that speaks VOD 2018-07-17."""

    def __init__(self, calls: VodCalls, *, app: str = "") -> None:
        """`app` is the application that is meant; "" for the account's first."""
        self._calls = calls
        self._scope: dict[str, int] = {"SubAppId": int(app)} if app else {}

    def submit(self, order: WorkOrder, *, cutoff: Cutoff) -> str:
        """Order a work; the answer is the task's id."""
        asked: dict[str, Any] = {
            "FileId": order.subject.media_id,
            "SessionId": order.key[-SESSION_LENGTH:],
            **self._scope,
        }
        if "priority" in order.settings:
            asked["TasksPriority"] = int(order.settings["priority"])
        if order.work is Work.WORKFLOW:
            asked["ProcedureName"] = order.template
            reply = self._calls.call("ProcessMediaByProcedure", asked, cutoff=cutoff)
        else:
            asked["MediaProcessTask"] = _wanted(order)
            reply = self._calls.call("ProcessMedia", asked, cutoff=cutoff)
        return lenient.text(reply.document, "TaskId")

    def tasks(
        self,
        subject: Subject,
        *,
        works: Sequence[Work],
        since_s: float | None = None,
        cutoff: Cutoff,
    ) -> list[Task]:
        """The tasks of the last three days."""
        asked = {
            "FileId": subject.media_id,
            "Sort": {"Field": "CreateTime", "Order": "Desc"},
            "Limit": LATEST_TASKS,
            **self._scope,
        }
        reply = self._calls.call("DescribeTasks", asked, cutoff=cutoff)
        found: list[tuple[wire_works.Head, wire_works.Piece]] = []
        for one in lenient.entries(reply.document, "TaskSet"):
            if lenient.text(one, "TaskType").lower() in KINDS:
                found += self._told(one, cutoff)
        return wire_works.tasks_of(found, works)

    def redo(self, task: Task, *, cutoff: Cutoff) -> None:
        """Never asked for: the rules say so."""
        raise RequestRefused(code="no-such-work", facts={"work": task.work.value})

    def cancel(self, task: Task, *, cutoff: Cutoff) -> None:
        """Never asked for: the rules say so."""
        raise RequestRefused(code="work-not-cancellable", facts={"work": task.work.value})

    def _told(
        self, one: lenient.Document, cutoff: Cutoff
    ) -> list[tuple[wire_works.Head, wire_works.Piece]]:
        task_id = lenient.text(one, "TaskId")
        try:
            asked = {"TaskId": task_id, **self._scope}
            reply = self._calls.call("DescribeTaskDetail", asked, cutoff=cutoff)
        except ObjectMissing:  # forgotten meanwhile
            return []
        head = wire_works.Head(
            task_id,
            lenient.text(reply.document, "Status") or lenient.text(one, "Status"),
            lenient.moment_s(lenient.text(one, "CreateTime")),
            lenient.moment_s(lenient.text(one, "FinishTime")),
            lenient.text(one, "SessionId"),
        )
        return wire_works.read_v3(reply.document, head)


def _wanted(order: WorkOrder) -> dict[str, Any]:
    """What ProcessMedia is to make."""
    said = order.settings
    if order.work is Work.TRANSCODE:
        beside: dict[str, Any] = {}
        if "watermark" in said:
            beside = {"WatermarkSet": [{"Definition": int(said["watermark"])}]}
        one_each = [{"Definition": number, **beside} for number in numbers(order)]
        return {"TranscodeTaskSet": one_each}
    if order.work is Work.GIF:
        span = {"StartTimeOffset": "start_s", "EndTimeOffset": "end_s"}
        times = {theirs: int(said[ours]) for theirs, ours in span.items() if ours in said}
        one_each = [{"Definition": number, **times} for number in numbers(order)]
        return {"AnimatedGraphicTaskSet": one_each}
    pictures = [{"Definition": number} for number in numbers(order, PRESET_OF_PICTURES)]
    if order.work is Work.SPRITE:
        return {"ImageSpriteTaskSet": pictures}
    if "offsets_ms" not in said:
        return {"SampleSnapshotTaskSet": pictures}
    offsets = [f"{offset / 1000:g}s" for offset in milliseconds(order)]
    return {
        "SnapshotByTimeOffsetTaskSet": [one | {"ExtTimeOffsetSet": offsets} for one in pictures]
    }
