"""The middle of the window: filters, the list or what stands in its place, the chosen job."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop_uploader.gui.banner import Banner
from desktop_uploader.gui.detail_panel import DetailPanel
from desktop_uploader.gui.empty_page import EmptyPage
from desktop_uploader.gui.filter_list import FilterList
from desktop_uploader.gui.queue_filter import Filter
from desktop_uploader.gui.queue_model import QueueModel
from desktop_uploader.gui.queue_view import QueueView
from desktop_uploader.gui.strip import Strip


class Central(QWidget):
    """Lays the parts out and chooses between the list and the empty page."""

    def __init__(
        self,
        model: QueueModel,
        *,
        view: QueueView,
        filters: FilterList,
        empty: EmptyPage,
        details: DetailPanel,
        banner: Banner,
        strip: Strip,
    ) -> None:
        super().__init__()
        self._model = model
        self._filters = filters
        self._empty = empty
        self.stack = QStackedWidget(self)
        self.stack.addWidget(empty)
        self.stack.addWidget(view)
        self._view = view
        # Below the list, not beside it: a list that loses its width loses the names of the files.
        right = _split(Qt.Orientation.Vertical, (self.stack, details), sizes=(410, 250), grows=0)
        both = _split(Qt.Orientation.Horizontal, (filters, right), sizes=(176, 1144), grows=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(banner)
        column.addWidget(both, 1)
        column.addWidget(strip)
        self._has_list = False
        filters.chosen.connect(self._choose_filter)
        model.counts_changed.connect(filters.show_counts)
        for signal in (model.rowsInserted, model.modelReset):
            signal.connect(self.show_list_or_teach)

    def search(self, needle: str) -> None:
        """Show only what contains `needle`."""
        self._model.wish_for(replace(self._model.wish, needle=needle))
        self.show_list_or_teach()

    def show_all(self) -> None:
        """Show every job."""
        self._filters.choose(Filter.ALL)

    def begin_list(self) -> None:
        """The engine has answered: an empty list now means that there is nothing."""
        self._has_list = True
        self.show_list_or_teach()

    def show_list_or_teach(self) -> None:
        """Show the list, or why it is empty."""
        if self._model.rowCount():
            self.stack.setCurrentWidget(self._view)
            return
        if not self._model.is_empty:
            self._empty.show_none()
        elif self._has_list:
            self._empty.show_first()
        else:
            self._empty.show_seeking()
        self.stack.setCurrentWidget(self._empty)

    def _choose_filter(self, which: Filter) -> None:
        self._model.wish_for(replace(self._model.wish, filter=which))
        self.show_list_or_teach()


def _split(
    orientation: Qt.Orientation,
    parts: Sequence[QWidget],
    *,
    sizes: Sequence[int],
    grows: int,
) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    splitter.setStretchFactor(grows, 1)
    splitter.setSizes(sizes)
    return splitter
