"""
What VOD makes of a medium: transcodes, workflows, snapshots, sprites, animated pictures.

A transcode is listed from the moment it is ordered; snapshots are shown when they are made, the
latest of a kind only, and animated pictures likewise. Source: VOD manual of 2022-07-08, 7.4.4,
7.6, 8.1 and 8.5.
"""

import json
from collections.abc import Callable, Mapping, Sequence

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.domain.media import Output, OutputState
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.works import Subject, Task, TaskState, Work, WorkOrder
from desktop_uploader.providers.alibaba import wire_works
from desktop_uploader.providers.alibaba.vod_calls import VodCalls
from desktop_uploader.providers.alibaba.work_rules import SPRITE_NAMES

LATEST_TASKS = 10
"""How many transcodes of a medium are looked at, each by a call of its own."""
LATEST_PICTURES = 100
USUAL_COUNT = "10"
ILLEGAL_STATUS = "Forbidden.IllegalStatus"
STATE_OF_TASK = {
    "processing": TaskState.RUNNING,
    "partial": TaskState.RUNNING,
    "completeallsucc": TaskState.DONE,
    "compeleteallsucc": TaskState.DONE,  # spelled so by an example of the manual
    "completepartialsucc": TaskState.PARTLY,
    "completeallfail": TaskState.FAILED,
}
ACTION_OF_WORK = {
    Work.TRANSCODE: "SubmitTranscodeJobs",
    Work.WORKFLOW: "SubmitWorkflowJob",
    Work.SNAPSHOTS: "SubmitSnapshotJob",
    Work.SPRITE: "SubmitSnapshotJob",
    Work.GIF: "SubmitDynamicImageJob",
}
TYPE_OF_PICTURES = {Work.SNAPSHOTS: "NormalSnapshot", Work.SPRITE: "SpriteSnapshot"}


class AlibabaProcessing:
    """Keeps the Processing port for one account."""

    def __init__(self, calls: VodCalls) -> None:
        self._calls = calls

    def submit(self, order: WorkOrder, *, cutoff: Cutoff) -> str:
        """Order a work; a workflow tells no id."""
        action = ACTION_OF_WORK[order.work]
        try:
            reply = self._calls.call(action, PARAMETERS_OF_WORK[order.work](order), cutoff=cutoff)
        except RequestRefused as refused:
            raise _in_words(refused) from refused
        return wire_works.read_new_task_id(reply.document)

    def tasks(
        self,
        subject: Subject,
        *,
        works: Sequence[Work],
        since_s: float | None = None,
        cutoff: Cutoff,
    ) -> list[Task]:
        """Transcodes (a workflow's among them), then pictures."""
        found: list[Task] = []
        if {Work.TRANSCODE, Work.WORKFLOW} & set(works):
            found += self._transcodes(subject.media_id, cutoff)
        for work in TYPE_OF_PICTURES:
            if work in works:
                found += self._pictures(subject.media_id, work, cutoff=cutoff)
        if Work.GIF in works:
            found += self._animations(subject.media_id, cutoff)
        return found

    def redo(self, task: Task, *, cutoff: Cutoff) -> None:
        """Never asked for: the rules say so."""
        raise RequestRefused(code="no-such-work", facts={"work": task.work.value})

    def cancel(self, task: Task, *, cutoff: Cutoff) -> None:
        """Never asked for: the rules say so."""
        raise RequestRefused(code="work-not-cancellable", facts={"work": task.work.value})

    def _transcodes(self, media_id: str, cutoff: Cutoff) -> list[Task]:
        asked = {"VideoId": media_id, "PageNo": "1", "PageSize": str(LATEST_TASKS)}
        reply = self._calls.call("ListTranscodeTask", asked, cutoff=cutoff)
        listed = sorted(
            wire_works.read_task_list(reply.document),
            key=lambda task: task.created_at_s or 0.0,
            reverse=True,
        )
        return [self._transcode(task, cutoff) for task in listed]

    def _transcode(self, listed: wire_works.TranscodeTask, cutoff: Cutoff) -> Task:
        asked = {"TranscodeTaskId": listed.task_id}
        reply = self._calls.call("GetTranscodeTask", asked, cutoff=cutoff)
        read = wire_works.read_task(reply.document)
        status = (read.status or listed.status).lower()
        return Task(
            listed.task_id,
            Work.TRANSCODE,
            # A word that we do not know ends nothing.
            STATE_OF_TASK.get(status, TaskState.RUNNING),
            read.outputs,
            created_at_s=listed.created_at_s,
            ended_at_s=listed.ended_at_s,
            template=listed.template_group_id,
            error=next((one.error for one in read.outputs if one.error), ""),
        )

    def _pictures(self, media_id: str, work: Work, *, cutoff: Cutoff) -> list[Task]:
        asked = {
            "VideoId": media_id,
            "SnapshotType": TYPE_OF_PICTURES[work],
            "PageNo": "1",
            "PageSize": str(LATEST_PICTURES),
        }
        try:
            reply = self._calls.call("ListSnapshots", asked, cutoff=cutoff)
        except RequestRefused as refused:
            if refused.trouble.code in ("NoSuchResource", ILLEGAL_STATUS):
                return []
            raise
        found = wire_works.read_pictures(reply.document)
        outputs = tuple(
            Output(f"{work.value}-{number}", OutputState.DONE, format="jpg", url=url)
            for number, url in enumerate(found.urls)
        )
        if not found.job_id or not outputs:
            return []
        return [Task(found.job_id, work, TaskState.DONE, outputs, created_at_s=found.created_at_s)]

    def _animations(self, media_id: str, cutoff: Cutoff) -> list[Task]:
        reply = self._calls.call("ListDynamicImage", {"VideoId": media_id}, cutoff=cutoff)
        tasks = [
            Task(one.job_id, Work.GIF, TaskState.DONE, (one.output,), created_at_s=one.created_at_s)
            for one in wire_works.read_animations(reply.document)
        ]
        return sorted(tasks, key=lambda task: task.created_at_s or 0.0, reverse=True)


