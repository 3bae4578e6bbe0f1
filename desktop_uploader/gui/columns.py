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
    Column.NAME: 240,
    Column.ACCOUNT: 184,
    Column.SIZE: 78,
    Column.PROGRESS: 132,
    Column.RATE: 86,
    Column.LEFT: 116,
    Column.STAGE: 176,
}
"""First widths in pixels; fitting them to their contents would read every row."""

NAMES_FIRST_PX = 920
"""In a list of less width the accounts give way, so that the names of the files can be read."""
