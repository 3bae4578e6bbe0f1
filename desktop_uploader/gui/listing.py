"""The list, or what stands in its place while it is empty."""

from dataclasses import replace

from PySide6.QtWidgets import QStackedWidget

from desktop_uploader.gui.empty_page import EmptyPage
from desktop_uploader.gui.filter_list import FilterList
from desktop_uploader.gui.queue_filter import Filter
from desktop_uploader.gui.queue_model import QueueModel
from desktop_uploader.gui.queue_view import QueueView


class Listing(QStackedWidget):
    """Follows filter and search, and teaches where there is nothing to list."""

    def __init__(
        self, model: QueueModel, view: QueueView, *, empty: EmptyPage, filters: FilterList
    ) -> None:
        super().__init__()
        self._model = model
        self._view = view
        self._empty = empty
        self._filters = filters
        self._has_answer = False
        self.addWidget(empty)
        self.addWidget(view)
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

    def begin(self) -> None:
        """The engine has answered: an empty list now means that there is nothing."""
        self._has_answer = True
        self.show_list_or_teach()

    def show_list_or_teach(self) -> None:
        """Show the list, or why it is empty."""
        if self._model.rowCount():
            self.setCurrentWidget(self._view)
            return
        if not self._model.is_empty:
            self._empty.show_none()
        elif self._has_answer:
            self._empty.show_first()
        else:
            self._empty.show_seeking()
        self.setCurrentWidget(self._empty)

    def _choose_filter(self, which: Filter) -> None:
        self._model.wish_for(replace(self._model.wish, filter=which))
        self.show_list_or_teach()
