"""
Which jobs the list shows, and in which order: plain functions over plain rows.

No proxy model stands between list and rows: sorting 100 000 rows through one takes more than a
minute, a Python list takes 33 ms.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from desktop_uploader.domain.errors import Remedy
from desktop_uploader.domain.media import Stage
from desktop_uploader.gui.columns import Column
from desktop_uploader.ports.engine import JobRow


class Filter(Enum):
    """A selection of jobs by what they are about."""

    ALL = "all"
    ACTIVE = "active"
    WAITING = "waiting"
    NEEDS_YOU = "needs-you"
    PROCESSING = "processing"
    REVIEWING = "reviewing"
    PUBLISHED = "published"
    FAILED = "failed"


_FILTER_OF_STAGE: dict[Stage, Filter] = {
    Stage.QUEUED: Filter.WAITING,
    Stage.CHECKING: Filter.ACTIVE,
    Stage.AUTHORIZING: Filter.ACTIVE,
    Stage.UPLOADING: Filter.ACTIVE,
    Stage.COMPLETING: Filter.ACTIVE,
    Stage.VERIFYING: Filter.ACTIVE,
    Stage.COMMITTING: Filter.ACTIVE,
    Stage.SUBMITTING: Filter.ACTIVE,
    Stage.PULLING: Filter.PROCESSING,
    Stage.PROCESSING: Filter.PROCESSING,
    Stage.REVIEWING: Filter.REVIEWING,
    Stage.PUBLISHED: Filter.PUBLISHED,
    Stage.REJECTED: Filter.FAILED,
    Stage.WAITING: Filter.WAITING,
    Stage.PAUSED: Filter.WAITING,
    Stage.FAILED: Filter.FAILED,
    Stage.CANCELLED: Filter.ALL,
}

_FILTERS_OF_STAGE = {
    stage: (Filter.ALL,) if own is Filter.ALL else (Filter.ALL, own)
    for stage, own in _FILTER_OF_STAGE.items()
}
_ORDER_OF_STAGES = {stage: place for place, stage in enumerate(Stage)}
_FOR_A_PERSON = frozenset({Remedy.SIGN_IN, Remedy.ASK_USER})
_MAY_NEED_A_PERSON = frozenset({Stage.WAITING, Stage.FAILED})
_LAST = float("inf")


def needs_a_person(row: JobRow) -> bool:
    """Whether the job stands still until somebody does something about it."""
    if row.stage not in _MAY_NEED_A_PERSON:
        return False
    if row.stage is Stage.WAITING and row.detail == "sign-in":
        return True
    return row.trouble is not None and row.trouble.remedy in _FOR_A_PERSON


def passes(row: JobRow, which: Filter) -> bool:
    """Whether a filter shows `row`."""
    if which is Filter.NEEDS_YOU:
        return needs_a_person(row)
    return which is Filter.ALL or _FILTER_OF_STAGE[row.stage] is which


def filters_of(row: JobRow) -> tuple[Filter, ...]:
    """Every filter that shows `row`."""
    shown = _FILTERS_OF_STAGE[row.stage]
    return (*shown, Filter.NEEDS_YOU) if needs_a_person(row) else shown


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What a person wants to see.

    Attributes:
        needle: Text to be found in name, title, account, path or media id; "" finds all.
        column: What to sort by; None is the order of the queue.
    """

    filter: Filter = Filter.ALL
    needle: str = ""
    column: Column | None = None
    is_descending: bool = False

    def is_met_by(self, row: JobRow) -> bool:
        """Whether `row` belongs on the list."""
        return passes(row, self.filter) and self._finds(row)

    def _finds(self, row: JobRow) -> bool:
        if not self.needle:
            return True
        # One text and one search: five of each are too many for 100 000 rows.
        text = f"{row.name}\n{row.title}\n{row.account}\n{row.path}\n{row.media_id}"
        return _plain(self.needle) in _plain(text)

    def moves(self, before: JobRow, now: JobRow) -> bool:
        """
        Whether a change may give the row another place on the list, or none.

        Progress does not: a list that sorts itself while one looks at it cannot be read.
        """
        if self == _ALL_IN_ORDER:
            return False  # all of them, in the order of the queue: nothing that changes tells on it
        return (before.stage, before.trouble, before.name) != (now.stage, now.trouble, now.name)


_ALL_IN_ORDER = Wish()


def _plain(text: str) -> str:
    """For comparing: some disks keep "é" as one sign, some as two, and people type either."""
    return unicodedata.normalize("NFC", text).casefold()


def share_sent(row: JobRow) -> float:
    """How much of the file the store has confirmed, from 0 to 1."""
    return min(1.0, row.acked_bytes / row.size_bytes) if row.size_bytes else 0.0


_KEYS: dict[Column, Callable[[JobRow], str | float]] = {
    Column.NAME: lambda row: row.name.casefold(),
    Column.ACCOUNT: lambda row: row.account.casefold(),
    Column.SIZE: lambda row: row.size_bytes,
    Column.PROGRESS: share_sent,
    Column.RATE: lambda row: row.rate_bytes_per_s or 0.0,
    Column.LEFT: lambda row: row.left_s[1] if row.left_s else _LAST,
    Column.STAGE: lambda row: _ORDER_OF_STAGES[row.stage],
}


def arrange(rows: Iterable[JobRow], wish: Wish) -> list[JobRow]:
    """The rows that `wish` asks for, in its order; equal ones stay in the order of the queue."""
    if wish.filter is Filter.ALL and not wish.needle:
        found = list(rows)
    else:
        found = [row for row in rows if wish.is_met_by(row)]
    found.sort(key=lambda row: row.id)
    if wish.column is not None:
        found.sort(key=_KEYS[wish.column], reverse=wish.is_descending)
    return found
