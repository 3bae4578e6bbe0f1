"""Keeps the panel below the list with the job that is chosen."""

from PySide6.QtCore import QObject, QTimer

from desktop_uploader.domain.ids import JobId
from desktop_uploader.gui.actions import Actions
from desktop_uploader.gui.detail_panel import DetailPanel
from desktop_uploader.gui.link import EngineLink
from desktop_uploader.gui.queue_model import QueueModel
from desktop_uploader.gui.queue_view import QueueView
from desktop_uploader.ports.engine import JobDetail, JobRow

ANEW_MS = 1_000
"""A job that moves is read anew at most this often: its story does not change faster."""


class Following(QObject):
    """Tells actions and panel what is chosen."""

    def __init__(
        self,
        model: QueueModel,
        view: QueueView,
        *,
        actions: Actions,
        panel: DetailPanel,
        link: EngineLink,
    ) -> None:
        super().__init__(view)
        self._model = model
        self._view = view
        self._actions = actions
        self._panel = panel
        self._link = link
        self._read: JobRow | None = None
        self._anew = QTimer(self, interval=ANEW_MS)
        self._anew.timeout.connect(self.refresh)
        view.chosen_changed.connect(self.refresh)
        actions.details.toggled.connect(self._show_panel)

    def refresh(self) -> None:
        """Look again at what is chosen."""
        chosen = [self._model.row_of(job_id) for job_id in self._view.chosen_ids()]
        self._actions.follow([row for row in chosen if row is not None])
        current = self._view.current_id()
        row = None if current is None else self._model.row_of(current)
        if row is None:
            self._read = None
            self._panel.show_detail(None)
        elif row != self._read and self._panel.isVisible():
            self._read = row
            self._ask(row.id)

    def _ask(self, job_id: JobId) -> None:
        self._link.ask(
            lambda engine: engine.detail(job_id),
            then=lambda detail: self._on_detail(job_id, detail),
            failed=lambda _: None,
        )

    def _on_detail(self, job_id: JobId, detail: JobDetail | None) -> None:
        if self._view.current_id() == job_id:
            self._panel.show_detail(detail)

    def _show_panel(self, is_wanted: bool) -> None:  # Qt's signal
        self._panel.setVisible(is_wanted)
        self._read = None
        self.refresh()
        if is_wanted:
            self._anew.start()
        else:
            self._anew.stop()
