"""
What VOD tells of tasks, in both generations, as tasks of one kind of work each.

One task may make films and pictures at once: each kind is told as a task of its own, of the same
id. Sources: GetTaskInfo (manual of 2018), DescribeTaskDetail (2018-07-17).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop_uploader.domain.media import Output, OutputState
from desktop_uploader.ports.works import Task, TaskState, Work
from desktop_uploader.providers.tencent import readings, wire
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

WORK_OF_KIND = {
    "transcode": Work.TRANSCODE,
    "samplesnapshot": Work.SNAPSHOTS,
    "snapshotbytimeoffset": Work.SNAPSHOTS,
    "createsnapshotbytimeoffset": Work.SNAPSHOTS,
    "imagesprite": Work.SPRITE,
    "createimagesprite": Work.SPRITE,
    "animatedgraphics": Work.GIF,
    "animatedgraphic": Work.GIF,
}
FORMAT_OF_WORK = {Work.SNAPSHOTS: "jpg", Work.SPRITE: "jpg", Work.GIF: "gif"}


@dataclass(frozen=True, slots=True)
class Head:
    """What all that a task makes has in common; `key` is ours, "" where it is not handed back."""

    task_id: str
    status: str
    created_at_s: float | None
    ended_at_s: float | None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """What a task makes by one template."""

    work: Work
    outputs: tuple[Output, ...]


def read_v3(document: Document, head: Head) -> list[tuple[Head, Piece]]:
    """The answer to DescribeTaskDetail."""
    made = wire.read_v3_task(document)
    results = lenient.entries(lenient.entry(document, "ProcedureTask"), "MediaProcessResultSet")
    outputs = [
        lenient.entry(lenient.entry(one, f"{lenient.text(one, 'Type')}Task"), "Output")
        for one in results
    ]
    return [(head, piece) for piece in _pieces(made.processes, outputs)]


def read_v2(document: Document, head: Head, *, kind: str) -> list[tuple[Head, Piece]]:
    """The answer to GetTaskInfo; `kind` is the task's type in the list."""
    made = wire.read_v2_task(document)
    body = lenient.entry(document, "data")
    outputs = [lenient.entry(one, "output") for one in lenient.entries(body, "processTaskList")]
    if made.processes:
        return [(head, piece) for piece in _pieces(made.processes, outputs)]
    status = "FAIL" if made.error else "PROCESSING"
    if _urls(body):
        status = "SUCCESS"
    alone = wire.Process(kind, status, error=made.error)
    return [(head, piece) for piece in _pieces((alone,), [body])]


def tasks_of(found: Sequence[tuple[Head, Piece]], works: Sequence[Work]) -> list[Task]:
    """The tasks in these works, newest first in each; all that one makes for a workflow."""
    if list(works) == [Work.WORKFLOW]:
        return list(_grouped(found, Work.WORKFLOW))
    tasks: list[Task] = []
    for work in works:
        tasks += _grouped([one for one in found if one[1].work is work], work)
    return tasks


def _grouped(found: Sequence[tuple[Head, Piece]], work: Work) -> Iterator[Task]:
    heads = dict.fromkeys(head for head, _ in found)
    for head in sorted(heads, key=lambda one: one.created_at_s or 0.0, reverse=True):
        outputs = tuple(
            output for other, piece in found if other == head for output in piece.outputs
        )
        yield Task(
            head.task_id,
            work,
            _state(head.status, outputs),
            outputs,
            created_at_s=head.created_at_s,
            ended_at_s=head.ended_at_s,
            template=",".join(dict.fromkeys(one.output_id for one in outputs if one.output_id)),
            key=head.key,
            error=next((one.error for one in outputs if one.error), ""),
        )


def _state(status: str, outputs: Sequence[Output]) -> TaskState:
    word = status.lower()
    if word in ("waiting", "processing", ""):
        return TaskState.WAITING if word == "waiting" else TaskState.RUNNING
    if word == "aborted":
        return TaskState.FAILED
    states = {output.state for output in outputs}
    if OutputState.FAILED in states:
        return TaskState.PARTLY if OutputState.DONE in states else TaskState.FAILED
    # The task has finished; what it made may not be told yet.
    return TaskState.RUNNING if OutputState.RUNNING in states else TaskState.DONE


def _pieces(processes: Sequence[wire.Process], outputs: Sequence[Document]) -> Iterator[Piece]:
    for process, told in zip(processes, outputs, strict=False):
        work = WORK_OF_KIND.get(process.kind.lower())
        if work is not None:
            yield Piece(work, tuple(_outputs(process, told, work=work)))


def _outputs(process: wire.Process, told: Document, *, work: Work) -> Iterator[Output]:
    one = readings.output_of(process)
    urls = _urls(told)
    if work is Work.TRANSCODE or not urls:
        yield one
        return
    for number, url in enumerate(urls):
        yield Output(
            f"{work.value}-{number}",
            one.state,
            output_id=one.output_id,
            format=FORMAT_OF_WORK[work],
            width=one.width,
            height=one.height,
            url=url,
        )


def _urls(told: Document) -> list[str]:
    """Addresses of pictures, under whichever name they come."""
    listed = [url for name in ("imageUrls", "ImageUrlSet") for url in lenient.words(told, name)]
    for name in ("picInfo", "PicInfoSet"):
        listed += [lenient.text(one, "url", "Url") for one in lenient.entries(told, name)]
    listed += [lenient.text(told, "imageUrl", "ImageUrl", "url", "Url")]
    return [url for url in listed if url]
