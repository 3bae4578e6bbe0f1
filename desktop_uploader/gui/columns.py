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

GIVES_WAY_BELOW_PX = {
    Column.ACCOUNT: 920,
    Column.RATE: 830,
    Column.LEFT: 744,
    Column.SIZE: 628,
}
"""In a list of less width a column gives way: names and stages stay readable without scrolling."""
