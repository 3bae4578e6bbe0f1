"""The door to the window: builds it, shows it, and lets go of the engine when it is closed."""

import gc
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop_uploader.gui.bridge import Bridge
from desktop_uploader.gui.demo import Demo
from desktop_uploader.gui.doors import Doors
from desktop_uploader.gui.errands import Errands
from desktop_uploader.gui.icons import app_icon
from desktop_uploader.gui.link import Connect, EngineLink, Tie
from desktop_uploader.gui.main_window import MainWindow
from desktop_uploader.gui.theme import Colours, Theme, colours_for, dress
from desktop_uploader.gui.wiring import wire
from desktop_uploader.gui.words import Words
from desktop_uploader.ports.station import Station

TELLS_ON_CLOSE = "interface.tells_on_close"


@dataclass(frozen=True, slots=True)
class Opening:
    """
    How the window begins.

    Attributes:
        theme: "system", "light" or "dark".
        paths: Files and folders to offer for upload at once.
        is_demo: Send them to the practice cloud without asking, and end when they are published.
        default_account: Chosen on the sheet at first; "" for the first of all.
        tells_on_close: Whether a person is still to be told that uploads go on without the window.
    """

    theme: str = "system"
    paths: Sequence[bytes] = ()
    is_demo: bool = False
    tells_on_close: bool = True
    default_account: str = ""


def run(
    connect: Connect,
    *,
    station: Station,
    make_sample: Callable[[], bytes],
    now_s: Callable[[], float],
    opening: Opening,
) -> int:
    """
    Show the window until it is closed.

    Args:
        connect: Finds the engine, or starts it; called outside the window's thread, again each time
            the engine is lost.
        make_sample: Makes a small film and returns its path; called outside the window's thread.
        now_s: Seconds since the epoch.

    Returns:
        0; after a demonstration 1 where something was not published.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("desktop-uploader")
    application.setDesktopFileName("desktop-uploader")
    application.setWindowIcon(app_icon())
    colours = colours_for(Theme(opening.theme), application)
    dress(application, colours)
    window = build(
        connect,
        words=Words(station.language, now_s=now_s),
        colours=colours,
        doors=_doors(station, make_sample, opening=opening),
    )
    _begin(window, opening, application=application)
    window.link.seek()
    window.show()
    code = application.exec()
    window.leave()
    return code


def build(connect: Connect, *, words: Words, colours: Colours, doors: Doors) -> MainWindow:
    """A window with its parts connected; it has not looked for its engine yet."""
    # Rows come and go by the thousand and form no rings; looking for some stops the window.
    gc.set_threshold(20_000, 20, 50)
    bridge = Bridge()
    errands = Errands(bridge.post)
    link = EngineLink(connect, bridge=bridge, errands=errands)
    window = MainWindow(words, colours, link=link, errands=errands, doors=doors)
    bridge.setParent(window)
    link.setParent(window)
    wire(window, words)
    bridge.snapshot_came.connect(window.show_snapshot)
    return window


def _begin(window: MainWindow, opening: Opening, *, application: QApplication) -> None:
    if not opening.paths:
        return
    if opening.is_demo:
        demo = Demo(window.model, window.adding, link=window.link, paths=opening.paths)
        demo.ended.connect(application.exit)
        return
    waiting = list(opening.paths)

    def offer(tie: Tie) -> None:
        if tie is Tie.HELD and waiting:
            paths = tuple(waiting)
            waiting.clear()
            window.adding.offer(paths)

    window.link.tie_changed.connect(offer)


def _doors(station: Station, make_sample: Callable[[], bytes], *, opening: Opening) -> Doors:
    return Doors(
        make_sample=make_sample,
        open_folder=open_folder,
        copy_text=lambda text: QGuiApplication.clipboard().setText(text),
        default_account=opening.default_account,
        tells_on_close=opening.tells_on_close,
        told_on_close=lambda: station.change_setting(TELLS_ON_CLOSE, "no"),
    )


def open_folder(folder: str) -> bool:
    """Show a folder in the system's file manager; False when it is not there."""
    if not Path(folder).is_dir():
        return False
    return QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
