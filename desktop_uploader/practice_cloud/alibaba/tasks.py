"""Transcode tasks and their jobs: one row a task, its jobs beside it as JSON."""

import json
import secrets
from dataclasses import asdict, dataclass, replace

from desktop_uploader.practice_cloud.store.records import Records, Row

SCHEMA = """
CREATE TABLE IF NOT EXISTS alibaba_task (
    id TEXT PRIMARY KEY, media_id TEXT, template_group_id TEXT, status TEXT,
    created_at_s REAL, completed_at_s REAL, jobs TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alibaba_task_media ON alibaba_task (media_id, created_at_s);
"""


@dataclass(frozen=True, slots=True)
class TranscodeJob:
    """
    One output of a task.

    Attributes:
        status: Transcoding, TranscodeSuccess, TranscodeFail.
        file: Name of the output below outputs/<media id>; "" while there is none.
    """

    id: str
    definition: str
    template_id: str
    container: str
    status: str = "Transcoding"
    progress: int = 0
    file: str = ""
    size_bytes: int = 0
    width: int = 0
    height: int = 0
    fps: float = 0.0
    bitrate_kbps: float = 0.0
    duration_s: float = 0.0
    error_code: str = ""
    error_message: str = ""
    completed_at_s: float = 0.0


@dataclass(frozen=True, slots=True)
class TranscodeTask:
    """
    All outputs of one medium that were ordered at once.

    Attributes:
        status: Processing, Partial, CompleteAllSucc, CompleteAllFail, CompletePartialSucc.
        completed_at_s: 0 before the end.
        trigger: Auto by an upload, Manual by a call.
    """

    id: str
    media_id: str
    template_group_id: str
    status: str
    created_at_s: float
    completed_at_s: float
    jobs: tuple[TranscodeJob, ...]
    trigger: str = "Auto"

    @property
    def is_ended(self) -> bool:
        """No job of it is under way."""
        return self.status.startswith("Complete")

    def with_job(self, job: TranscodeJob, now_s: float) -> "TranscodeTask":
        """The task with one job's new state, its own status computed from all of them."""
        jobs = tuple(job if job.id == other.id else other for other in self.jobs)
        status = overall(jobs)
        ended_at_s = now_s if status.startswith("Complete") else 0.0
        return replace(self, jobs=jobs, status=status, completed_at_s=ended_at_s)


def overall(jobs: tuple[TranscodeJob, ...]) -> str:
    """The status of a task out of its jobs'."""
    states = {job.status for job in jobs}
    if "Transcoding" in states:
        return "Processing" if states == {"Transcoding"} else "Partial"
    if states == {"TranscodeFail"}:
        return "CompleteAllFail"
    return "CompletePartialSucc" if "TranscodeFail" in states else "CompleteAllSucc"


class TaskBook:
    """All transcode tasks of a root."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def save(self, task: TranscodeTask) -> None:
        """Record a task as it stands."""
        jobs = json.dumps({"trigger": task.trigger, "jobs": [asdict(job) for job in task.jobs]})
        self._records.change(
            "INSERT OR REPLACE INTO alibaba_task VALUES (?,?,?,?,?,?,?)",
            task.id, task.media_id, task.template_group_id, task.status, task.created_at_s,
            task.completed_at_s, jobs,
        )  # fmt: skip

    def find(self, task_id: str) -> TranscodeTask | None:
        """The task, or None when it does not exist."""
        row = self._records.row("SELECT * FROM alibaba_task WHERE id=?", task_id)
        return None if row is None else _task(row)

    def of_medium(self, media_id: str) -> list[TranscodeTask]:
        """The tasks of a medium, newest first."""
        sql = "SELECT * FROM alibaba_task WHERE media_id=? ORDER BY created_at_s DESC, id DESC"
        return [_task(row) for row in self._records.rows(sql, media_id)]

    def unfinished(self) -> list[TranscodeTask]:
        """The tasks that a kill or a stop left in the middle, oldest first."""
        sql = (
            "SELECT * FROM alibaba_task WHERE status IN ('Processing','Partial')"
            " ORDER BY created_at_s"
        )
        return [_task(row) for row in self._records.rows(sql)]

    def remove_of(self, media_id: str) -> None:
        """Forget the tasks of a medium that is deleted or sent anew."""
        self._records.change("DELETE FROM alibaba_task WHERE media_id=?", media_id)


def _task(row: Row) -> TranscodeTask:
    said = json.loads(row[6])
    # A root of an earlier version holds the jobs alone.
    held = {"trigger": "Auto", "jobs": said} if isinstance(said, list) else said
    jobs = tuple(TranscodeJob(**fields) for fields in held["jobs"])
    task = TranscodeTask(row[0], row[1], row[2], row[3], row[4], row[5], jobs)
    return replace(task, trigger=str(held["trigger"]))


def new_id() -> str:
    """An id for a task or a job."""
    return secrets.token_hex(16)
