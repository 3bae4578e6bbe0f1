"""
What MPC lists of its tasks, of every kind, as values.

Source: MPC manual of 2024-03-05. The listings differ in the names of the same things; ids and
times come as numbers or as texts, and `SUCCEED` and `SUCCEEDED` mean the same.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop_uploader.domain.media import Output, OutputState
from desktop_uploader.ports.works import Task, TaskState, Work
from desktop_uploader.providers.huawei import wire
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

COMPACT = re.compile(r"\d{14}")
STATE_OF_STATUS = {
    "init": TaskState.WAITING,
    "waiting": TaskState.WAITING,
    # Waits for a person of the service's, and can be given up like all that waits.
    "need_to_be_audit": TaskState.WAITING,
    "succeed": TaskState.DONE,
    "succeeded": TaskState.DONE,
    "finished": TaskState.DONE,
    "failed": TaskState.FAILED,
    "canceled": TaskState.CANCELLED,
}
OUTPUT_OF_STATE = {TaskState.DONE: OutputState.DONE, TaskState.FAILED: OutputState.FAILED}


@dataclass(frozen=True, slots=True)
class Row:
    """A task, and the object that it is about."""

    task: Task
    bucket: str
    key: str


def read_rows(document: Document, work: Work) -> tuple[list[Row], bool]:
    """A page of tasks, those without an id left out; and whether there are more pages."""
    listed = lenient.entries(document, "task_array") or lenient.entries(document, "tasks")
    rows = [_read_row(one, work) for one in listed]
    has_more = lenient.text(document, "is_truncated") in ("1", "true")
    return [row for row in rows if row.task.id], has_more


def total(document: Document) -> int | None:
    """How many there are on all pages."""
    return lenient.integer(document, "total")


def compact(at_s: float) -> str:
    """A moment as MPC writes it."""
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y%m%d%H%M%S")


def moment_s(written: str) -> float | None:
    """`yyyymmddhhmmss`, UTC."""
    if not COMPACT.fullmatch(written):
        return None
    try:
        return datetime.strptime(written, "%Y%m%d%H%M%S").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def _read_row(one: Document, work: Work) -> Row:
    source = lenient.entry(one, "input")
    # A word that we do not know ends nothing.
    state = STATE_OF_STATUS.get(lenient.text(one, "status").lower(), TaskState.RUNNING)
    error = wire.error_of(one) if state is TaskState.FAILED else ""
    outputs = _renditions(one, state) if work is Work.TRANSCODE else _made(one, work, state=state)
    failed = {output.state is OutputState.FAILED for output in outputs}
    if state is TaskState.DONE and True in failed:
        state = TaskState.PARTLY if False in failed else TaskState.FAILED
    asked = one.get("trans_template_id")
    task = Task(
        lenient.text(one, "task_id"),
        work,
        state,
        outputs,
        created_at_s=moment_s(lenient.text(one, "create_time")),
        ended_at_s=moment_s(lenient.text(one, "end_time")),
        template=",".join(map(str, asked)) if isinstance(asked, list) else "",
        key=lenient.text(one, "user_data"),
        error=error or next((output.error for output in outputs if output.error), ""),
    )
    return Row(task, lenient.text(source, "bucket"), lenient.text(source, "object").lstrip("/"))


def _renditions(one: Document, state: TaskState) -> tuple[Output, ...]:
    found = wire.read_task_outputs(one)
    place = _place(lenient.entry(one, "output"))
    names = iter(lenient.words(one, "output_file_name"))
    outputs = []
    for made in found:
        # Names are told of what worked alone, in the order of the outputs.
        name = "" if made.error else next(names, "")
        outputs.append(_rendition(made, url=place + name if name else ""))
    return tuple(outputs) or _asked_for(one, state)


def _rendition(made: wire.TaskOutput, *, url: str) -> Output:
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
        url=url,
    )


def _asked_for(one: Document, state: TaskState) -> tuple[Output, ...]:
    """What was ordered, while nothing of it is made."""
    asked = one.get("trans_template_id")
    made = OUTPUT_OF_STATE.get(state, OutputState.RUNNING)
    return tuple(
        Output(str(template), made, output_id=str(template))
        for template in (asked if isinstance(asked, list) else ())
    )


def _made(one: Document, work: Work, *, state: TaskState) -> tuple[Output, ...]:
    """What a task of another kind has made: pictures, or one file."""
    if state is not TaskState.DONE:
        return ()
    place = _place(lenient.entry(one, "output"))
    pictures = [lenient.text(row, "pic_name") for row in lenient.entries(one, "thumbnail_info")]
    if pictures:
        return tuple(
            Output(name, OutputState.DONE, format="jpg", url=place + name) for name in pictures
        )
    names = lenient.words(one, "output_file_name")
    name = lenient.text(lenient.entry(one, "output"), "file_name") or (names[0] if names else "")
    facts = lenient.entry(one, "metadata") or lenient.entry(one, "output_metadata")
    video = next(iter(lenient.entries(facts, "video")), {})
    said = lenient.entry(one, "output_param")
    return (
        Output(
            name or work.value,
            OutputState.DONE,
            format=lenient.text(facts, "format") or lenient.text(said, "format"),
            width=lenient.integer(video, "width") or lenient.integer(said, "width") or None,
            height=lenient.integer(video, "height") or lenient.integer(said, "height") or None,
            bitrate_kbps=lenient.number(facts, "bitrate") or None,
            progress_percent=lenient.integer(one, "complete_ratio"),
            url=place + name if name else "",
        ),
    )


def _place(output: Document) -> str:
    bucket, folder = lenient.text(output, "bucket"), lenient.text(output, "object").strip("/")
    return f"obs://{bucket}/{folder}/" if folder else f"obs://{bucket}/"
