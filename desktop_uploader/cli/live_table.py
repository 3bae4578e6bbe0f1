"""The table that moves: the jobs in hand with their bars, and the station's totals."""

from collections.abc import Iterable
from types import TracebackType

from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from desktop_uploader.cli.judging import ENDED
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import JobRow, Totals
from desktop_uploader.wording import units

MOST_ROWS = 16
COLUMNS = ("name", "size", "progress", "rate", "left", "stage")
BAR = 24
NARROW = 80
"""Columns of the screen below which only the most needful is shown: name and stage stay legible."""
NARROW_COLUMNS = ("name", "progress", "stage")
NARROW_BAR = 8
COLOURS = {
    Stage.PUBLISHED: "green",
    Stage.FAILED: "red",
    Stage.REJECTED: "red",
    Stage.WAITING: "yellow",
    Stage.PAUSED: "yellow",
}


class LiveTable:
    """Keeps the Display protocol while it is entered; leaves its last picture on the screen."""

    def __init__(self, terminal: Terminal, *, names_accounts: bool = False) -> None:
        self._terminal = terminal
        self._names_accounts = names_accounts
        self._rows: dict[JobId, JobRow] = {}
        self._live = Live(auto_refresh=False)

    def __enter__(self) -> "LiveTable":
        self._live.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.__exit__(kind, error, trace)

    def show(self, rows: Iterable[JobRow], totals: Totals) -> None:
        """Paint what has changed."""
        for row in rows:
            before = self._rows.get(row.id)
            self._rows[row.id] = row
            if row.trouble is not None and row.stage is Stage.FAILED and row != before:
                self._terminal.complain_of(row.trouble, name=row.name)
        self._live.update(self._table(totals), refresh=True)

    def _table(self, totals: Totals) -> Table:
        table = Table(box=None, expand=True, pad_edge=False)
        is_narrow = self._live.console.width < NARROW
        columns = NARROW_COLUMNS if is_narrow else COLUMNS
        for key in columns:
            wraps = key in ("name", "stage")
            table.add_column(self._terminal.phrases(f"column.{key}"), no_wrap=not wraps)
        shown = self._most_worth_showing()
        for row in shown:
            cells = self._cells(row, bar_width=NARROW_BAR if is_narrow else BAR)
            table.add_row(*(cells[key] for key in columns))
        table.caption = self._caption(totals, hidden=len(self._rows) - len(shown))
        return table

    def _most_worth_showing(self) -> list[JobRow]:
        in_hand = [row for row in self._rows.values() if row.stage not in ENDED | {Stage.QUEUED}]
        others = [row for row in self._rows.values() if row.stage in ENDED | {Stage.QUEUED}]
        return [*in_hand, *reversed(others)][:MOST_ROWS]

    def _cells(self, row: JobRow, *, bar_width: int) -> dict[str, Text | ProgressBar | str]:
        left = self._terminal.times.span(row.left_s) if row.left_s else ""
        rate = units.rate(row.rate_bytes_per_s) if row.rate_bytes_per_s else ""
        stage = Text(self._terminal.phrases.stage(row), style=COLOURS.get(row.stage, ""))
        bar = ProgressBar(total=max(1, row.size_bytes), completed=row.sent_bytes, width=bar_width)
        name = row.name
        if self._names_accounts:
            name = self._terminal.phrases("at-account", name=row.name, account=row.account)
        texts = {"size": units.size(row.size_bytes), "rate": rate, "left": left}
        return {"name": Text(name), "progress": bar, "stage": stage, **texts}

    def _caption(self, totals: Totals, *, hidden: int) -> str:
        phrases = self._terminal.phrases
        more = phrases("table.more", count=hidden) if hidden else ""
        line = phrases(
            "table.totals", rate=units.rate(totals.rate_bytes_per_s), connections=totals.connections
        )
        return "  ".join(part for part in (more, line) if part)
