"""What stands in each cell, as text: for painting, for reading aloud and for copying."""

from collections.abc import Callable

from desktop_uploader.domain.media import Stage
from desktop_uploader.gui.columns import Column
from desktop_uploader.gui.queue_filter import share_sent
from desktop_uploader.gui.words import Words
from desktop_uploader.ports.engine import JobRow

AFTER_THE_UPLOAD = frozenset(
    {Stage.PROCESSING, Stage.REVIEWING, Stage.PUBLISHED, Stage.REJECTED, Stage.COMMITTING}
)
"""Stages in which every byte has arrived."""


def percent_shown(row: JobRow) -> int:
    """The number on the bar: confirmed bytes, rounded down, never 100 before the last has come."""
    if row.stage is Stage.PROCESSING and row.progress_percent is not None:
        return max(0, min(100, row.progress_percent))
    if row.stage in AFTER_THE_UPLOAD:
        return 100
    return int(share_sent(row) * 100)


class CellText:
    """The text of every cell, in one language."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._of: dict[Column, Callable[[JobRow], str]] = {
            Column.NAME: lambda row: row.name,
            Column.ACCOUNT: self._account,
            Column.SIZE: lambda row: words.size(row.size_bytes),
            Column.PROGRESS: lambda row: f"{percent_shown(row)} %",
            Column.RATE: self._rate,
            Column.LEFT: lambda row: words.time_range(row.left_s) if row.left_s else "",
            Column.STAGE: words.stage,
        }

    def of(self, row: JobRow, column: Column) -> str:
        """The text of one cell."""
        return self._of[column](row)

    def heading(self, column: Column) -> str:
        """The text over a column."""
        return self._words(column.key)

    def spoken(self, row: JobRow, column: Column) -> str:
        """What a screen reader says for a cell; the first one tells the whole row."""
        if column is not Column.NAME:
            text = self.of(row, column)
            return f"{self.heading(column)}: {text}" if text else self.heading(column)
        percent = self._words("spoken.percent", count=percent_shown(row))
        line = self._words(
            "spoken.row", name=row.name, stage=self._words.stage(row), percent=percent
        )
        return f"{line}. {self.advice(row)}" if row.trouble else line

    def tip(self, row: JobRow, column: Column) -> str:
        """What appears when the pointer rests on a cell."""
        if column is Column.STAGE and row.trouble:
            return self.advice(row)
        return row.path if column is Column.NAME else ""

    def advice(self, row: JobRow) -> str:
        """What is wrong with a job and what to do about it; "" when nothing is."""
        if row.trouble is None:
            return ""
        return self._words.advice(row.trouble, name=row.name).text

    def _account(self, row: JobRow) -> str:
        if not row.is_practice:
            return row.account
        return self._words("sheet.practice_account", name=row.account)

    def _rate(self, row: JobRow) -> str:
        rate = row.rate_bytes_per_s
        # A job that waits for a connection moves at 0 B/s: that is no rate.
        return self._words.rate(rate) if rate else ""
