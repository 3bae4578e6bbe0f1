"""
How Huawei's tasks are: ListTranscodingTasks, ten at a time.

`SUCCEEDED` and `SUCCEED` mean the same. A task that has succeeded may have outputs that failed, and
one that the service has forgotten (MPC.10220, MPC.10211) may have left its outputs in the bucket.
Source: MPC manual of 2024-03-05, 8.3.
"""

from collections.abc import Mapping, Sequence

from desktop_uploader.domain.errors import Cut, PlaceGone
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import (
    MediaReport,
    MediumState,
    Output,
    OutputState,
    Verdict,
)
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.huawei import wire
from desktop_uploader.providers.huawei.control_plane import Shelf
from desktop_uploader.providers.huawei.medium import Medium, read_medium
from desktop_uploader.providers.huawei.mpc import Mpc

STATE_OF_STATUS = {
    "waiting": MediumState.PROCESSING,
    "transcoding": MediumState.PROCESSING,
    "need_to_be_audit": MediumState.REVIEWING,
    "succeeded": MediumState.PROCESSED,
    "succeed": MediumState.PROCESSED,
    "failed": MediumState.FAILED,
    "canceled": MediumState.FAILED,
}


class HuaweiFollower:
    """Keeps the Follower port for one account."""

    status_batch = 10
    outputs_batch = 10

    def __init__(self, mpc: Mpc, shelf: Shelf) -> None:
        self._mpc = mpc
        self._shelf = shelf

    def read_status(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, MediaReport]:
        """How the media are; one whose task is forgotten is looked for in the bucket."""
        tasks, request_id = self._tasks(media, cutoff)
        return {
            media_id: self._report(media_id, tasks, request_id=request_id, cutoff=cutoff)
            for media_id in media
        }

    def read_outputs(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, tuple[Output, ...]]:
        """The outputs of each medium's task."""
        tasks, _ = self._tasks(media, cutoff)
        return {media_id: _outputs(tasks.get(read_medium(media_id).task_id)) for media_id in media}

    def read_verdict(self, medium: MediaId, *, cutoff: Cutoff) -> Verdict | None:
        """None: the service tells nobody what a look at a film has found."""
        if cutoff.is_cut:
            raise Cut
        return None

    def _tasks(self, media: Sequence[MediaId], cutoff: Cutoff) -> tuple[dict[str, wire.Task], str]:
        """The tasks that are there by their ids, and the request id."""
        if cutoff.is_cut:
            raise Cut
        ids = [medium.task_id for medium in map(read_medium, media)]
        numbers = [one for one in ids if one.isascii() and one.isdigit()]
        if not numbers:
            return {}, ""
        try:
            tasks, request_id = self._mpc.tasks(numbers, cutoff=cutoff)
        except PlaceGone as gone:  # the answer where not one of them is there
            return {}, gone.trouble.request_id
        return {task.task_id: task for task in tasks}, request_id

    def _report(
        self,
        media_id: MediaId,
        tasks: Mapping[str, wire.Task],
        *,
        request_id: str,
        cutoff: Cutoff,
    ) -> MediaReport:
        medium = read_medium(media_id)
        task = tasks.get(medium.task_id)
        if task is not None:
            return _report_of(media_id, task, request_id=request_id)
        if medium.folder and not medium.task_id:
            return MediaReport(media_id, MediumState.STORED)
        state = MediumState.ABSENT
        if medium.folder and self._has_outputs(medium, cutoff):
            state = MediumState.PROCESSED
        return MediaReport(media_id, state, request_id=request_id)

    def _has_outputs(self, medium: Medium, cutoff: Cutoff) -> bool:
        place = self._shelf.output_place(medium.folder)
        sizes, _ = self._mpc.object_sizes(place.bucket, place.key, cutoff=cutoff)
        return bool(sizes)


def _report_of(media_id: MediaId, task: wire.Task, *, request_id: str) -> MediaReport:
    state = STATE_OF_STATUS.get(task.status.lower(), MediumState.UNCLEAR)
    outputs = _outputs(task)
    has_only_failures = outputs and all(one.state is OutputState.FAILED for one in outputs)
    if state is MediumState.PROCESSED and has_only_failures:
        state = MediumState.FAILED
    return MediaReport(
        media_id,
        state,
        word=task.status,
        problem=(task.error or task.status) if state is MediumState.FAILED else "",
        request_id=request_id,
    )


def _outputs(task: wire.Task | None) -> tuple[Output, ...]:
    if task is None:
        return ()
    if task.outputs:
        return tuple(map(_output, task.outputs))
    state = STATE_OF_STATUS.get(task.status.lower())
    made = {
        MediumState.PROCESSED: OutputState.DONE,
        MediumState.FAILED: OutputState.FAILED,
    }.get(state or MediumState.UNCLEAR, OutputState.RUNNING)
    return tuple(
        Output(one, made, output_id=one, error=task.error if made is OutputState.FAILED else "")
        for one in task.template_ids
    )


def _output(made: wire.TaskOutput) -> Output:
    size = f"{made.width}x{made.height}" if made.width and made.height else ""
    return Output(
        name=size or made.format or made.template_id,
        state=OutputState.FAILED if made.error else OutputState.DONE,
        output_id=made.template_id,
        format=made.format,
        width=made.width,
        height=made.height,
        bitrate_kbps=made.bitrate_kbps,
        error=made.error,
    )
