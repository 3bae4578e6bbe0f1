"""
The real window in a process of its own, timed from inside.

`python -m bench.window_child paint BEGUN_AT_S`: seconds from BEGUN_AT_S (monotonic) to first paint.
`python -m bench.window_child stalls SOCKET ROWS ROUNDS`: how late a 10 ms timer is, beside changes.
`python -m bench.window_child pause HOME URL ROWS`: from "pause all" until the list shows it.

Prints one line of JSON.
"""

import itertools
import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from desktop_uploader.domain.media import Stage
from desktop_uploader.launch.station import make_station
from desktop_uploader.ports.engine import Engine, JobRow
from desktop_uploader.ports.orders import Choice
from desktop_uploader.ports.station import StartOptions

TIMER_MS = 10
ROUND_S = 8.0
SETTLE_S = 3.0
LOOK_EVERY_MS = 20
LONGEST_S = 120.0


class Shown:
    """The window on the screen, its application, and a way to wait for it."""

    def __init__(self, connect: Callable[[], AbstractContextManager[Engine]]) -> None:
        from PySide6.QtWidgets import QApplication

        from desktop_uploader.gui import app
        from desktop_uploader.gui.doors import Doors
        from desktop_uploader.gui.theme import Theme, colours_for, dress
        from desktop_uploader.gui.words import Words

        self.application = QApplication(sys.argv[:1])
        colours = colours_for(Theme.LIGHT, self.application)
        dress(self.application, colours)
        self.window = app.build(
            connect,
            words=Words("en", now_s=time.time),
            colours=colours,
            doors=Doors(
                make_sample=lambda: b"",
                open_folder=lambda _: True,
                copy_text=lambda _: None,
                default_account="",
                tells_on_close=False,
                told_on_close=lambda: None,
            ),
        )

    def run_until(self, is_so: Callable[[], bool]) -> float:
        """Let the window live until `is_so`; the moment at which it was."""
        from PySide6.QtCore import QTimer

        found: list[float] = []
        deadline_s = time.monotonic() + LONGEST_S

        def look() -> None:
            if is_so() or time.monotonic() > deadline_s:
                found.append(time.monotonic())
                self.application.quit()

        looking = QTimer(interval=LOOK_EVERY_MS)
        looking.timeout.connect(look)
        looking.start()
        self.application.exec()
        looking.stop()
        if found[0] > deadline_s:
            raise TimeoutError(f"the window was not so far within {LONGEST_S:.0f} s")
        return found[0]

    def run_for(self, seconds: float) -> None:
        """Let the window live for a while."""
        end_s = time.monotonic() + seconds
        self.run_until(lambda: time.monotonic() >= end_s)

    def await_rows(self, count: int) -> None:
        """Show the window, find its engine, and wait for the whole list."""
        self.window.link.seek()
        self.window.show()
        self.run_until(lambda: self.window.model.rowCount() >= count)


def first_paint(begun_at_s: str) -> object:
    """Seconds until the window has drawn itself; it looks for its engine afterwards."""
    from PySide6.QtCore import QEvent, QObject

    shown = Shown(make_station(StartOptions()).connect)
    painted_at_s: list[float] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's
            if event.type() == QEvent.Type.Paint and watched is shown.window:
                painted_at_s.append(time.monotonic())
            return False

    watch = Watch()
    shown.window.installEventFilter(watch)
    shown.window.show()
    shown.run_until(lambda: bool(painted_at_s))
    return painted_at_s[0] - float(begun_at_s)


def stalls(place: str, rows: str, rounds: str) -> object:
    """Milliseconds by which each tick of a timer came later than it should, by round."""
    from PySide6.QtCore import Qt, QTimer

    from bench.busy_engine import GREETING
    from desktop_uploader.rpc.client import EngineClient

    shown = Shown(lambda: EngineClient.connect(Path(place), GREETING))
    shown.await_rows(int(rows))
    shown.run_for(SETTLE_S)
    ticks_s: list[float] = []
    timer = QTimer(interval=TIMER_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks_s.append(time.perf_counter()))
    by_round = []
    for _ in range(int(rounds)):
        ticks_s.clear()
        timer.start()
        shown.run_for(ROUND_S)
        timer.stop()
        pairs = itertools.pairwise(ticks_s)
        by_round.append([max(0.0, (b - a) * 1000 - TIMER_MS) for a, b in pairs])
    shown.window.leave()
    return by_round


def pause_all(home: str, url: str, rows: str) -> object:
    """Seconds from the command until the rows on the screen show it, and until all rows do."""
    station = make_station(StartOptions(home=home, overrides={"practice.url": url}))
    shown = Shown(station.connect)
    shown.await_rows(int(rows))
    shown.run_for(SETTLE_S)
    model, view = shown.window.model, shown.window.view
    places = range(view.rowAt(0), view.rowAt(view.viewport().height() - 1) + 1)
    pending = [*model.ids_at(range(model.rowCount())), *model.ids_at(places)]

    def are_paused(left: int) -> Callable[[], bool]:
        def look() -> bool:
            while len(pending) > left and _is_paused(model.row_of(pending[-1])):
                pending.pop()
            return len(pending) <= left

        return look

    asked_at_s = time.monotonic()
    shown.window.link.ask(lambda engine: engine.pause(Choice()))
    seen_at_s = shown.run_until(are_paused(len(pending) - len(places)))
    all_at_s = shown.run_until(are_paused(0))
    shown.window.leave()
    return {"on_screen_s": seen_at_s - asked_at_s, "all_s": all_at_s - asked_at_s}


def _is_paused(row: JobRow | None) -> bool:
    return row is not None and row.stage is Stage.PAUSED


ERRANDS: dict[str, Callable[..., object]] = {
    "paint": first_paint,
    "stalls": stalls,
    "pause": pause_all,
}


def main(arguments: Sequence[str]) -> None:
    """Do one errand, and say what it took."""
    errand, *rest = arguments
    print(json.dumps(ERRANDS[errand](*rest)))


if __name__ == "__main__":
    main(sys.argv[1:])
