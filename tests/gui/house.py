"""A window with a scripted engine behind it, as the tests use it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pytestqt.qtbot import QtBot

from desktop_uploader.domain.errors import Unreachable, UploaderError
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.gui.app import build
from desktop_uploader.gui.doors import Doors
from desktop_uploader.gui.link import Tie
from desktop_uploader.gui.main_window import MainWindow
from desktop_uploader.gui.theme import LIGHT, Colours
from desktop_uploader.gui.words import Words
from desktop_uploader.ports.engine import Engine, JobRow
from tests.fakes.scripted_engine import ScriptedEngine

NOW_S = 1_780_000_000.0


def job(number: int, stage: Stage = Stage.QUEUED, **more: object) -> JobRow:
    """A row; what is not said is plain."""
    given: dict[str, object] = {
        "path": f"/films/film-{number}.mp4",
        "name": f"film-{number}.mp4",
        "account": "studio",
        "title": f"Film {number}",
        "size_bytes": 1000,
    }
    return JobRow(id=JobId(number), stage=stage, **(given | more))  # type: ignore[arg-type]


def words(language: str = "en") -> Words:
    """The window's words on a fixed day."""
    return Words(language, now_s=lambda: NOW_S)


@dataclass
class Outside:
    """What the window has done outside itself."""

    folders: list[str] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    existing_folders: frozenset[str] = frozenset()

    def doors(self, *, tells_on_close: bool = False) -> Doors:
        """The window's doors, leading here."""

        def open_folder(folder: str) -> bool:
            self.folders.append(folder)
            return folder in self.existing_folders

        return Doors(
            make_sample=lambda: b"/samples/sample.mp4",
            open_folder=open_folder,
            copy_text=self.copied.append,
            default_account="studio",
            tells_on_close=tells_on_close,
            told_on_close=lambda: self.told.append("told"),
        )


class House:
    """One window, its engine, and what it did outside."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.engine = ScriptedEngine()
        self.outside = Outside()
        self.is_engine_there = True
        self.refusal: UploaderError = Unreachable("nobody listens")
        self.connections = 0
        self._windows: list[MainWindow] = []

    def open(
        self,
        *jobs: JobRow,
        language: str = "en",
        colours: Colours = LIGHT,
        tells_on_close: bool = False,
    ) -> MainWindow:
        """A window that has found its engine and shows these jobs."""
        self.engine.jobs = {row.id: row for row in jobs}
        doors = self.outside.doors(tells_on_close=tells_on_close)
        window = build(self.connect, words=words(language), colours=colours, doors=doors)
        self._windows.append(window)
        self.qtbot.addWidget(window)
        window.show()
        # Without a window manager nobody else does it, and keys go to the active window only.
        window.activateWindow()
        self.until(window.isActiveWindow)
        window.link.seek()
        self.until(lambda: window.link.tie is Tie.HELD)
        self.until(lambda: window.model.rowCount() == len(jobs))
        return window

    @contextmanager
    def connect(self) -> Iterator[Engine]:
        """The scripted engine, while it is there."""
        self.connections += 1
        if not self.is_engine_there:
            raise self.refusal
        yield self.engine

    def until(self, holds: Callable[[], bool]) -> None:
        """Let the window work until something holds."""
        self.qtbot.waitUntil(holds, timeout=5_000)

    def lose_engine(self) -> None:
        """From now on the engine is gone."""
        self.is_engine_there = False
        self.engine.fails_with = Unreachable("gone")

    def find_engine(self) -> None:
        """The engine is there again."""
        self.is_engine_there = True
        self.engine.fails_with = None

    def close(self) -> None:
        """End the threads of every window."""
        for window in self._windows:
            window.leave()
