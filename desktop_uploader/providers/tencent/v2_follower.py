"""
How media of VOD 2.0 are: GetVideoInfo, GetTaskList, GetTaskInfo, DescribeVodInfo.

Tasks are remembered for 72 hours. Afterwards the outputs that a medium has are all that is known of
its processing; where there are none, and its number says no more, the result stays unknown.
"""

from collections.abc import Mapping, Sequence

from desktop_uploader.domain.errors import ObjectMissing
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediaReport, MediumState, Output, Verdict
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent import readings, wire
from desktop_uploader.providers.tencent.cos_media import CosMedia, is_task
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

STATUSES = ("PROCESSING", "FINISH", "WAITING")
"""The list is of one status at a time: the first that has a task tells enough."""
MADE_BY = frozenset({"procedure", "transcode"})


class V2Follower:
    """Keeps the Follower port for one account; one call a medium, for there are no batches."""

    status_batch = 1
    outputs_batch = 1

    def __init__(self, calls: VodCalls) -> None:
        self._calls = calls
        self._cos = CosMedia(calls)

    def read_status(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, MediaReport]:
        """How the media are, and the tasks of objects that are none."""
        tasks = self._cos.read([one for one in media if is_task(one)], cutoff=cutoff)
        return tasks | {one: self._status(one, cutoff) for one in media if not is_task(one)}

    def read_outputs(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, tuple[Output, ...]]:
        """The outputs of each medium's latest task; those it has, once the task is forgotten."""
        return {one: self._outputs(one, cutoff) for one in media if not is_task(one)}

    def read_verdict(self, medium: MediaId, *, cutoff: Cutoff) -> Verdict | None:
        """What a review found; None where nothing was reviewed."""
        told = None if is_task(medium) else self._told(medium, cutoff)
        return None if told is None else readings.verdict_of(wire.read_v2_medium(medium, told[0]))

    def _status(self, medium: MediaId, cutoff: Cutoff) -> MediaReport:
        told = self._told(medium, cutoff)
        if told is None:
            return MediaReport(medium, MediumState.ABSENT)
        document, request_id = told
        found = wire.read_v2_medium(medium, document)
        is_running, latest = self._tasks(medium, cutoff)
        state = readings.STATE_OF_REVIEW.get(found.suggestion.lower())
        if state is None:
            state = MediumState.PLAYABLE if is_running or latest else self._listed(medium, cutoff)
        problem = readings.problem_of(latest)
        return readings.report(
            found, state, awaits_outputs=is_running, problem=problem, request_id=request_id
        )

    def _outputs(self, medium: MediaId, cutoff: Cutoff) -> tuple[Output, ...]:
        told = self._told(medium, cutoff)
        if told is None:
            return ()
        _, latest = self._tasks(medium, cutoff)
        return readings.outputs_of(latest) or tuple(
            map(readings.output_of, wire.read_v2_outputs(told[0]))
        )

    def _told(self, medium: MediaId, cutoff: Cutoff) -> tuple[Document, str] | None:
        try:
            reply = self._calls.call("GetVideoInfo", {"fileId": medium}, cutoff=cutoff)
        except ObjectMissing:
            return None
        return reply.document, reply.request_id

    def _tasks(self, medium: MediaId, cutoff: Cutoff) -> tuple[bool, list[wire.Task]]:
        """Whether one is at work, and the latest in full."""
        for status in STATUSES:
            listed = self._tasks_that_are(status, medium, cutoff=cutoff)
            if not listed:
                continue
            is_running = readings.is_running(status)
            newest = max(listed, key=lambda one: lenient.number(one, "createTime") or 0.0)
            asked = {"vodTaskId": lenient.text(newest, "vodTaskId")}
            try:
                reply = self._calls.call("GetTaskInfo", asked, cutoff=cutoff)
            except ObjectMissing:
                return is_running, []
            return is_running, [wire.read_v2_task(reply.document)]
        return False, []

    def _tasks_that_are(self, status: str, medium: MediaId, *, cutoff: Cutoff) -> list[Document]:
        asked = {"fileId": medium, "status": status}
        reply = self._calls.call("GetTaskList", asked, cutoff=cutoff)
        listed = lenient.entries(lenient.entry(reply.document, "data"), "taskList")
        return [one for one in listed if lenient.text(one, "type").lower() in MADE_BY]

    def _listed(self, medium: MediaId, cutoff: Cutoff) -> MediumState:
        """By its number in the old list, where no task tells more."""
        try:
            reply = self._calls.call("DescribeVodInfo", {"fileIds": [medium]}, cutoff=cutoff)
        except ObjectMissing:
            # It was there a moment ago: if it has gone since, the next reading begins with that.
            return MediumState.UNTOLD
        for one in wire.read_v2_listed(reply.document):
            if one.file_id == medium:
                return readings.STATE_OF_NUMBER.get(one.status, MediumState.UNTOLD)
        return MediumState.UNTOLD
