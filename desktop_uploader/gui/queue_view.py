"""The list on screen: a stock table, set up, that keeps its selection when rows move."""

from collections.abc import Iterator

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop_uploader.domain.ids import JobId
from desktop_uploader.gui.columns import GIVES_WAY_BELOW_PX, WIDTHS, Column
from desktop_uploader.gui.queue_delegate import ROW_HEIGHT, QueueDelegate
from desktop_uploader.gui.queue_header import QueueHeader
from desktop_uploader.gui.queue_model import QueueModel

Command = QItemSelectionModel.SelectionFlag


class QueueView(QTableView):
    """
    Shows a `QueueModel`.

    Signals:
        chosen_changed: Which jobs are selected, or which one is current, has changed.
        menu_wanted: A person asks for a menu, at this place of the screen.
    """

    chosen_changed = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, model: QueueModel, delegate: QueueDelegate, *, header: QueueHeader) -> None:
        super().__init__()
        self.setHorizontalHeader(header)
        self._model = model
        self._kept: tuple[list[JobId], JobId | None, int] = ([], None, 0)
        self.setItemDelegate(delegate)
        self._set_up()
        # Connected before the view's own slots clear the selection.
        model.modelAboutToBeReset.connect(self._keep)
        self.setModel(model)
        model.modelReset.connect(self._restore)
        self._set_up_headers()
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen_changed.emit())
        self.customContextMenuRequested.connect(
            lambda place: self.menu_wanted.emit(self.viewport().mapToGlobal(place))
        )

    def chosen_ids(self) -> list[JobId]:
        """The selected jobs. Read from ranges: a list of indexes costs half a second at 10 000."""
        return self._model.ids_at(self._chosen_places())

    def current_id(self) -> JobId | None:
        """The job under the cursor, if it is selected."""
        index = self.currentIndex()
        if not index.isValid() or not self.selectionModel().isSelected(index):
            return None
        return self._model.row_at(index.row()).id

    def choose(self, job_id: JobId) -> None:
        """Select one job and go to it."""
        place = self._model.place_of(job_id)
        if place is not None:
            self.selectRow(place)

    # Qt's questions

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column, least_px in GIVES_WAY_BELOW_PX.items():
            self.setColumnHidden(column, event.size().width() < least_px)

    def _chosen_places(self) -> Iterator[int]:
        ranges = self.selectionModel().selection()
        for one in ranges.toList():
            yield from range(one.top(), one.bottom() + 1)

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)

    def _set_up_headers(self) -> None:
        lines = self.verticalHeader()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(ROW_HEIGHT)
        lines.hide()
        heads = self.horizontalHeader()
        for column, width in WIDTHS.items():
            heads.resizeSection(column, width)
        heads.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        heads.setMinimumSectionSize(64)
        heads.setHighlightSections(False)
        heads.setSortIndicatorClearable(True)
        heads.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def _keep(self) -> None:
        self._kept = (self.chosen_ids(), self.current_id(), self.verticalScrollBar().value())

    def _restore(self) -> None:
        chosen, current, scrolled = self._kept
        selection = QItemSelection()
        for first, last in _spans(self._places(chosen)):
            selection.select(self._model.index(first, 0), self._model.index(last, 0))
        models = self.selectionModel()
        models.select(selection, Command.ClearAndSelect | Command.Rows)
        place = None if current is None else self._model.place_of(current)
        if place is not None:
            models.setCurrentIndex(self._model.index(place, 0), Command.NoUpdate)
        self.verticalScrollBar().setValue(scrolled)
        self.chosen_changed.emit()

    def _places(self, chosen: list[JobId]) -> list[int]:
        places = (self._model.place_of(job_id) for job_id in chosen)
        return sorted(place for place in places if place is not None)


def _spans(places: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring numbers as (first, last)."""
    first: int | None = None
    last = -2
    for place in places:
        if place != last + 1:
            if first is not None:
                yield first, last
            first = place
        last = place
    if first is not None:
        yield first, last
