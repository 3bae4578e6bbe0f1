"""Transcode tasks: one row each, its outputs beside it as JSON."""

import json
import time
from dataclasses import asdict, dataclass, replace

from desktop_uploader.practice_cloud.store.records import Records, Row

SCHEMA = """
CREATE TABLE IF NOT EXISTS huawei_task (
    id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT, status TEXT, source_bucket TEXT,
    source_key TEXT, output_bucket TEXT, output_folder TEXT, user_data TEXT, created_at_s REAL,
    ended_at_s REAL, outputs TEXT, facts TEXT);
CREATE INDEX IF NOT EXISTS huawei_task_account ON huawei_task (account, created_at_s);
"""
UNFINISHED = ("WAITING", "TRANSCODING")
FINAL = ("SUCCEEDED", "FAILED", "CANCELED")


@dataclass(frozen=True, slots=True)
class TaskOutput:
    """
    One output of a task.

    Attributes:
        key: Where it lies in the output bucket; "" while there is none.
        error_code: "" where it worked or is not yet made.
    """

    template_id: int
    width: int
    key: str = ""
    size_bytes: int = 0
    height: int = 0
    bitrate_kbps: float = 0.0
    duration_s: float = 0.0
    is_done: bool = False
    error_code: str = ""
    error_message: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """
    One transcode task.

    Attributes:
        id: 0 before it is kept.
        status: WAITING, TRANSCODING, SUCCEEDED, FAILED, CANCELED, NEED_TO_BE_AUDIT.
        output_folder: A key that ends in "/", or "".
        ended_at_s: 0 before the end.
        facts: What the studio found out about the source, as JSON; "" before.
    """

    id: int
    account: str
    status: str
    source_bucket: str
    source_key: str
    output_bucket: str
    output_folder: str
    user_data: str
    created_at_s: float
    ended_at_s: float = 0.0
    outputs: tuple[TaskOutput, ...] = ()
    facts: str = ""

    @property
    def is_final(self) -> bool:
        """Nothing happens to it any more."""
        return self.status in FINAL

    def with_output(self, output: TaskOutput) -> "Task":
        """The task with one output's new state."""
        outputs = tuple(
            output if output.template_id == other.template_id else other for other in self.outputs
        )
        return replace(self, outputs=outputs)

    def ended(self, now_s: float) -> "Task":
        """The task at its end: one good output is a success, whatever became of the others."""
        status = "SUCCEEDED" if any(output.is_done for output in self.outputs) else "FAILED"
        return replace(self, status=status, ended_at_s=now_s)


class TaskBook:
    """All tasks of a root."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def add(self, task: Task) -> Task:
        """Keep a new task; it comes back with its id."""
        with self._records.together():
            row = self._records.row("SELECT coalesce(max(id), 100000) + 1 FROM huawei_task")
            kept = replace(task, id=int(row[0]) if row else 1)
            self.save(kept)
        return kept

    def save(self, task: Task) -> None:
        """Record a task as it stands."""
        self._records.change(
            "INSERT OR REPLACE INTO huawei_task VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            task.id, task.account, task.status, task.source_bucket, task.source_key,
            task.output_bucket, task.output_folder, task.user_data, task.created_at_s,
            task.ended_at_s, json.dumps([asdict(one) for one in task.outputs]), task.facts,
        )  # fmt: skip

    def find(self, task_id: int, account: str | None = None) -> Task | None:
        """The task, or None when it does not exist or is another account's."""
        row = self._records.row("SELECT * FROM huawei_task WHERE id=?", task_id)
        if row is None or (account is not None and row[1] != account):
            return None
        return _task(row)

    def listed(self, account: str | None = None) -> list[Task]:
        """The tasks of an account, or of all, newest first."""
        where, values = ("WHERE account=?", (account,)) if account else ("", ())
        sql = f"SELECT * FROM huawei_task {where} ORDER BY created_at_s DESC, id DESC"
        return [_task(row) for row in self._records.rows(sql, *values)]

    def unfinished(self) -> list[Task]:
        """What a kill or a stop left in the middle, oldest first."""
        return [task for task in reversed(self.listed()) if task.status in UNFINISHED]

    def remove(self, task_id: int) -> None:
        """Forget a task."""
        self._records.change("DELETE FROM huawei_task WHERE id=?", task_id)

    def by_status(self) -> dict[str, int]:
        """How many tasks stand at each status."""
        sql = "SELECT status, count(*) FROM huawei_task GROUP BY status"
        return dict(self._records.rows(sql))


def compact(at_s: float) -> str:
    """A moment as MPC writes it: yyyymmddhhmmss, UTC; "" for none (0)."""
    return time.strftime("%Y%m%d%H%M%S", time.gmtime(at_s)) if at_s else ""


def _task(row: Row) -> Task:
    outputs = tuple(TaskOutput(**fields) for fields in json.loads(row[10]))
    return replace(Task(*row[:10]), outputs=outputs, facts=row[11])
