"""
What VOD answers about transcode tasks, snapshots and animated pictures, as values.

Source: VOD manual of 2022-07-08, 7.4.4, 7.6, 8.1 and 8.5. Numbers come as numbers or as texts.
"""

from dataclasses import dataclass

from desktop_uploader.domain.media import Output, OutputState
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

STATE_OF_JOB = {
    "transcoding": OutputState.RUNNING,
    "transcodesuccess": OutputState.DONE,
    "transcodefail": OutputState.FAILED,
}


@dataclass(frozen=True, slots=True)
class TranscodeTask:
    """
    One transcode task.

    Attributes:
        status: The word as it came.
        outputs: Empty in a listing, which tells of no jobs.
    """

    task_id: str
    status: str
    template_group_id: str = ""
    created_at_s: float | None = None
    ended_at_s: float | None = None
    outputs: tuple[Output, ...] = ()


@dataclass(frozen=True, slots=True)
class Pictures:
    """The latest snapshots of a kind; `job_id` "" where there are none."""

    job_id: str
    created_at_s: float | None = None
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Animation:
    """One animated picture."""

    job_id: str
    output: Output
    created_at_s: float | None = None


def read_new_task_id(document: Document) -> str:
    """The id of a transcode, snapshot or animation that was ordered; "" where none is told."""
    for name in ("SnapshotJob", "DynamicImageJob"):
        if found := lenient.text(lenient.entry(document, name), "JobId"):
            return found
    return lenient.text(document, "TranscodeTaskId")


def read_task_list(document: Document) -> list[TranscodeTask]:
    """The tasks of a medium, those without an id left out."""
    tasks = [_read_task(one) for one in lenient.entries(document, "TranscodeTaskList")]
    return [task for task in tasks if task.task_id]


def read_task(document: Document) -> TranscodeTask:
    """One task with its jobs."""
    return _read_task(lenient.entry(document, "TranscodeTask"))


def read_pictures(document: Document) -> Pictures:
    """The snapshots of a page."""
    found = lenient.entry(document, "MediaSnapshot")
    rows = lenient.entries(found, "Snapshots")
    return Pictures(
        lenient.text(found, "JobId"),
        lenient.moment_s(lenient.text(found, "CreationTime")),
        tuple(url for url in (lenient.text(row, "Url") for row in rows) if url),
    )


def read_animations(document: Document) -> list[Animation]:
    """The animated pictures of a medium."""
    return [
        Animation(
            lenient.text(one, "JobId") or lenient.text(one, "DynamicImageId"),
            Output(
                name="gif",
                state=OutputState.DONE,
                output_id=lenient.text(one, "DynamicImageId"),
                format=lenient.text(one, "Format"),
                width=lenient.integer(one, "Width"),
                height=lenient.integer(one, "Height"),
                url=lenient.text(one, "FileURL"),
            ),
            lenient.moment_s(lenient.text(one, "CreationTime")),
        )
        for one in lenient.entries(document, "DynamicImageList")
    ]


def _read_task(one: Document) -> TranscodeTask:
    return TranscodeTask(
        task_id=lenient.text(one, "TranscodeTaskId"),
        status=lenient.text(one, "TaskStatus"),
        template_group_id=lenient.text(one, "TranscodeTemplateGroupId"),
        created_at_s=lenient.moment_s(lenient.text(one, "CreationTime")),
        ended_at_s=lenient.moment_s(lenient.text(one, "CompleteTime")),
        outputs=tuple(map(_read_job, lenient.entries(one, "TranscodeJobInfoList"))),
    )


def _read_job(job: Document) -> Output:
    file = lenient.entry(job, "OutputFile")
    code, words = lenient.text(job, "ErrorCode"), lenient.text(job, "ErrorMessage")
    progress = lenient.integer(job, "TranscodeProgress")
    return Output(
        name=lenient.text(job, "Definition") or lenient.text(job, "TranscodeTemplateId"),
        # A word that we do not know ends nothing.
        state=STATE_OF_JOB.get(
            lenient.text(job, "TranscodeJobStatus").lower(), OutputState.RUNNING
        ),
        output_id=lenient.text(job, "TranscodeJobId"),
        format=lenient.text(file, "Format"),
        width=lenient.integer(file, "Width"),
        height=lenient.integer(file, "Height"),
        bitrate_kbps=lenient.number(file, "Bitrate"),
        progress_percent=None if progress is None else min(progress, 100),
        # Successful jobs have been seen with the code "200".
        error="" if code in ("", "200") else f"{code} {words}".strip(),
        url=lenient.text(file, "OutputFileUrl"),
    )
