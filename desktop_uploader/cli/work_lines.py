"""Tasks of a cloud as lines: for people, and for scripts."""

from typing import Any

from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.cli.lines import error, moment
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import ProcessingFailed, Remedy, Trouble
from desktop_uploader.domain.media import Output, OutputState
from desktop_uploader.ports.works import Task, TaskState, Work
from desktop_uploader.wording.advice import advise
from desktop_uploader.wording.phrases import Phrases

INDENT = "    "


class TaskTeller:
    """Tells of the tasks of one command; of each only what has changed."""

    def __init__(self, terminal: Terminal, *, as_json: bool) -> None:
        self._terminal = terminal
        self._as_json = as_json
        self._subject, self._account = "", ""
        self._told: dict[tuple[str, str, str], Task] = {}
        self._failures: list[dict[str, Any]] = []

    def begin(self, subject: str, account: str) -> None:
        """What is told from now on is of this medium."""
        self._subject, self._account = subject, account

    def say(self, key: str, **facts: object) -> None:
        """Something good to know."""
        self._terminal.tell(key, subject=self._subject, account=self._account, **facts)

    def show(self, task: Task) -> None:
        """A task as it is now, if that was not told before."""
        place = (self._account, self._subject, f"{task.work.value} {task.id}")
        if self._told.get(place) == task:
            return
        self._told[place] = task
        if self._as_json:
            self._terminal.answer_json(self._line(task, self._account, subject=self._subject))
            return
        for line in plain_lines(task, self._terminal.phrases):
            self._terminal.answer(line)

    def accepted(self, work: Work, task_id: str) -> None:
        """An order that is not followed."""
        if self._as_json:
            self._terminal.answer_json(
                {
                    "type": "accepted",
                    "subject": self._subject,
                    "account": self._account,
                    "work": work.value,
                    "id": task_id,
                }
            )

    def failed(self, trouble: Trouble) -> None:
        """Nothing could be done, or nobody knows whether it was."""
        name = self._subject
        self._terminal.complain_of(trouble, name=name)
        line = {
            "type": "process",
            "subject": name,
            "account": self._account,
            "error": error(trouble, self._terminal.phrases, name=name),
        }
        self._failures.append(line)
        if self._as_json:
            self._terminal.answer_json(line)

    def result(self, code: ExitCode) -> None:
        """The last line, for scripts."""
        if not self._as_json:
            return
        tasks = [
            self._line(task, account, subject=subject)
            for (account, subject, _), task in self._told.items()
        ]
        line = {"type": "result", "tasks": tasks, "exit_code": int(code)}
        self._terminal.answer_json(line | {"failures": self._failures})

    def _line(self, task: Task, account: str, *, subject: str) -> dict[str, Any]:
        said = {"subject": subject, "account": account}
        return task_line(task, self._terminal.phrases) | said


def task_line(task: Task, phrases: Phrases) -> dict[str, Any]:
    """A task for scripts."""
    return {
        "type": "task",
        "id": task.id,
        "work": task.work.value,
        "state": task.state.value,
        "template": task.template,
        "created_at": moment(task.created_at_s),
        "ended_at": moment(task.ended_at_s),
        "error": error(_trouble(task.error), phrases) if task.error else None,
        "outputs": [_output_line(output, phrases) for output in task.outputs],
    }


def plain_lines(task: Task, phrases: Phrases) -> list[str]:
    """A task for people: a line of its own, one for each output, and what to do about failures."""
    head = phrases(
        "task.line",
        work=phrases(f"work.{task.work.value}"),
        state=phrases(f"task-state.{task.state.value}"),
        id=task.id or "–",
    )
    lines = [head, *(INDENT + _plain(output, phrases) for output in task.outputs)]
    failed = {output.error for output in task.outputs if output.error} | {task.error}
    if task.state in (TaskState.FAILED, TaskState.PARTLY):
        lines += [INDENT + advise(_trouble(one), phrases).text for one in sorted(failed) if one]
    return lines


def _plain(output: Output, phrases: Phrases) -> str:
    size = f"{output.width}x{output.height}" if output.width and output.height else ""
    rate = f"{output.bitrate_kbps:.0f} kbit/s" if output.bitrate_kbps else ""
    is_running = output.state is OutputState.RUNNING
    percent = output.progress_percent
    progress = f"{percent} %" if is_running and percent is not None else ""
    words = (
        output.name,
        phrases(f"output-state.{output.state.value}"),
        *(progress, size, rate, output.format, output.url, output.error),
    )
    return "  ".join(_in_one_line(word) for word in words if word)


def _output_line(output: Output, phrases: Phrases) -> dict[str, Any]:
    return {
        "id": output.output_id,
        "name": output.name,
        "state": output.state.value,
        "format": output.format,
        "width": output.width,
        "height": output.height,
        "bitrate_kbps": output.bitrate_kbps,
        "progress_percent": output.progress_percent,
        "url": output.url,
        "error": error(_trouble(output.error), phrases) if output.error else None,
    }


def _trouble(stated: str) -> Trouble:
    """A cloud's code and words as a failure that can be advised on."""
    code, _, words = stated.partition(" ")
    return Trouble(
        kind=ProcessingFailed.__name__,
        remedy=Remedy.ASK_USER,
        code=code.rstrip(":"),
        message=words.strip(),
    )


def _in_one_line(text: str) -> str:
    """What a cloud says, without what would move the cursor."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
