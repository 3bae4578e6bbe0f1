"""How media of VOD 2018-07-17 are: DescribeMediaInfos, DescribeTasks, DescribeTaskDetail."""

from collections.abc import Mapping, Sequence

from desktop_uploader.domain.errors import ObjectMissing
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediaReport, MediumState, Output, Verdict
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent import readings, wire
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

STATE_OF_STATUS = {
    "normal": MediumState.PLAYABLE,
    "forbidden": MediumState.BLOCKED,
    "systemforbidden": MediumState.BLOCKED,
}


class V3Follower:
    """Keeps the Follower port for one account."""

    status_batch = 20
    outputs_batch = 20

    def __init__(self, calls: VodCalls, *, app: str = "") -> None:
        """`app` is the application that is asked; "" for the account's only one."""
        self._calls = calls
        self._scope = {"SubAppId": int(app)} if app else {}

    def read_status(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, MediaReport]:
        """How the media are; those that the service names as missing are ABSENT."""
        document, request_id = self._told(media, cutoff)
        reports: dict[MediaId, MediaReport] = {}
        for entry in lenient.entries(document, "MediaInfoSet"):
            medium = wire.read_v3_medium(entry)
            if medium.file_id in media:
                reports[MediaId(medium.file_id)] = self._report(medium, request_id, cutoff=cutoff)
        missing = lenient.words(document, "NotExistFileIdSet")
        for one in media:
            if one not in reports:
                # An answer that names it neither as there nor as missing says nothing of it.
                state = MediumState.ABSENT if one in missing else MediumState.UNCLEAR
                reports[one] = MediaReport(one, state, request_id=request_id)
        return reports

    def read_outputs(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, tuple[Output, ...]]:
        """The outputs of each medium's latest task; those it has, once the task is forgotten."""
        document, _ = self._told(media, cutoff)
        outputs: dict[MediaId, tuple[Output, ...]] = dict.fromkeys(media, ())
        for entry in lenient.entries(document, "MediaInfoSet"):
            file_id = MediaId(lenient.text(entry, "FileId"))
            if file_id not in outputs:
                continue
            latest = self._latest(self._tasks(file_id, cutoff), cutoff)
            outputs[file_id] = readings.outputs_of(latest) or tuple(
                map(readings.output_of, wire.read_v3_outputs(entry))
            )
        return outputs

    def read_verdict(self, medium: MediaId, *, cutoff: Cutoff) -> Verdict | None:
        """What a review found; None where nothing was reviewed."""
        document, _ = self._told([medium], cutoff)
        entries = lenient.entries(document, "MediaInfoSet")
        return readings.verdict_of(wire.read_v3_medium(entries[0])) if entries else None

    def _told(self, media: Sequence[MediaId], cutoff: Cutoff) -> tuple[Document, str]:
        asked = {
            "FileIds": list(media),
            "Filters": ["basicInfo", "metaData", "transcodeInfo", "reviewInfo"],
            **self._scope,
        }
        reply = self._calls.call("DescribeMediaInfos", asked, cutoff=cutoff)
        return reply.document, reply.request_id

    def _report(self, medium: wire.Medium, request_id: str, *, cutoff: Cutoff) -> MediaReport:
        state = STATE_OF_STATUS.get(medium.status.lower(), MediumState.UNCLEAR)
        if state is not MediumState.PLAYABLE:
            return readings.report(medium, state, request_id=request_id)
        tasks = self._tasks(MediaId(medium.file_id), cutoff)
        is_running = any(readings.is_running(lenient.text(one, "Status")) for one in tasks)
        problem = "" if is_running else readings.problem_of(self._latest(tasks, cutoff))
        return readings.report(
            medium, state, awaits_outputs=is_running, problem=problem, request_id=request_id
        )

    def _tasks(self, medium: MediaId, cutoff: Cutoff) -> list[Document]:
        """The procedures of the last three days, newest first."""
        asked = {
            "FileId": medium,
            "Sort": {"Field": "CreateTime", "Order": "Desc"},
            **self._scope,
        }
        reply = self._calls.call("DescribeTasks", asked, cutoff=cutoff)
        found = lenient.entries(reply.document, "TaskSet")
        return [one for one in found if lenient.text(one, "TaskType").lower() == "procedure"]

    def _latest(self, tasks: Sequence[Document], cutoff: Cutoff) -> list[wire.Task]:
        """The latest task in full; none where there is none, or it was forgotten meanwhile."""
        if not tasks:
            return []
        asked = {"TaskId": lenient.text(tasks[0], "TaskId"), **self._scope}
        try:
            reply = self._calls.call("DescribeTaskDetail", asked, cutoff=cutoff)
        except ObjectMissing:
            return []
        return [wire.read_v3_task(reply.document)]
