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
from desktop_uploader.practice_cloud.tencent.media import MediaBook, Medium
from desktop_uploader.practice_cloud.tencent.tasks import Process, Task, TaskBook, new_task_id

PROCEDURES = {"LongVideoPreset": (100010,), "TwoSizes": (100010, 100020)}
"""The definitions that each makes."""
WIDTHS = {100010: 320, 100020: 480}
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

    def take_up(self) -> None:
        """Go on with what an earlier life left in the middle."""
        for task in self._tasks.unfinished():
            self._make(task)

    def committed(self, medium: Medium) -> None:
        """A medium has come to be."""
        wanted = PROCEDURES.get(medium.procedure, ())
        if not wanted or self._site.knobs.current.transcode == "off":
            self._review(medium)
            return
        container = "mp3" if medium.type in AUDIO else "mp4"
        app_id = self._buckets[medium.account].rpartition("-")[2]
        processes = tuple(Process(one, container=container) for one in wanted)
        task = Task(
            new_task_id(app_id), medium.account, medium.file_id, self._now(), 0.0, processes
        )
        self._tasks.save(task)
        self._media.change(medium.file_id, status="transcoding")
        self._make(task)

    def judge(self, medium: Medium, verdict: str) -> None:
        """A person's word: pass publishes, block blocks, review asks for another look."""
        status = "forbidden" if verdict == "block" else "normal"
        self._media.change(medium.file_id, status=status, verdict=verdict, updated_at_s=self._now())

    def _now(self) -> float:
        return self._site.now() + self._site.knobs.current.clock_offset_s

    def _make(self, task: Task) -> None:
        medium = self._media.find(task.file_id)
        how = self._site.knobs.current.transcode
        if medium is None or how == "held":
            return
        if how == "copy":
            self._copy(task, medium)
        else:
            self._order(task, medium)

    def _copy(self, task: Task, medium: Medium) -> None:
        for process in task.processes:
            done = replace(process, status="SUCCESS", progress=100, size_bytes=medium.size_bytes)
            task = task.with_process(done, self._now())
        self._tasks.save(task)
        self._review(medium)

    def _order(self, task: Task, medium: Medium) -> None:
        bucket = self._buckets[medium.account]
        jobs = tuple(
            Rendition(str(process.definition), WIDTHS[process.definition])
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
        process = next(one for one in task.processes if str(one.definition) == happening["job"])
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
        if task.has_failed:
            self._media.change(medium.file_id, status="transcode-failed", updated_at_s=self._now())
        else:
            self._review(medium)

    def _review(self, medium: Medium) -> None:
        self.judge(medium, verdict_of(medium.name))


def _failed(process: Process, message: str) -> Process:
    return replace(process, status="FAIL", error_code=BAD_SOURCE, message=message)
