"""Files and folders dropped on the window: paths in, one signal out."""

import os
import sys
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QEvent, QObject, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

HERE = ("", "localhost")


def path_of(url: QUrl) -> bytes | None:
    """
    The path of a local file, as the system has it; None for anything else.

    Not through text: on Linux a name is bytes, and Qt's text would lose what is not UTF-8.
    """
    if not url.isLocalFile():
        return None
    if sys.platform == "win32":
        return os.fsencode(url.toLocalFile())
    if url.host() not in HERE:
        return None
    return unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded))


def paths_of(urls: Iterable[QUrl]) -> tuple[bytes, ...]:
    """The local paths among `urls`, each once, in their order."""
    paths = (path_of(url) for url in urls)
    return tuple(dict.fromkeys(path for path in paths if path))


class DropArea(QObject):
    """
    Watches a widget for drops; children that take none let them through to it.

    Signals:
        dropped: Paths as a tuple of bytes, never empty.
    """

    dropped = Signal(object)

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        watched.setAcceptDrops(True)
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent | QDragMoveEvent):
            if paths_of(event.mimeData().urls()):
                event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent):
            paths = paths_of(event.mimeData().urls())
            if paths:
                event.acceptProposedAction()
                self.dropped.emit(paths)
            return True
        return False
