"""
Reviews of VOD: ProcessFile and GetVideoInfo in v2, ReviewAudioVideo, DescribeMediaInfos and
DescribeTaskDetail in v3.

Neither has a call by which a person judges. v2 looks for one thing alone. What v3 has found in
which moment is told with its task, for three days. Sources: manual of 2018; 2018-07-17.
"""

from collections.abc import Sequence
from dataclasses import replace

from desktop_uploader.domain.audit import (
    AuditFinding,
    AuditReading,
    AuditState,
    Decision,
    Ruling,
)
from desktop_uploader.domain.errors import BadAnswer, ObjectMissing, Outcome, RequestRefused
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import AssetKind
from desktop_uploader.ports.audit import AuditAbilities, Submitted
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent import wire_audit as wire
from desktop_uploader.providers.tencent.speech import Parameters
from desktop_uploader.providers.tencent.vod_calls import Reply, VodCalls
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document
from desktop_uploader.providers.transport.pictures import Fetch

ABILITIES = AuditAbilities(kinds=frozenset({AssetKind.FILM}), finds_submitted=True)
PRESET = "10"
"""The template that every account has, of either generation."""
REVIEW = "reviewaudiovideo"
V2_STATUSES = ("PROCESSING", "WAITING", "FINISH")
MOST_TASKS = 100


class _Auditor:
    """What the two have in common."""

    def __init__(self, calls: VodCalls, fetch: Fetch) -> None:
        """`fetch` gets a picture by its address."""
        self._calls = calls
        self._fetch = fetch

    def kind_of(self, medium: MediaId) -> AssetKind:
        """All that these accounts make are films."""
        return AssetKind.FILM

    def judge(self, rulings: Sequence[Ruling], *, cutoff: Cutoff) -> str:
        """Never asked: nobody may judge here, and the abilities say so."""
        raise RequestRefused(code="no-judging")

    def history(self, medium: MediaId, *, cutoff: Cutoff) -> list[Decision]:
        """None: no history is kept, and the abilities say so."""
        return []

    def picture(self, url: str, *, cutoff: Cutoff) -> bytes:
        """Fetch a picture by its address."""
        return self._fetch(url, cutoff)


class V2Auditor(_Auditor):
    """Keeps the Auditor port for an account that speaks v2."""

    def submit(self, medium: MediaId, *, template: str, cutoff: Cutoff) -> Submitted:
        """ProcessFile with nothing but a review."""
        asked = {"fileId": medium, "pornReview.definition": str(_template(template))}
        reply = self._calls.call("ProcessFile", asked, cutoff=cutoff)
        return _submitted(reply, "vodTaskId", action="ProcessFile")

    def find_submitted(
        self, medium: MediaId, *, since_s: float, cutoff: Cutoff
    ) -> Submitted | None:
        """The newest task since then that makes no outputs."""
        rows = [row for word in V2_STATUSES for row in self._tasks(medium, word, cutoff=cutoff)]
        fresh = [row for row in rows if (lenient.number(row, "createTime") or 0) >= since_s]
        fresh.sort(key=lambda row: lenient.number(row, "createTime") or 0, reverse=True)
        for row in fresh:
            task = lenient.text(row, "vodTaskId")
            if self._is_review(task, cutoff):
                return Submitted(task)
        return None

    def read(self, medium: MediaId, *, task: str, cutoff: Cutoff) -> AuditReading:
        """Our own review while it runs; else what the medium's record says."""
        told, request_id = self._told(medium, cutoff)
        verdict = wire.read_v2_verdict(told)
        if task and self._is_running(task, cutoff):
            return AuditReading(AuditState.RUNNING, request_id=request_id)
        state = AuditState.NONE if verdict is None else AuditState.DONE
        return AuditReading(state, verdict, request_id=request_id)

    def findings(self, medium: MediaId, *, task: str, cutoff: Cutoff) -> list[AuditFinding]:
        """The suspect segments."""
        return wire.read_v2_findings(self._told(medium, cutoff)[0])

    def _told(self, medium: MediaId, cutoff: Cutoff) -> tuple[Document, str]:
        asked: Parameters = {"fileId": medium, "infoFilter": ["contentReviewInfo"]}
        reply = self._calls.call("GetVideoInfo", asked, cutoff=cutoff)
        return reply.document, reply.request_id

    def _tasks(self, medium: MediaId, status: str, *, cutoff: Cutoff) -> list[Document]:
        asked = {"fileId": medium, "status": status}
        reply = self._calls.call("GetTaskList", asked, cutoff=cutoff)
        return lenient.entries(lenient.entry(reply.document, "data"), "taskList")

    def _is_review(self, task: str, cutoff: Cutoff) -> bool:
        """Whether nothing else was asked for by that task."""
        data = lenient.entry(self._task(task, cutoff), "data")
        kinds = [lenient.text(one, "taskType") for one in lenient.entries(data, "processTaskList")]
        return all("porn" in kind.lower() or "review" in kind.lower() for kind in kinds)

    def _is_running(self, task: str, cutoff: Cutoff) -> bool:
        return lenient.text(self._task(task, cutoff), "status").lower() in wire.RUNNING

    def _task(self, task: str, cutoff: Cutoff) -> Document:
        """A task; empty where it was forgotten, which happens after three days."""
        try:
            return self._calls.call("GetTaskInfo", {"vodTaskId": task}, cutoff=cutoff).document
        except ObjectMissing:
            return {}


