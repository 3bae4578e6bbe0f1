"""
What happens to a task: perhaps a look by a person, then the outputs, one by one.

    NEED_TO_BE_AUDIT → WAITING → TRANSCODING → SUCCEEDED | FAILED

Everything under way stands in the task rows, so a restart takes it up again.
"""

import json
from dataclasses import replace
from mimetypes import guess_type
from pathlib import Path

from desktop_uploader.practice_cloud.huawei.tasks import Task, TaskBook, TaskOutput
from desktop_uploader.practice_cloud.media_studio import Happening, Order, Rendition
from desktop_uploader.practice_cloud.site import Site
from desktop_uploader.practice_cloud.store.objects import ANY_TYPE, put_file
from desktop_uploader.practice_cloud.workshop import HOLD

WIDTHS = {1001: 320, 1002: 480, 1009: 0}
"""Templates: two sizes, and one (super-resolution) that this service refuses to work with."""
REFUSED_TEMPLATE = 1009


class Pipeline:
    """Moves tasks along; told by the studio how it went."""

    def __init__(self, site: Site) -> None:
        """The studio works below the root; what it made is put into the output bucket."""
        self._records = site.records
        self._shelf = site.shelf
        self._tasks = TaskBook(site.records)
        self._knobs = site.knobs
        self._studio = site.studio
        self._workshop = site.root.path / "outputs"
        self._now = site.now

    def take_up(self) -> None:
        """Order anew what an earlier life left in the middle."""
        for task in self._tasks.unfinished():
            self._begin(task)

    def accept(self, task: Task) -> Task:
        """Keep a new task and begin with it, unless its name asks for a person's look first."""
        needs_look = "review-me" in task.source_key
        kept = self._tasks.add(
            replace(task, status="NEED_TO_BE_AUDIT" if needs_look else "WAITING")
        )
        if not needs_look:
            self._begin(kept)
        return kept

    def cancel(self, task: Task) -> None:
        """End a task that has not begun."""
        self._tasks.save(replace(task, status="CANCELED", ended_at_s=self._now()))

    def judge(self, task: Task, verdict: str) -> None:
        """A person's word: pass lets the work begin, block ends it."""
        if verdict == "pass":
            self._begin(replace(task, status="WAITING"))
        elif verdict == "block":
            self._fail(task, "MPC.10144", message="Black bars seem to be on the input video.")

    def _begin(self, task: Task) -> None:
        stored = self._shelf.stored(task.source_bucket, task.source_key)
        if stored is None:
            self._fail(task, "MPC.10053", message="The input file does not exist.")
            return
        if HOLD in task.source_key:
            return
        for output in task.outputs:
            if output.template_id == REFUSED_TEMPLATE:
                refused = replace(
                    output,
                    error_code="MPC.10051",
                    error_message="The selected template is a super-resolution template and is"
                    " not supported.",
                )
                task = task.with_output(refused)
        how = self._knobs.current.transcode
        if how in ("real", "held"):
            task = replace(task, status="TRANSCODING")
            self._tasks.save(task)
            if how == "real":
                self._order(task)
        else:
            self._copy(task, self._shelf.path_of(task.source_bucket, task.source_key))

    def _copy(self, task: Task, source: Path) -> None:
        """The source is its own output, or (off) nothing is made."""
        for output in _waiting(task):
            done = replace(output, is_done=True)
            if self._knobs.current.transcode == "copy":
                name = f"{source.stem}_{output.template_id}{source.suffix}"
                done = self._delivered(
                    task, replace(done, key=task.output_folder + name), file=source
                )
            task = task.with_output(done)
        self._tasks.save(task.ended(self._now()))

    def _order(self, task: Task) -> None:
        self._studio.take(
            Order(
                source=self._shelf.path_of(task.source_bucket, task.source_key),
                folder=self._folder(task),
                jobs=tuple(
                    Rendition(str(output.template_id), output.width) for output in _waiting(task)
                ),
                told=lambda happening: self._told(task.id, happening),
            )
        )

    def _told(self, task_id: int, happening: Happening) -> None:
        with self._records.together():
            task = self._tasks.find(task_id)
            if task is None or task.is_final:
                return
            if "facts" in happening:
                task = replace(task, facts=json.dumps(happening["facts"]))
            elif "job" in happening:
                task = self._moved(task, happening)
            elif "end" in happening:
                task = task.ended(self._now())
            self._tasks.save(task)

    def _moved(self, task: Task, happening: Happening) -> Task:
        output = next(one for one in task.outputs if str(one.template_id) == happening["job"])
        if "output" in happening:
            return task.with_output(self._made(task, output, made=happening["output"]))
        if "code" in happening:
            failed = replace(output, error_code="MPC.10125", error_message=happening["message"])
            return task.with_output(failed)
        return task

    def _made(self, task: Task, output: TaskOutput, *, made: Happening) -> TaskOutput:
        file = self._folder(task) / made["file"]
        width, height = made.get("width", 0), made.get("height", 0)
        stem = task.source_key.rpartition("/")[2].rpartition(".")[0]
        size = f"_{width}X{height}" if width else f"_{output.template_id}"
        done = replace(
            output,
            key=f"{task.output_folder}{stem}{size}{file.suffix}",
            width=width,
            height=height,
            bitrate_kbps=made["bitrate_kbps"],
            duration_s=made["duration_s"],
            is_done=True,
        )
        return self._delivered(task, done, file=file)

    def _delivered(self, task: Task, output: TaskOutput, *, file: Path) -> TaskOutput:
        stored = put_file(
            self._shelf,
            (task.output_bucket, output.key),
            file=file,
            now_s=self._now(),
            content_type=guess_type(output.key)[0] or ANY_TYPE,
        )
        return replace(output, size_bytes=stored.size_bytes)

    def _fail(self, task: Task, code: str, *, message: str) -> None:
        for output in task.outputs:
            task = task.with_output(replace(output, error_code=code, error_message=message))
        self._tasks.save(task.ended(self._now()))

    def _folder(self, task: Task) -> Path:
        return self._workshop / f"mpc-{task.id}"


def _waiting(task: Task) -> list[TaskOutput]:
    return [one for one in task.outputs if not one.is_done and not one.error_code]
