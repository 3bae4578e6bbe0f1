"""How the progress of jobs is shown: as JSON lines, as plain lines, or not at all."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime

from desktop_uploader.cli.lines import job_line
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import Remedy, Trouble
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import JobRow, Totals
from desktop_uploader.wording import units

PROGRESS_EVERY_S = 0.2
_PROGRESS = frozenset(
    {"acked_bytes", "sent_bytes", "rate_bytes_per_s", "progress_percent", "wasted_bytes"}
)
Now = Callable[[], float]


class JsonDisplay:
    """A line at each change; of mere progress at most five a second for each job."""

    def __init__(self, terminal: Terminal, *, now: Now = time.monotonic) -> None:
        self._terminal = terminal
        self._now = now
        self._last: dict[JobId, tuple[float, dict[str, object]]] = {}

    def show(self, rows: Iterable[JobRow], totals: Totals) -> None:
        """Print what has changed."""
        for row in rows:
            line = job_line(row, self._terminal.phrases)
            if self._is_worth_a_line(row.id, line):
                self._last[row.id] = (self._now(), line)
                self._terminal.answer_json(line)

    def _is_worth_a_line(self, job_id: JobId, line: dict[str, object]) -> bool:
        if job_id not in self._last:
            return True
        at_s, before = self._last[job_id]
        changed = {name for name, value in line.items() if before[name] != value}
        if changed <= _PROGRESS and self._now() - at_s < PROGRESS_EVERY_S:
            return False
        return bool(changed)


class PlainDisplay:
    """
    A line whenever a job comes to another stage: for logs and for consoles without colours.

    What jobs wait for is said with the first that does: a thousand may wait for one disk.
    """

    def __init__(self, terminal: Terminal, *, names_accounts: bool = False) -> None:
        self._terminal = terminal
        self._names_accounts = names_accounts
        self._last: dict[JobId, str] = {}
        self._told: set[tuple[str, str]] = set()

    def show(self, rows: Iterable[JobRow], totals: Totals) -> None:
        """Print what has changed."""
        for row in rows:
            text = describe(row, self._terminal, names_account=self._names_accounts)
            if self._last.get(row.id) != text:
                self._last[row.id] = text
                self._terminal.answer(text)
                if row.trouble is not None and self._is_news(row, row.trouble):
                    self._terminal.complain_of(row.trouble, name=row.name)

    def _is_news(self, row: JobRow, trouble: Trouble) -> bool:
        if row.stage is not Stage.WAITING or trouble.remedy is Remedy.SIGN_IN:
            # What waits for a sign-in is told at the end.
            return row.stage is Stage.FAILED
        is_new = (trouble.kind, trouble.code) not in self._told
        self._told.add((trouble.kind, trouble.code))
        return is_new


class NoDisplay:
    """Shows failures only."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._told: set[JobId] = set()

    def show(self, rows: Iterable[JobRow], totals: Totals) -> None:
        """Print what has failed."""
        for row in rows:
            if row.trouble is not None and row.stage is Stage.FAILED and row.id not in self._told:
                self._told.add(row.id)
                self._terminal.complain_of(row.trouble, name=row.name)


def describe(row: JobRow, terminal: Terminal, *, names_account: bool = False) -> str:
    """A job in one line, without what changes all the time."""
    phrases = terminal.phrases
    marks = ", ".join(phrases.mark(mark) for mark in row.marks)
    stage = f"{phrases.stage(row)} ({marks})" if marks else phrases.stage(row)
    medium = f"  {row.media_id}" if row.media_id and row.stage is Stage.PUBLISHED else ""
    name = phrases("at-account", name=row.name, account=row.account) if names_account else row.name
    kept = f"  {_parts_kept(row, terminal)}" if row.parts_end_at_s is not None else ""
    return f"{row.id:>5}  {stage}  {name}  {units.size(row.size_bytes)}{medium}{kept}"


def _parts_kept(row: JobRow, terminal: Terminal) -> str:
    """The day on which the store forgets what was sent: a cloud promises no hour."""
    day = datetime.fromtimestamp(row.parts_end_at_s or 0.0).strftime("%Y-%m-%d")
    return terminal.phrases("parts-kept", day=day)
