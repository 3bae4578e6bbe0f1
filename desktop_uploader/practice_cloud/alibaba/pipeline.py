"""
What happens to a medium when its object is there: transcode, audit, an end.

    UploadSucc → Transcoding → Normal | Checking | Blocked | TranscodeFail

Everything under way stands in the task rows, so a restart takes it up again.
"""

import json
from dataclasses import replace

from desktop_uploader.practice_cloud.alibaba.actions.upload import (
    NO_TRANSCODE,
    TWO_SIZES_TEMPLATES,
)
from desktop_uploader.practice_cloud.alibaba.audit import status_after, verdict_of
from desktop_uploader.practice_cloud.alibaba.media import MediaBook, Medium
from desktop_uploader.practice_cloud.alibaba.tasks import (
    TaskBook,
    TranscodeJob,
    TranscodeTask,
    new_id,
)
from desktop_uploader.practice_cloud.media_studio import Happening, Order, Rendition
from desktop_uploader.practice_cloud.site import Site
from desktop_uploader.practice_cloud.store.objects import StoredObject

# VOD manual: what can be played as it is when nothing is transcoded.
PLAYABLE = frozenset({"mp4", "flv", "mp3", "m3u8", "webm"})
WIDTHS = {"LD": 320, "SD": 480}
TEMPLATE_IDS = {
    "LD": "9d3c1b5a7e604c0f8b1f5d2a4c6e0001",
    "SD": "9d3c1b5a7e604c0f8b1f5d2a4c6e0002",
}


