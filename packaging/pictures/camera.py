"""
Takes pictures of the window: the real one, on the engine of the home that the environment names.

    python -m pictures.camera FOLDER NAME...

A process of its own, because the scale of a screen holds for a whole process.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from desktop_uploader.gui.app import build
from desktop_uploader.gui.doors import Doors
from desktop_uploader.gui.main_window import FIRST_SIZE, MainWindow
from desktop_uploader.gui.theme import Theme, colours_for, dress
from desktop_uploader.gui.words import Words
from desktop_uploader.launch.station import Home
from desktop_uploader.ports.engine import JobRow
from desktop_uploader.ports.station import StartOptions
from pictures.album import ALBUM, Picture, View
from pictures.scene import CHANGED, OFFERED, SENDING

SETTLED_MS = 1_500
"""Longer than the engine takes to tell all it knows, and than a rate needs to be known."""
NARROW = QSize(1040, 600)
SMALLEST = 0
"""For PNG, Qt calls the strongest compression the lowest quality."""


def main(arguments: list[str]) -> int:
    """Take the pictures of these names."""
    folder, names = Path(arguments[0]), arguments[1:]
    application = QApplication([])
    for picture in ALBUM:
        if picture.name in names:
            take(picture, folder, application)
    return 0


def take(picture: Picture, folder: Path, application: QApplication) -> None:
    """Open the window, bring it into the state that is shown, and keep what it looks like."""
    colours = colours_for(Theme(picture.theme), application)
    dress(application, colours)
    words = Words(picture.language, now_s=time.time)
    window = build(_home().connect, words=words, colours=colours, doors=_doors())
    window.resize(FIRST_SIZE if picture.scale == 1 else NARROW)  # whatever this screen has
    window.link.seek()
    window.show()
    settle()
    shown = _PREPARE[picture.view](window)
    settle()
    image = shown.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    image.save(str(folder / f"{picture.name}.png"), quality=SMALLEST)
    window.leave()
    window.close()
    window.deleteLater()
    settle()


def settle() -> None:
    """Let the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(SETTLED_MS, loop.quit)
    loop.exec()


def _home() -> Home:
    return Home(StartOptions())


def _doors() -> Doors:
    return Doors(
        make_sample=_home().make_sample,
        open_folder=lambda _: True,
        copy_text=lambda _: None,
        default_account="",
        tells_on_close=False,
        told_on_close=lambda: None,
    )


def _row(window: MainWindow, name: str) -> JobRow:
    rows = (window.model.row_at(place) for place in range(window.model.rowCount()))
    return next(row for row in rows if row.name == name)


def _with_details(name: str) -> Callable[[MainWindow], QWidget]:
    def prepare(window: MainWindow) -> QWidget:
        window.commands.details.setChecked(True)
        window.view.choose(_row(window, name).id)
        return window

    return prepare


def _sheet(window: MainWindow) -> QWidget:
    films = Path(_row(window, SENDING[0]).path).parent
    window.adding.offer(tuple(bytes(films / name) for name in OFFERED))
    settle()
    assert window.adding.sheet is not None
    window.adding.sheet.choose_account("practice-alibaba")
    window.adding.sheet.tags.setText("harbour, 4K")
    return window.adding.sheet


_PREPARE: dict[View, Callable[[MainWindow], QWidget]] = {
    View.LIST: _with_details(SENDING[0]),
    View.FAULT: _with_details(CHANGED),
    View.SHEET: _sheet,
    View.EMPTY: lambda window: window,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
