"""The list as Qt sees it: one row a job, over an index list of our own. Decides nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from desktop_uploader.domain.ids import JobId
from desktop_uploader.gui.cell_text import CellText
from desktop_uploader.gui.columns import RIGHT_ALIGNED, Column
from desktop_uploader.gui.queue_filter import Filter, Wish, arrange, filters_of
from desktop_uploader.ports.engine import JobRow, Moved, Snapshot

Index = QModelIndex | QPersistentModelIndex

NOWHERE = QModelIndex()
JobRole = Qt.ItemDataRole.UserRole + 1
"""The whole `JobRow` of a cell: nobody reads a cell's text to learn about a job."""

SETTLE_MS = 1_000
"""The list sorts itself anew at most this often, so that it can be read while it moves."""

_ALIGNED_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_ALIGNED_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_LAST_COLUMN = len(Column) - 1


class QueueModel(QAbstractTableModel):
    """
    Adapts snapshots to rows.

    Signals:
        counts_changed: How many jobs each `Filter` has, as a dict of `Filter` to int.
    """

    counts_changed = Signal(object)

    def __init__(self, texts: CellText, parent: Any = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: dict[JobId, JobRow] = {}
        self._view: list[JobId] = []
        self._place: dict[JobId, int] = {}
        self._counts: Counter[Filter] = Counter()
        self._practice_ids: set[JobId] = set()
        self._seen_in_full_list: set[JobId] | None = None
        self.wish = Wish()
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self.settle)

    # What the window asks and tells

    def show(self, snapshot: Snapshot) -> None:
        """Take what has changed."""
        if snapshot.moved is not None:
            self._replace(self._moved(snapshot.moved))
        gone = set(snapshot.removed) | self._gone_since_full_list(snapshot)
        new = [row for row in snapshot.rows if row.id not in self._rows]
        self._replace(row for row in snapshot.rows if row.id in self._rows)
        self._append(new)
        self._drop(gone)
        if snapshot.rows or snapshot.moved or gone:
            self.counts_changed.emit(self.counts())

    def wish_for(self, wish: Wish) -> None:
        """Show other rows, or the same in another order."""
        self.wish = wish
        self.settle()

    def settle(self) -> None:
        """Put every row in its place now."""
        self._settling.stop()
        view = [row.id for row in arrange(self._rows.values(), self.wish)]
        if view == self._view:
            return
        self.beginResetModel()
        self._view = view
        self._place = {job_id: place for place, job_id in enumerate(view)}
        self.endResetModel()

    def counts(self) -> dict[Filter, int]:
        """How many jobs each filter has."""
        return {which: self._counts[which] for which in Filter}

    def row_at(self, place: int) -> JobRow:
        """The job in a line of the list."""
        return self._rows[self._view[place]]

    def row_of(self, job_id: JobId) -> JobRow | None:
        """A job as it was last seen; None when it is not listed (any more)."""
        return self._rows.get(job_id)

    def place_of(self, job_id: JobId) -> int | None:
        """The line that shows a job; None when none does."""
        return self._place.get(job_id)

    def ids_at(self, places: Iterable[int]) -> list[JobId]:
        """The jobs of some lines."""
        return [self._view[place] for place in places]

    @property
    def has_practice(self) -> bool:
        """Whether a listed job is for a practice account."""
        return bool(self._practice_ids)

    @property
    def is_empty(self) -> bool:
        """Whether there is no job at all, filter or not."""
        return not self._rows

    # Qt's questions

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._view)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.row_at(index.row()), Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._texts.of(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._texts.spoken(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._texts.tip(row, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _ALIGNED_RIGHT if column in RIGHT_ALIGNED else _ALIGNED_LEFT
            case _ if role == JobRole:
                return row
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts.heading(Column(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED_RIGHT if section in RIGHT_ALIGNED else _ALIGNED_LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        chosen = Column(column) if column >= 0 else None
        is_descending = order is Qt.SortOrder.DescendingOrder
        self.wish_for(Wish(self.wish.filter, self.wish.needle, chosen, is_descending))

    # How a snapshot becomes rows

    def _gone_since_full_list(self, snapshot: Snapshot) -> set[JobId]:
        """After a new full list: the jobs that it no longer names."""
        if not snapshot.is_first:
            return set()
        seen = self._seen_in_full_list or set()
        seen.update(row.id for row in snapshot.rows)
        self._seen_in_full_list = None if snapshot.is_complete else seen
        return set(self._rows) - seen if snapshot.is_complete else set()

    def _moved(self, moved: Moved) -> Iterator[JobRow]:
        return (moved.on(self._rows[job_id]) for job_id in moved.ids if job_id in self._rows)

    def _replace(self, rows: Iterable[JobRow]) -> None:
        places: list[int] = []
        for row in rows:
            before = self._rows[row.id]
            self._enter(row)
            if self.wish.moves(before, row):
                self._settle_soon()
            place = self._place.get(row.id)
            if place is not None:
                places.append(place)
        if places:
            # One signal for the whole span: painting costs, not what lies outside the page.
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), _LAST_COLUMN))

    def _append(self, rows: Sequence[JobRow]) -> None:
        shown = [row.id for row in rows if self.wish.is_met_by(row)]
        if not shown:
            for row in rows:
                self._enter(row)
            return
        first = len(self._view)
        self.beginInsertRows(NOWHERE, first, first + len(shown) - 1)
        for row in rows:
            self._enter(row)
        self._view.extend(shown)
        self._place.update({job_id: first + n for n, job_id in enumerate(shown)})
        self.endInsertRows()
        if self.wish.column is not None or (first and shown[0] < self._view[first - 1]):
            self._settle_soon()

    def _drop(self, gone: Iterable[JobId]) -> None:
        known = [job_id for job_id in gone if job_id in self._rows]
        for job_id in known:
            self._counts.subtract(filters_of(self._rows[job_id]))
        if not known:
            return
        self.beginResetModel()
        for job_id in known:
            del self._rows[job_id]
        self._practice_ids.difference_update(known)
        self._view = [job_id for job_id in self._view if job_id in self._rows]
        self._place = {job_id: place for place, job_id in enumerate(self._view)}
        self.endResetModel()

    def _enter(self, row: JobRow) -> None:
        before = self._rows.get(row.id)
        now, was = filters_of(row), filters_of(before) if before is not None else ()
        if now != was:
            self._counts.subtract(was)
            self._counts.update(now)
        self._rows[row.id] = row
        if row.is_practice:
            self._practice_ids.add(row.id)

    def _settle_soon(self) -> None:
        if not self._settling.isActive():
            self._settling.start()
