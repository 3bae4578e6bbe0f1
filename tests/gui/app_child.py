"""
The whole program around the window, in a process of its own: there is one QApplication a process.

    python -m tests.gui.app_child STAGE

Shows the demonstration on a scripted engine whose jobs end in STAGE; ends with the window's code.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec.structs import replace

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.gui import app, demo
from desktop_uploader.ports.engine import Engine
from tests.fakes.scripted_engine import ScriptedEngine


class English:
    """As much of a station as the window asks for."""

    language = "en"


def main(stage: Stage) -> int:
    """The demonstration's exit code."""
    engine = ScriptedEngine()

    def end(ids: tuple[JobId, ...]) -> None:
        engine.put(*(replace(engine.jobs[job_id], stage=stage) for job_id in ids))

    @contextmanager
    def connect() -> Iterator[Engine]:
        yield engine

    engine.after_add = end
    demo.SHOWN_FOR_MS = 0
    return app.run(
        connect,
        station=English(),  # type: ignore[arg-type]  # only the language is asked for
        make_sample=lambda: b"/samples/a.mp4",
        now_s=lambda: 1_780_000_000.0,
        opening=app.Opening(theme="dark", paths=(b"/films/a.mp4",), is_demo=True),
    )


if __name__ == "__main__":
    sys.exit(main(Stage(sys.argv[1])))