class Pipeline:
    """Moves media along; told by the shelf that an object is there, by the studio how it went."""

    def __init__(self, site: Site) -> None:
        """Outputs are put below the root, a folder a medium."""
        self._records = site.records
        self._shelf = site.shelf
        self._media = MediaBook(site.records)
        self._tasks = TaskBook(site.records)
        self._knobs = site.knobs
        self._studio = site.studio
        self._outputs = site.root.path / "outputs"
        self._now = site.now

    def take_up(self) -> None:
        """Go on with what an earlier life left in the middle."""
        for task in self._tasks.unfinished():
            self._make(task)

    def arrived(self, stored: StoredObject) -> None:
        """An object is there; runs inside the transaction that records it."""
        medium = self._media.of_object(stored.bucket, stored.key)
        if medium is None:
            return
        self._tasks_superseded(medium)
        medium = self._media.arrived(
            medium, size_bytes=stored.size_bytes, now_s=stored.modified_at_s
        )
        if self._knobs.current.transcode == "off":
            self._audit(medium)
        elif medium.template_group_id == NO_TRANSCODE and not medium.workflow_id:
            if medium.key.rpartition(".")[2] in PLAYABLE:
                self._audit(medium)
        else:
            self._begin(medium)

    def transcode(self, medium: Medium, group: str) -> TranscodeTask:
        """Begin a transcode that somebody has ordered."""
        return self._begin(replace(medium, template_group_id=group), trigger="Manual")

    def judge(self, medium: Medium, verdict: str) -> None:
        """A person's word: pass publishes, block blocks, review asks for another look."""
        self._media.change(
            medium.id,
            status=status_after(verdict),
            verdict=verdict,
            modified_at_s=self._now(),
        )

    def _tasks_superseded(self, medium: Medium) -> None:
        """Tasks of an earlier source end; what the studio still tells of them is not heard."""
        for task in self._tasks.of_medium(medium.id):
            if not task.is_ended:
                for job in task.jobs:
                    task = task.with_job(_failed(job, "Superseded", now_s=self._now()), self._now())
                self._tasks.save(task)

    def _begin(self, medium: Medium, *, trigger: str = "Auto") -> TranscodeTask:
        definitions = ["LD"]
        if medium.template_group_id == TWO_SIZES_TEMPLATES:
            definitions.append("SD")
        audio = medium.key.rpartition(".")[2] in ("mp3", "wav", "wma", "aac", "m4a", "flac")
        container = "mp3" if audio else "mp4"
        jobs = tuple(
            TranscodeJob(new_id(), word, TEMPLATE_IDS[word], container) for word in definitions
        )
        task = TranscodeTask(
            new_id(),
            medium.id,
            medium.template_group_id,
            "Processing",
            self._now(),
            0.0,
            jobs,
            trigger,
        )
        self._tasks.save(task)
        if medium.status == "UploadSucc":
            self._media.change(medium.id, status="Transcoding")
        self._make(task)
        return self._tasks.find(task.id) or task

    def _make(self, task: TranscodeTask) -> None:
        medium = self._media.find(task.media_id)
        how = self._knobs.current.transcode
        if medium is None or how == "held":
            return
        if how in ("copy", "off"):
            self._copy(task, medium)
        else:
            self._order(task, medium)

    def _copy(self, task: TranscodeTask, medium: Medium) -> None:
        for job in task.jobs:
            done = replace(
                job,
                status="TranscodeSuccess",
                progress=100,
                size_bytes=medium.size_bytes,
                completed_at_s=self._now(),
            )
            task = task.with_job(done, self._now())
        self._tasks.save(task)
        self._audit(medium)

    def _order(self, task: TranscodeTask, medium: Medium) -> None:
        waiting = [job for job in task.jobs if job.status == "Transcoding"]
        self._studio.take(
            Order(
                source=self._shelf.path_of(medium.bucket, medium.key),
                folder=self._outputs / medium.id,
                jobs=tuple(Rendition(job.id, WIDTHS[job.definition]) for job in waiting),
                told=lambda happening: self._told(task.id, happening),
            )
        )

    def _told(self, task_id: str, happening: Happening) -> None:
        with self._records.together():
            task = self._tasks.find(task_id)
            medium = None if task is None else self._media.find(task.media_id)
            # Deleted, or sent anew, while the studio was at work.
            if task is None or medium is None or (task.is_ended and "end" not in happening):
                return
            if "facts" in happening:
                self._media.change(medium.id, facts=json.dumps(happening["facts"]))
            elif "snapshot" in happening:
                self._add_snapshot(medium, happening["snapshot"])
            elif "job" in happening:
                self._tasks.save(self._moved(task, happening))
            elif "end" in happening:
                self._end(task, medium)

    def _add_snapshot(self, medium: Medium, name: str) -> None:
        facts = json.loads(medium.facts or "{}")
        self._media.change(medium.id, facts=json.dumps({**facts, "snapshots": [name]}))

    def _moved(self, task: TranscodeTask, happening: Happening) -> TranscodeTask:
        job = next(job for job in task.jobs if job.id == happening["job"])
        if "progress" in happening:
            return task.with_job(replace(job, progress=happening["progress"]), self._now())
        if "output" in happening:
            made = replace(
                job,
                status="TranscodeSuccess",
                progress=100,
                completed_at_s=self._now(),
                **happening["output"],
            )
            return task.with_job(made, self._now())
        failed = _failed(job, happening["code"], now_s=self._now())
        return task.with_job(replace(failed, error_message=happening["message"]), self._now())

    def _end(self, task: TranscodeTask, medium: Medium) -> None:
        for job in task.jobs:
            if job.status == "Transcoding":
                task = task.with_job(_failed(job, "StudioBroken", now_s=self._now()), self._now())
        self._tasks.save(task)
        latest = self._tasks.of_medium(medium.id)[0]
        if latest.id != task.id or medium.status != "Transcoding":
            return
        if task.status == "CompleteAllFail":
            self._media.change(medium.id, status="TranscodeFail", modified_at_s=self._now())
        else:
            self._audit(medium)

    def _audit(self, medium: Medium) -> None:
        verdict = verdict_of(medium.title)
        self._media.change(
            medium.id, status=status_after(verdict), verdict=verdict, modified_at_s=self._now()
        )


def _failed(job: TranscodeJob, code: str, *, now_s: float) -> TranscodeJob:
    return replace(
        job,
        status="TranscodeFail",
        error_code=code,
        error_message="The source file cannot be processed.",
        completed_at_s=now_s,
    )
