"""
What VOD 2.0 makes of a medium, read by GetTaskList and GetTaskInfo for three days.

Tasks do not hand back a key of ours: one whose answer was lost is known by its medium and its time.
A task that has finished runs once more under its own id. Source: manual of 2018.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence

from desktop_uploader.domain.errors import ObjectMissing, RequestRefused
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.works import Subject, Task, Work, WorkOrder
from desktop_uploader.providers.tencent import wire_works
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.tencent.work_rules import PRESET_OF_PICTURES
from desktop_uploader.providers.tencent.works_said import milliseconds, numbers
from desktop_uploader.providers.transport import lenient

STATUSES = ("WAITING", "PROCESSING", "FINISH")
"""The list is of one status at a time."""
LATEST_TASKS = 10
MOST_REMEMBERED = 500
Said = tuple[str, dict[str, str]]
Pieces = list[tuple[wire_works.Head, wire_works.Piece]]


class V2Processing:
    """Keeps the Processing port for an account that speaks VOD 2.0."""

    def __init__(self, calls: VodCalls) -> None:
        self._calls = calls
        self._ended: OrderedDict[tuple[str, float], Pieces] = OrderedDict()

    def submit(self, order: WorkOrder, *, cutoff: Cutoff) -> str:
        """Order a work; the id may be missing in the answer."""
        action, asked = SAID_OF_WORK[order.work](order)
        if "priority" in order.settings:
            asked["priority"] = order.settings["priority"]
        reply = self._calls.call(action, asked, cutoff=cutoff)
        return lenient.text(reply.document, "vodTaskId")

    def tasks(
        self,
        subject: Subject,
        *,
        works: Sequence[Work],
        since_s: float | None = None,
        cutoff: Cutoff,
    ) -> list[Task]:
        """The tasks of the last three days."""
        found: Pieces = []
        for status in STATUSES:
            asked = {"fileId": subject.media_id, "status": status, "maxCount": str(LATEST_TASKS)}
            reply = self._calls.call("GetTaskList", asked, cutoff=cutoff)
            listed = lenient.entries(lenient.entry(reply.document, "data"), "taskList")
            for one in listed:
                found += self._told(one, status, cutoff=cutoff)
        # One that went on between two lists is in both.
        latest = {(head.task_id, index): (head, piece) for index, (head, piece) in _indexed(found)}
        return wire_works.tasks_of(list(latest.values()), works)

    def redo(self, task: Task, *, cutoff: Cutoff) -> None:
        """Have a task of the last three days run once more; what it made before is overwritten."""
        self._calls.call("RedoTask", {"vodTaskId": task.id}, cutoff=cutoff)

    def cancel(self, task: Task, *, cutoff: Cutoff) -> None:
        """Never asked for: the rules say so."""
        raise RequestRefused(code="work-not-cancellable", facts={"work": task.work.value})

    def _told(self, one: lenient.Document, status: str, *, cutoff: Cutoff) -> Pieces:
        """What a task has made; of one that has ended it is asked once, until it runs again."""
        task_id = lenient.text(one, "vodTaskId")
        place = (task_id, lenient.number(one, "finishTime") or 0.0)
        if status == "FINISH" and place in self._ended:
            return self._ended[place]
        pieces = self._asked(one, status, cutoff=cutoff)
        if status == "FINISH" and place[1]:
            self._ended[place] = pieces
            while len(self._ended) > MOST_REMEMBERED:
                self._ended.popitem(last=False)
        return pieces

    def _asked(self, one: lenient.Document, status: str, *, cutoff: Cutoff) -> Pieces:
        task_id = lenient.text(one, "vodTaskId")
        try:
            reply = self._calls.call("GetTaskInfo", {"vodTaskId": task_id}, cutoff=cutoff)
        except ObjectMissing:  # forgotten meanwhile
            return []
        now = lenient.text(reply.document, "status") or status
        # A time of the end is told of tasks that are still at work, too.
        ended_at_s = lenient.number(reply.document, "finishTime") if now == "FINISH" else None
        head = wire_works.Head(task_id, now, lenient.number(one, "createTime"), ended_at_s)
        return wire_works.read_v2(reply.document, head, kind=lenient.text(one, "type"))


def _indexed(
    found: Sequence[tuple[wire_works.Head, wire_works.Piece]],
) -> list[tuple[int, tuple[wire_works.Head, wire_works.Piece]]]:
    """Each piece with its place among those of its task's reading."""
    places: dict[wire_works.Head, int] = {}
    indexed = []
    for head, piece in found:
        places[head] = places.get(head, -1) + 1
        indexed.append((places[head], (head, piece)))
    return indexed


def _transcode(order: WorkOrder) -> Said:
    asked = {"fileId": order.subject.media_id}
    if not order.template:
        return "ConvertVodFile", asked | {"isScreenshot": "0", "isWatermark": "0"}
    definitions = _listed("transcode.definition", numbers(order))
    if "watermark" in order.settings:
        definitions["transcode.watermark"] = order.settings["watermark"]
    return "ProcessFile", asked | definitions


def _workflow(order: WorkOrder) -> Said:
    return "RunProcedure", {
        "inputType": "SingleFile",
        "file.id": order.subject.media_id,
        "procedure": order.template,
    }


def _snapshots(order: WorkOrder) -> Said:
    asked = {"fileId": order.subject.media_id}
    definition = str(numbers(order, PRESET_OF_PICTURES)[0])
    if "offsets_ms" not in order.settings:
        return "ProcessFile", asked | {"sampleSnapshot.definition": definition}
    offsets = _listed("timeOffset", milliseconds(order))
    return "CreateSnapshotByTimeOffset", asked | {"definition": definition} | offsets


def _sprite(order: WorkOrder) -> Said:
    definition = str(numbers(order, PRESET_OF_PICTURES)[0])
    return "CreateImageSprite", {"fileId": order.subject.media_id, "definition": definition}


def _gif(order: WorkOrder) -> Said:
    asked = {"fileId": order.subject.media_id}
    asked |= _listed("animatedGraphics.definition", numbers(order))
    names = {"start_s": "startTime", "end_s": "endTime"}
    span = {names[name]: value for name, value in order.settings.items() if name in names}
    return "ProcessFile", asked | {f"animatedGraphics.{name}": span[name] for name in span}


def _listed(name: str, values: Sequence[int]) -> dict[str, str]:
    return {f"{name}.{number}": str(value) for number, value in enumerate(values)}


SAID_OF_WORK: dict[Work, Callable[[WorkOrder], Said]] = {
    Work.TRANSCODE: _transcode,
    Work.WORKFLOW: _workflow,
    Work.SNAPSHOTS: _snapshots,
    Work.SPRITE: _sprite,
    Work.GIF: _gif,
}
