"""The demonstration: files go to the practice cloud, and the window closes when they are up."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.gui.adding import Adding
from desktop_uploader.gui.link import EngineLink, Tie
from desktop_uploader.gui.queue_model import QueueModel

LOOK_EVERY_MS = 250
SHOWN_FOR_MS = 2_500
"""How long the end stays on screen before the window closes."""

_ENDS = frozenset({Stage.PUBLISHED, Stage.REJECTED, Stage.FAILED, Stage.CANCELLED})


class Demo(QObject):
    """
    Begins as soon as the engine is there.

    Signals:
        ended: The exit code: 0 when every file is published, 1 otherwise.
    """

    ended = Signal(int)

    def __init__(
        self, model: QueueModel, adding: Adding, *, link: EngineLink, paths: Sequence[bytes]
    ) -> None:
        super().__init__(adding)
        self._model = model
        self._adding = adding
        self._paths = tuple(paths)
        self._ids: tuple[JobId, ...] = ()
        self._looking = QTimer(self, interval=LOOK_EVERY_MS)
        self._looking.timeout.connect(self.look)
        link.tie_changed.connect(self._begin)
        adding.added.connect(self._on_added)

    def look(self) -> None:
        """See whether all have ended."""
        rows = [self._model.row_of(job_id) for job_id in self._ids]
        stages = {row.stage for row in rows if row is not None}
        if None in rows or not stages <= _ENDS:
            return
        self._looking.stop()
        code = 0 if stages == {Stage.PUBLISHED} else 1
        QTimer.singleShot(SHOWN_FOR_MS, self, lambda: self.ended.emit(code))

    def _begin(self, tie: Tie) -> None:
        if tie is Tie.HELD and self._paths:
            paths, self._paths = self._paths, ()
            self._adding.practise(paths)

    def _on_added(self, ids: tuple[JobId, ...]) -> None:
        if not ids:
            self.ended.emit(1)
            return
        self._ids = ids
        self._looking.start()
