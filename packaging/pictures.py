"""
Takes the pictures of the window that stand in the documents.

    python packaging/pictures.py [FOLDER]

Run it inside the environment, with QT_QPA_PLATFORM=offscreen or on a display. The window is the
real one; its engine is scripted, so that each picture shows the same moment every time.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402  # after the platform is chosen
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from desktop_uploader.domain.errors import Unreachable  # noqa: E402
from desktop_uploader.domain.ids import JobId  # noqa: E402
from desktop_uploader.gui.app import build  # noqa: E402
from desktop_uploader.gui.doors import Doors  # noqa: E402
from desktop_uploader.gui.main_window import FIRST_SIZE, MainWindow  # noqa: E402
from desktop_uploader.gui.theme import DARK, LIGHT, Colours, dress  # noqa: E402
from desktop_uploader.gui.words import Words  # noqa: E402
from desktop_uploader.ports.engine import Engine, Totals  # noqa: E402
from picture_scene import ACCOUNTS, NOW_S, TOTALS, detail, rows  # noqa: E402
from tests.fakes.scripted_engine import ScriptedEngine  # noqa: E402

SETTLED_MS = 400


class BusyEngine(ScriptedEngine):
    """An engine in the middle of its work."""

    def totals(self) -> Totals:
        return TOTALS


Prepare = Callable[[MainWindow, ScriptedEngine], QWidget]


@dataclass(frozen=True)
class Picture:
    """One picture: its file's name, its language, its colours, and what is done before."""

    name: str
    language: str
    colours: Colours
    prepare: Prepare


def main(arguments: list[str]) -> int:
    """Take the documents' pictures; a folder of one's own also gets those only to be looked at."""
    folder = Path(arguments[0]) if arguments else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    for picture in DOCUMENTED if not arguments else [*DOCUMENTED, *LOOKED_AT]:
        take(picture, folder, application)
        print(folder / f"{picture.name}.png")
    return 0


def take(picture: Picture, folder: Path, application: QApplication) -> None:
    """Build the window, bring it into the state that is shown, and keep what it looks like."""
    dress(application, picture.colours)
    engine = BusyEngine(*rows(), accounts=ACCOUNTS)
    engine.details = {JobId(number): detail(row) for number, row in engine.jobs.items()}
    words = Words(picture.language, now_s=lambda: NOW_S)
    doors = Doors(
        make_sample=lambda: b"/tmp/sample.mp4",
        open_folder=lambda _: True,
        copy_text=lambda _: None,
        default_account="",
        tells_on_close=False,
        told_on_close=lambda: None,
    )
    window = build(_connection(engine), words=words, colours=picture.colours, doors=doors)
    window.resize(FIRST_SIZE)  # whatever the size of this screen
    window.show()
    shown = picture.prepare(window, engine)
    settle()
    shown.grab().save(str(folder / f"{picture.name}.png"))
    window.leave()
    window.close()
    window.deleteLater()
    settle()


def settle() -> None:
    """Let the window work until nothing changes any more."""
    loop = QEventLoop()
    QTimer.singleShot(SETTLED_MS, loop.quit)
    loop.exec()


def _connection(engine: ScriptedEngine) -> Callable[[], "contextmanager[Engine]"]:
    @contextmanager
    def connect() -> Iterator[Engine]:
        yield engine

    return connect


def _list_with_details(job: int) -> Prepare:
    def prepare(window: MainWindow, _: ScriptedEngine) -> QWidget:
        window.link.seek()
        settle()
        window.commands.details.setChecked(True)
        window.view.choose(JobId(job))
        return window

    return prepare


def _empty(window: MainWindow, engine: ScriptedEngine) -> QWidget:
    engine.jobs.clear()
    window.link.seek()
    return window


def _lost(window: MainWindow, engine: ScriptedEngine) -> QWidget:
    window.link.seek()
    settle()
    engine.fails_with = Unreachable("gone")
    window.link.ask(lambda found: found.accounts())
    return window


def _sheet(window: MainWindow, _: ScriptedEngine) -> QWidget:
    window.link.seek()
    settle()
    window.adding.offer((b"/films/Harbour at night.mp4", b"/films/Harbour at dawn.mov"))
    settle()
    assert window.adding.sheet is not None
    return window.adding.sheet


DOCUMENTED = [
    Picture("window-light-en", "en", LIGHT, _list_with_details(1)),
    Picture("window-dark-zh", "zh", DARK, _list_with_details(1)),
]
LOOKED_AT = [
    Picture("error-light-zh", "zh", LIGHT, _list_with_details(6)),
    Picture("error-dark-en", "en", DARK, _list_with_details(6)),
    Picture("empty-light-en", "en", LIGHT, _empty),
    Picture("empty-dark-zh", "zh", DARK, _empty),
    Picture("lost-light-en", "en", LIGHT, _lost),
    Picture("sheet-light-en", "en", LIGHT, _sheet),
    Picture("sheet-dark-zh", "zh", DARK, _sheet),
]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
