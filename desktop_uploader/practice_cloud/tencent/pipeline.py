"""
What happens to a medium once it is committed: its procedure, the review of its name, an end.

    transcoding → normal | transcode-failed | forbidden

Everything under way stands in the task rows, so a restart takes it up again.
"""

import json
from dataclasses import replace

from desktop_uploader.practice_cloud.media_studio import Happening, Order, Rendition
from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.site import Site
from desktop_uploader.practice_cloud.tencent.audit import verdict_of
from desktop_uploader.practice_cloud.tencent.event_queue import EventBook
from desktop_uploader.practice_cloud.tencent.media import MediaBook, Medium
from desktop_uploader.practice_cloud.tencent.tasks import (
    TRANSCODE,
    Process,
    Task,
    TaskBook,
    new_task_id,
)
from desktop_uploader.practice_cloud.workshop import NOTHING_MADE

PROCEDURES = {"LongVideoPreset": (100010,), "TwoSizes": (100010, 100020)}
"""The definitions that each makes."""
WIDTHS = {100010: 320, 100020: 480}
KIND_OF = {
    TRANSCODE: "rendition",
    "SampleSnapshot": "snapshots",
    "SnapshotByTimeOffset": "snapshots",
    "ImageSprite": "sprite",
    "AnimatedGraphics": "gif",
}
"""What the studio calls what VOD makes."""
BAD_SOURCE = -45029
"""Decoding failed, by the table of media processing codes."""
AUDIO = frozenset({"mp3", "wav", "wma", "aac", "m4a", "flac", "ogg", "amr", "ra", "ape"})


class Pipeline:
    """Moves media along; told by the studio how it went."""

    def __init__(
        self, site: Site, media: MediaBook, *, tasks: TaskBook, accounts: tuple[Account, ...]
    ) -> None:
        """Outputs are put below the root, a folder a medium."""
        self._site = site
        self._media = media
        self._tasks = tasks
        self._buckets = {account.name: account.bucket for account in accounts}
        self._outputs = site.root.path / "outputs"
        self.events = EventBook(site.records, site.now)

    def take_up(self) -> None:
        """Go on with what an earlier life left in the middle."""
        for task in self._tasks.unfinished():
            self._make(task)

    def committed(self, medium: Medium) -> None:
        """A medium has come to be."""
        self.events.add(medium.account, "NewFileUpload", file_id=medium.file_id)
        wanted = PROCEDURES.get(medium.procedure, ())
        if not wanted or self._site.knobs.current.transcode == "off":
            self._review(medium)
            return
        self._media.change(medium.file_id, status="transcoding")
        self.order(medium, tuple(Process(one) for one in wanted))

    def order(
        self, medium: Medium, processes: tuple[Process, ...], *, session_id: str = ""
    ) -> Task:
        """Begin a task that somebody has ordered, or an upload."""
        container = "mp3" if medium.type in AUDIO else "mp4"
        app_id = self._buckets[medium.account].rpartition("-")[2]
        task = Task(
            new_task_id(app_id),
            medium.account,
            medium.file_id,
            self._now(),
            0.0,
            tuple(replace(one, container=container) for one in processes),
            session_id,
        )
        self._tasks.save(task)
        self._make(task)
        return task

    def again(self, task: Task, medium: Medium) -> None:
        """Have a task that has finished run once more; what it made is overwritten."""
        anew = tuple(
            Process(one.definition, container=one.container, kind=one.kind, wish=one.wish)
            for one in task.processes
        )
        if medium.status == "transcode-failed":
            self._media.change(medium.file_id, status="transcoding")
        begun = replace(task, processes=anew, finished_at_s=0.0)
        self._tasks.save(begun)
        self._make(begun)

    def judge(self, medium: Medium, verdict: str) -> None:
        """A person's word: pass publishes, block blocks, review asks for another look."""
        status = "forbidden" if verdict == "block" else "normal"
        self._media.change(medium.file_id, status=status, verdict=verdict, updated_at_s=self._now())
        self.events.add(medium.account, "ProcedureStateChanged", file_id=medium.file_id)

    def _now(self) -> float:
        return self._site.now() + self._site.knobs.current.clock_offset_s

    def _make(self, task: Task) -> None:
        medium = self._media.find(task.file_id)
        how = self._site.knobs.current.transcode
        if medium is None or how == "held":
            return
        if how in ("copy", "off"):
            self._copy(task, medium)
        else:
            self._order(task, medium)

    def _copy(self, task: Task, medium: Medium) -> None:
        for process in task.processes:
            done = replace(process, status="SUCCESS", progress=100, size_bytes=medium.size_bytes)
            if process.kind != TRANSCODE:
                done = replace(done, files=(self._pretended(process, medium),))
            task = task.with_process(done, self._now())
        self._tasks.save(task)
        self._ended(medium)

    def _pretended(self, process: Process, medium: Medium) -> str:
        """The name of a picture with next to nothing in it."""
        folder = self._outputs / medium.file_id
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{process.id}-0000.{'gif' if KIND_OF[process.kind] == 'gif' else 'jpg'}"
        (folder / name).write_bytes(NOTHING_MADE)
        return name

    def _order(self, task: Task, medium: Medium) -> None:
        bucket = self._buckets[medium.account]
        jobs = tuple(
            Rendition(
                process.id,
                WIDTHS.get(process.definition, 0),
                kind=KIND_OF[process.kind],
                wish=process.wish,
            )
            for process in task.processes
            if process.status == "PROCESSING"
        )
        self._site.studio.take(
            Order(
                source=self._site.shelf.path_of(bucket, medium.video_path[1:]),
                folder=self._outputs / medium.file_id,
                jobs=jobs,
                told=lambda happening: self._told(task.id, happening),
            )
        )

    def _told(self, task_id: str, happening: Happening) -> None:
        with self._site.records.together():
            task = self._tasks.find(task_id)
            medium = None if task is None else self._media.find(task.file_id)
            if task is None or medium is None:
                return
            if "facts" in happening:
                self._media.change(medium.file_id, facts=json.dumps(happening["facts"]))
            elif "job" in happening:
                self._tasks.save(self._moved(task, happening))
            elif "end" in happening:
                self._end(task, medium)

    def _moved(self, task: Task, happening: Happening) -> Task:
        process = next(one for one in task.processes if one.id == happening["job"])
        if "progress" in happening:
            process = replace(process, progress=happening["progress"])
        elif "output" in happening:
            process = replace(process, status="SUCCESS", progress=100, **happening["output"])
        else:
            process = _failed(process, happening["message"])
        return task.with_process(process, self._now())

    def _end(self, task: Task, medium: Medium) -> None:
        for process in task.processes:
            if process.status == "PROCESSING":
                task = task.with_process(_failed(process, "studio broken"), self._now())
        self._tasks.save(task)
        now = self._media.find(medium.file_id)
        if now is None or now.status != "transcoding":
            return
        if task.has_failed:
            self._media.change(medium.file_id, status="transcode-failed", updated_at_s=self._now())
            self.events.add(medium.account, "ProcedureStateChanged", file_id=medium.file_id)
        else:
            self._review(medium)

    def _ended(self, medium: Medium) -> None:
        """What an upload has set going is over; other tasks leave the medium as it is."""
        now = self._media.find(medium.file_id)
        if now is not None and now.status == "transcoding":
            self._review(medium)

    def _review(self, medium: Medium) -> None:
        self.judge(medium, verdict_of(medium.name))


def _failed(process: Process, message: str) -> Process:
    return replace(process, status="FAIL", error_code=BAD_SOURCE, message=message)