def _in_words(refused: RequestRefused) -> RequestRefused:
    """Of the states of a medium the service says but that this one is wrong."""
    trouble = refused.trouble
    if trouble.code != ILLEGAL_STATUS:
        return refused
    return RequestRefused(
        trouble.message,
        action=trouble.action,
        code="work-not-in-this-state",
        request_id=trouble.request_id,
    )


def _transcode_asked(order: WorkOrder) -> dict[str, str]:
    names = {
        "priority": "Priority",
        "pipeline": "PipelineId",
        "encrypt": "EncryptConfig",
        "override": "OverrideParams",
    }
    return {
        "VideoId": order.subject.media_id,
        "TemplateGroupId": order.template,
        "UserData": _user_data(order.key),
        **_named(order.settings, names),
    }


def _workflow_asked(order: WorkOrder) -> dict[str, str]:
    return {"MediaId": order.subject.media_id, "WorkflowId": order.template}


def _snapshots_asked(order: WorkOrder) -> dict[str, str]:
    asked = {"VideoId": order.subject.media_id, "UserData": _user_data(order.key)}
    if order.template:
        # The service leaves all else aside then.
        return asked | {"SnapshotTemplateId": order.template}
    names = {
        "offset_ms": "SpecifiedOffsetTime",
        "count": "Count",
        "interval_s": "Interval",
        "width": "Width",
        "height": "Height",
    }
    asked |= _named({"count": USUAL_COUNT, "interval_s": "0"} | dict(order.settings), names)
    if order.work is Work.SPRITE:
        asked["SpriteSnapshotConfig"] = json.dumps(
            {name: int(value) for name, value in _named(order.settings, SPRITE_NAMES).items()}
            or {"Columns": 10, "Lines": 10}
        )
    return asked


def _animation_asked(order: WorkOrder) -> dict[str, str]:
    asked = {"VideoId": order.subject.media_id, "DynamicImageTemplateId": order.template}
    return asked | _named(order.settings, {"override": "OverrideParams"})


def _named(settings: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    return {names[name]: value for name, value in settings.items() if name in names}


def _user_data(key: str) -> str:
    return json.dumps({"Extend": {"localId": key}})


PARAMETERS_OF_WORK: dict[Work, Callable[[WorkOrder], dict[str, str]]] = {
    Work.TRANSCODE: _transcode_asked,
    Work.WORKFLOW: _workflow_asked,
    Work.SNAPSHOTS: _snapshots_asked,
    Work.SPRITE: _snapshots_asked,
    Work.GIF: _animation_asked,
}