class V3Auditor(_Auditor):
    """Keeps the Auditor port for an account that speaks 2018-07-17."""

    def __init__(self, calls: VodCalls, fetch: Fetch, *, app: str = "") -> None:
        """`app` is the application that is asked; "" for the account's only one."""
        super().__init__(calls, fetch)
        self._scope = {"SubAppId": int(app)} if app else {}

    def submit(self, medium: MediaId, *, template: str, cutoff: Cutoff) -> Submitted:
        """ReviewAudioVideo, of the film and its cover."""
        asked = {
            "FileId": medium,
            "ReviewContents": ["Media", "Cover"],
            "Definition": _template(template),
            **self._scope,
        }
        reply = self._calls.call("ReviewAudioVideo", asked, cutoff=cutoff)
        return _submitted(reply, "TaskId", action="ReviewAudioVideo")

    def find_submitted(
        self, medium: MediaId, *, since_s: float, cutoff: Cutoff
    ) -> Submitted | None:
        """The newest review since then."""
        for row in self._reviews(medium, cutoff):
            made_at_s = lenient.moment_s(lenient.text(row, "CreateTime"))
            if made_at_s is not None and made_at_s >= since_s:
                return Submitted(lenient.text(row, "TaskId"))
        return None

    def read(self, medium: MediaId, *, task: str, cutoff: Cutoff) -> AuditReading:
        """Our own review while it runs or has failed; else what the medium's record says."""
        told = wire.read_v3_task(self._detail(task, cutoff)) if task else None
        if told is not None and told.state in (AuditState.RUNNING, AuditState.FAILED):
            return told
        asked = {"FileIds": [medium], "Filters": ["reviewInfo"], **self._scope}
        reply = self._calls.call("DescribeMediaInfos", asked, cutoff=cutoff)
        entries = lenient.entries(reply.document, "MediaInfoSet")
        verdict = wire.read_v3_verdict(entries[0]) if entries else None
        if verdict is None and told is not None:
            return replace(told, request_id=reply.request_id)
        ended_at_s = None if told is None else told.ended_at_s
        state = AuditState.NONE if verdict is None else AuditState.DONE
        return AuditReading(state, verdict, ended_at_s=ended_at_s, request_id=reply.request_id)

    def findings(self, medium: MediaId, *, task: str, cutoff: Cutoff) -> list[AuditFinding]:
        """The segments of the latest review, while its task is remembered."""
        rows = self._reviews(medium, cutoff)
        newest = lenient.text(rows[0], "TaskId") if rows else task
        return wire.read_v3_findings(self._detail(newest, cutoff)) if newest else []

    def _reviews(self, medium: MediaId, cutoff: Cutoff) -> list[Document]:
        """The reviews of the last three days, newest first."""
        asked = {
            "FileId": medium,
            "Sort": {"Field": "CreateTime", "Order": "Desc"},
            "Limit": MOST_TASKS,
            **self._scope,
        }
        reply = self._calls.call("DescribeTasks", asked, cutoff=cutoff)
        rows = lenient.entries(reply.document, "TaskSet")
        return [row for row in rows if lenient.text(row, "TaskType").lower() == REVIEW]

    def _detail(self, task: str, cutoff: Cutoff) -> Document:
        """A task in full; empty where it was forgotten, which happens after three days."""
        asked = {"TaskId": task, **self._scope}
        try:
            return self._calls.call("DescribeTaskDetail", asked, cutoff=cutoff).document
        except ObjectMissing:
            return {}


def _template(template: str) -> int:
    """
    The number of a template.

    Raises:
        RequestRefused: It is none (code "template-not-a-number").
    """
    chosen = template or PRESET
    if not (chosen.isascii() and chosen.isdigit()):
        raise RequestRefused(code="template-not-a-number", facts={"found": chosen})
    return int(chosen)


def _submitted(reply: Reply, name: str, *, action: str) -> Submitted:
    task = lenient.text(reply.document, name)
    if not task:
        raise BadAnswer(code="no-task-id", action=action, outcome=Outcome.UNKNOWN)
    return Submitted(task, reply.request_id)
