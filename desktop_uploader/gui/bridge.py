"""The only crossing between threads: what arrives elsewhere is shown in the window's own thread."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

from desktop_uploader.ports.engine import Snapshot


@dataclass(frozen=True, slots=True)
class Finished:
    """An errand that has ended; `act` tells the window about it."""

    act: Callable[[], None]


class Bridge(QObject):
    """
    An `Observer` that any thread may tell.

    Signals:
        snapshot_came: A `Snapshot`, in the window's thread.
    """

    snapshot_came = Signal(object)
    _finished = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self.snapshot_came, Qt.ConnectionType.QueuedConnection)
        self._finished.connect(self._act, Qt.ConnectionType.QueuedConnection)

    def show(self, snapshot: Snapshot) -> None:
        """Take what has changed; may be called from any thread, returns at once."""
        self._arrived.emit(snapshot)

    def post(self, act: Callable[[], None]) -> None:
        """Have `act` called in the window's thread; may be called from any thread."""
        self._finished.emit(Finished(act))

    def _act(self, finished: Finished) -> None:
        finished.act()
