"""ProcessCosMedia: outputs of objects that lie in a bucket of the account's own; no medium."""

import json
from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass, fields, replace
from pathlib import Path

from desktop_uploader.practice_cloud.media_studio import Happening, Order, Rendition
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.site import Site
from desktop_uploader.practice_cloud.store.objects import UnsafeKey, put_file
from desktop_uploader.practice_cloud.store.records import Records, Row
from desktop_uploader.practice_cloud.tencent.pipeline import BAD_SOURCE, WIDTHS
from desktop_uploader.practice_cloud.tencent.tasks import MEMORY_S, Process, new_task_id
from desktop_uploader.practice_cloud.tencent.v2_call import Call, Told
from desktop_uploader.practice_cloud.tencent.vod import app_id_of
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

SCHEMA = """
CREATE TABLE IF NOT EXISTS tencent_cos_work (
    id TEXT PRIMARY KEY, account TEXT, bucket TEXT, key TEXT, output_bucket TEXT, output_dir TEXT,
    created_at_s REAL, finished_at_s REAL, processes TEXT) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class CosWork:
    """One task: `processes` is JSON, `finished_at_s` 0 until it has ended."""

    id: str
    account: str
    bucket: str
    key: str
    output_bucket: str
    output_dir: str
    created_at_s: float
    finished_at_s: float
    processes: str

    def outputs(self) -> list[Process]:
        """What is made."""
        return [Process(**one) for one in json.loads(self.processes)]

    def with_outputs(self, outputs: list[Process], now_s: float) -> "CosWork":
        """The task as its outputs stand now."""
        is_running = any(one.status == "PROCESSING" for one in outputs)
        told = json.dumps([asdict(one) for one in outputs])
        return replace(self, processes=told, finished_at_s=0.0 if is_running else now_s)


INSERT = f"INSERT OR REPLACE INTO tencent_cos_work VALUES ({','.join('?' * len(fields(CosWork)))})"


class WorkBook:
    """All such tasks of a root."""

    def __init__(self, records: Records) -> None:
        """Open the book."""
        self._records = records
        records.define(SCHEMA)

    def save(self, work: CosWork) -> None:
        """Record a task as it stands."""
        self._records.change(INSERT, *astuple(work))

    def find(self, task_id: str) -> CosWork | None:
        """The task of this id."""
        row = self._records.row("SELECT * FROM tencent_cos_work WHERE id=?", task_id)
        return None if row is None else CosWork(*row)

    def unfinished(self) -> list[Row]:
        """The ids of what is still to be done."""
        return self._records.rows("SELECT id FROM tencent_cos_work WHERE finished_at_s=0")

    def of_object(self, bucket: str, key: str) -> int:
        """How many tasks there were of an object."""
        sql = "SELECT count(*) FROM tencent_cos_work WHERE bucket=? AND key=?"
        row = self._records.row(sql, bucket, key)
        return int(row[0]) if row else 0


class CosWorks:
    """
    The actions by name, and the work behind them.

    Attributes:
        works: What carries each out.
    """

    def __init__(self, site: Site, tell_others: Callable[[Call], Told]) -> None:
        """`tell_others` knows of all tasks but these."""
        self._site = site
        self.book = WorkBook(site.records)
        self._tell_others = tell_others
        self.works: dict[str, Callable[[Call], Told]] = {
            "ProcessCosMedia": self._process,
            "GetTaskInfo": self._get_task_info,
        }

    def take_up(self) -> None:
        """Go on with what an earlier life left unfinished."""
        for (task_id,) in self.book.unfinished():
            self._begin(task_id)

    def _process(self, call: Call) -> Told:
        own = own_bucket(call.account)
        if {call.need("input.bucket"), call.need("output.bucket")} != {own}:
            raise Wrong("parameter", "a bucket is not configured")
        if call.need("input.region") != call.account.region:
            raise Wrong("parameter", "the bucket is in another region")
        wanted = [int(one) for one in call.listed("mediaProcess.transcode.definition")]
        if not wanted or any(one not in WIDTHS for one in wanted):
            raise Wrong("parameter", "there is no such definition")
        key = call.need("input.path").lstrip("/")
        if self._path(own, key) is None:
            raise Wrong("cos-file", "the file is in no state to be processed")
        work = CosWork(
            new_task_id(app_id_of(call.account)),
            call.account.name,
            own,
            key,
            own,
            call.need("output.dir").strip("/"),
            call.now_s,
            0.0,
            json.dumps([asdict(Process(one)) for one in dict.fromkeys(wanted)]),
        )
        self.book.save(work)
        self._begin(work.id)
        return {"vodTaskId": work.id}

    def _get_task_info(self, call: Call) -> Told:
        work = self.book.find(call.need("vodTaskId"))
        if work is None or work.account != call.account.name:
            return self._tell_others(call)
        if work.created_at_s < call.now_s - MEMORY_S:
            raise Wrong("task", "the task does not exist")
        processes = [_told(one) for one in work.outputs()]
        return {
            "type": "procedure",
            "status": "FINISH" if work.finished_at_s else "PROCESSING",
            "createTime": int(work.created_at_s),
            "beginProcessTime": int(work.created_at_s),
            "finishTime": int(work.finished_at_s or work.created_at_s),
            "data": {"errCode": 0, "processTaskList": processes},
        }

    def _path(self, bucket: str, key: str) -> Path | None:
        try:
            there = self._site.shelf.stored(bucket, key)
            return None if there is None else self._site.shelf.path_of(bucket, key)
        except UnsafeKey:
            return None

    def _begin(self, task_id: str) -> None:
        work = self.book.find(task_id)
        path = None if work is None else self._path(work.bucket, work.key)
        if work is None or path is None:
            return
        outputs = work.outputs()
        if self._site.knobs.current.transcode != "real":
            done = [replace(one, status="SUCCESS", progress=100) for one in outputs]
            self.book.save(work.with_outputs(done, self._site.now()))
            return
        jobs = tuple(Rendition(str(one.definition), WIDTHS[one.definition]) for one in outputs)
        folder = self._site.root.path / "outputs" / work.id
        self._site.studio.take(
            Order(path, folder, jobs, told=lambda happening: self._hear(work.id, happening))
        )

    def _hear(self, task_id: str, happening: Happening) -> None:
        with self._site.records.together():
            work = self.book.find(task_id)
            assert work is not None, "tasks are never removed"
            outputs = [_moved(one, happening) for one in work.outputs()]
            made = [one for one in outputs if str(one.definition) == happening.get("job")]
            if "output" in happening:
                self._put(work, made[0])
            self.book.save(work.with_outputs(outputs, self._site.now()))

    def _put(self, work: CosWork, made: Process) -> None:
        file = self._site.root.path / "outputs" / work.id / made.file
        stem = work.key.rpartition("/")[2].rpartition(".")[0]
        key = f"{work.output_dir}/{stem}_{made.definition}.{made.container}"
        place = work.output_bucket, key
        put_file(self._site.shelf, place, file=file, now_s=self._site.now())


def own_bucket(account: Account) -> str:
    """The bucket of the account's own that is configured for the service."""
    return f"masters-{app_id_of(account)}"


def _moved(process: Process, happening: Happening) -> Process:
    is_its = str(process.definition) == happening.get("job")
    if is_its and "progress" in happening:
        return replace(process, progress=happening["progress"])
    if is_its and "output" in happening:
        return replace(process, status="SUCCESS", progress=100, **happening["output"])
    has_failed = is_its or ("end" in happening and process.status == "PROCESSING")
    if not has_failed:
        return process
    message = str(happening.get("message", "studio broken"))
    return replace(process, status="FAIL", error_code=BAD_SOURCE, message=message)


def _told(process: Process) -> Told:
    told: Told = {
        "taskType": "Transcode",
        "status": process.status,
        "errCode": process.error_code,
        "message": process.message,
        "input": {"definition": process.definition},
    }
    if process.status == "SUCCESS":
        told["output"] = {
            "definition": process.definition,
            "container": process.container,
            "width": process.width,
            "height": process.height,
        }
    return told
