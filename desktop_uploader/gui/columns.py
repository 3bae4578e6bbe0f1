"""The columns of the list."""

from enum import IntEnum


class Column(IntEnum):
    """One column, by its place."""

    NAME = 0
    ACCOUNT = 1
    SIZE = 2
    PROGRESS = 3
    RATE = 4
    LEFT = 5
    STAGE = 6

    @property
    def key(self) -> str:
        """The name of its heading among the words."""
        return f"column.{self.name.lower()}"


RIGHT_ALIGNED = frozenset({Column.SIZE, Column.RATE, Column.LEFT})
"""Numbers stand under one another."""

WIDTHS = {
    Column.NAME: 300,
    Column.ACCOUNT: 176,
    Column.SIZE: 84,
    Column.PROGRESS: 148,
    Column.RATE: 92,
    Column.LEFT: 112,
    Column.STAGE: 164,
}
"""First widths in pixels; fitting them to their contents would read every row."""
