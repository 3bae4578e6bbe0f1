"""
From what the three generations tell of a medium to one report.

No generation has a status that says "transcoding": tasks come first, the medium second. A task that
has finished may have failed. Sources: status notes on GetTaskInfo, GetVideoInfo, DescribeVodInfo
(manual of 2018) and on DescribeTaskDetail, DescribeMediaInfos (2018-07-17).
"""

from collections.abc import Sequence

from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import (
    MediaReport,
    MediumState,
    Output,
    OutputState,
    Suggestion,
    Verdict,
)
from desktop_uploader.providers.tencent.wire import Medium, Process, Task

STATE_OF_OUTPUT = {
    "processing": OutputState.RUNNING,
    "waiting": OutputState.RUNNING,
    "success": OutputState.DONE,
    "fail": OutputState.FAILED,
}
STATE_OF_REVIEW = {"block": MediumState.BLOCKED, "review": MediumState.REVIEWING}
SUGGESTION_OF_WORD = {suggestion.value: suggestion for suggestion in Suggestion}

STATE_OF_NUMBER = {
    "-1": MediumState.ARRIVING,
    "0": MediumState.PROCESSING,
    "1": MediumState.BLOCKED,
    "2": MediumState.PLAYABLE,
    "3": MediumState.PLAYABLE,
    "4": MediumState.PROCESSING,
    "5": MediumState.PROCESSING,
    "6": MediumState.ABSENT,
    "7": MediumState.FAILED,
    "10": MediumState.PROCESSING,
    "11": MediumState.PLAYABLE,
    "100": MediumState.ABSENT,
}
"""Of the lists of v2; 3 is switched off in the cloud, 11 a transcode of which a part failed."""

RUNNING = frozenset({"waiting", "processing"})


def output_of(process: Process) -> Output:
    """One output as the engine sees it."""
    return Output(
        name=process.definition or process.kind,
        # A word that we do not know must not end a job.
        state=STATE_OF_OUTPUT.get(process.status.lower(), OutputState.RUNNING),
        output_id=process.definition,
        format=process.container,
        width=process.width,
        height=process.height,
        bitrate_kbps=process.bitrate_kbps,
        progress_percent=None
        if process.progress_percent is None
        else min(process.progress_percent, 100),
        error=process.error,
        url=process.url,
    )


def verdict_of(medium: Medium) -> Verdict | None:
    """What a review found; None where there was none."""
    suggestion = SUGGESTION_OF_WORD.get(medium.suggestion.lower())
    return None if suggestion is None else Verdict(suggestion, medium.labels)


def outputs_of(tasks: Sequence[Task]) -> tuple[Output, ...]:
    """All outputs of the tasks, in their order."""
    return tuple(output_of(process) for task in tasks for process in task.processes)


def is_running(word: str) -> bool:
    """Whether a task of this status is still at work."""
    return word.lower() in RUNNING


def problem_of(tasks: Sequence[Task]) -> str:
    """Why nothing came of the latest task; "" where something did, or nothing was wanted."""
    if not tasks:
        return ""
    latest = tasks[0]
    if latest.status.lower() == "aborted":
        return "ABORTED"
    states = {output_of(process).state for process in latest.processes}
    errors = [process.error for process in latest.processes if process.error]
    if states == {OutputState.FAILED} and errors:
        return errors[0]
    return latest.error if not latest.processes else ""


def report(
    medium: Medium,
    state: MediumState,
    *,
    awaits_outputs: bool = False,
    problem: str = "",
    request_id: str = "",
) -> MediaReport:
    """A reading of a medium that is there."""
    is_over = problem and not awaits_outputs and state is MediumState.PLAYABLE
    return MediaReport(
        MediaId(medium.file_id),
        MediumState.FAILED if is_over else state,
        word=medium.status,
        size_bytes=medium.size_bytes,
        verdict=verdict_of(medium),
        awaits_outputs=awaits_outputs,
        problem=problem if is_over else "",
        request_id=request_id,
    )
