"""Tasks of media: one row a task, its processes beside it as JSON."""

import json
import secrets
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from desktop_uploader.practice_cloud.store.records import Records, Row

SCHEMA = """
CREATE TABLE IF NOT EXISTS tencent_task (
    id TEXT PRIMARY KEY, account TEXT, file_id TEXT, created_at_s REAL, finished_at_s REAL,
    processes TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tencent_task_file ON tencent_task (file_id, created_at_s);
"""
# GetTaskInfo, GetTaskList: "only of the last 72 hours".
MEMORY_S = 72 * 3600.0
TRANSCODE = "Transcode"


@dataclass(frozen=True, slots=True)
class Process:
    """
    One output of a task.

    Attributes:
        status: PROCESSING, SUCCESS, FAIL.
        file: Name of the output below outputs/<file id>; "" while there is none.
        kind: As VOD names what it makes.
        files: Of pictures, all of them.
        wish: What the studio is asked for.
    """

    definition: int
    status: str = "PROCESSING"
    progress: int = 0
    file: str = ""
    container: str = "mp4"
    size_bytes: int = 0
    width: int = 0
    height: int = 0
    fps: float = 0.0
    bitrate_kbps: float = 0.0
    duration_s: float = 0.0
    error_code: int = 0
    message: str = ""
    kind: str = "Transcode"
    files: tuple[str, ...] = ()
    wish: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Unique within its task, and the stem of its file."""
        return str(self.definition) if self.kind == TRANSCODE else f"{self.kind}-{self.definition}"


@dataclass(frozen=True, slots=True)
class Task:
    """
    A procedure: all outputs of one medium that were ordered at once.

    Attributes:
        session_id: What the caller has named it, to be refused a second time; "" for nothing.
    """

    id: str
    account: str
    file_id: str
    created_at_s: float
    finished_at_s: float
    processes: tuple[Process, ...]
    session_id: str = ""

    @property
    def status(self) -> str:
        """PROCESSING, FINISH. FINISH says nothing of how it went."""
        is_running = any(one.status == "PROCESSING" for one in self.processes)
        return "PROCESSING" if is_running else "FINISH"

    @property
    def has_failed(self) -> bool:
        """Nothing came of it."""
        return {one.status for one in self.processes} == {"FAIL"}

    def with_process(self, process: Process, now_s: float) -> "Task":
        """The task with one process' new state."""
        processes = tuple(process if one.id == process.id else one for one in self.processes)
        task = replace(self, processes=processes)
        return replace(task, finished_at_s=now_s if task.status == "FINISH" else 0.0)


class TaskBook:
    """All tasks of a root."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def save(self, task: Task) -> None:
        """Record a task as it stands."""
        processes = json.dumps(
            {
                "session_id": task.session_id,
                "processes": [asdict(process) for process in task.processes],
            }
        )
        self._records.change(
            "INSERT OR REPLACE INTO tencent_task VALUES (?,?,?,?,?,?)",
            task.id, task.account, task.file_id, task.created_at_s, task.finished_at_s, processes,
        )  # fmt: skip

    def find(self, task_id: str) -> Task | None:
        """The task, or None when it does not exist."""
        row = self._records.row("SELECT * FROM tencent_task WHERE id=?", task_id)
        return None if row is None else _task(row)

    def listed(self, account: str, file_id: str, *, since_s: float) -> list[Task]:
        """The tasks of an account, or of one medium of it, newest first."""
        sql = (
            "SELECT * FROM tencent_task WHERE account=? AND ? IN (file_id, '')"
            " AND created_at_s>=? ORDER BY created_at_s DESC, id DESC"
        )
        return [_task(row) for row in self._records.rows(sql, account, file_id, since_s)]

    def remove_of(self, file_id: str) -> None:
        """Forget the tasks of a medium that is deleted."""
        self._records.change("DELETE FROM tencent_task WHERE file_id=?", file_id)

    def unfinished(self) -> list[Task]:
        """The tasks that a kill or a stop left in the middle, oldest first."""
        sql = "SELECT * FROM tencent_task WHERE finished_at_s=0 ORDER BY created_at_s"
        return [_task(row) for row in self._records.rows(sql)]


def _task(row: Row) -> Task:
    said = json.loads(row[5])
    # A root of an earlier version holds the processes alone.
    held = {"session_id": "", "processes": said} if isinstance(said, list) else said
    processes = tuple(Process(**one) for one in held["processes"])
    task = Task(row[0], row[1], row[2], row[3], row[4], processes)
    return replace(task, session_id=str(held["session_id"]))


def new_task_id(app_id: str) -> str:
    """An id as VOD makes them."""
    return f"{app_id}-procedurev2-{secrets.token_hex(16)}"
