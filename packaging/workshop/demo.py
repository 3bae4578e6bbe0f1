"""The demo: a file goes to the practice cloud and is followed until it is published."""

import os
import sys
import time
from pathlib import Path

from workshop import environment, system_packages
from workshop.commands import ROOT, call, must
from workshop.failure import WRONG_USE, Failure

# A home of its own, so that a demo never touches the queue of the person who runs it.
HOME = ROOT / ".dev" / "demo"


def run(arguments: list[str]) -> int:
    """The verb `demo`: in the window where there is a display, in the terminal where there is none.

    Ends 0 when every file is published.
    """
    files = [Path(argument).absolute() for argument in arguments]
    for file in files:
        if not file.exists():
            raise Failure(f"There is no file {file}.", WRONG_USE)
    has_display = _has_display()
    if has_display:
        window = (*system_packages.QT, *system_packages.XCB)
        system_packages.require((*environment.system_needs(), *window))
    python = environment.prepare()
    files = files or [_make_clip(python)]
    face = _window(files) if has_display else _terminal(files)
    home = {"DESKTOP_UPLOADER_HOME": str(HOME)}
    return call([python, "-m", "desktop_uploader", *face], extra_environment=home)


def _window(files: list[Path]) -> list[str | Path]:
    return ["gui", *files, "--demo"]


def _terminal(files: list[Path]) -> list[str | Path]:
    return ["upload", *files, "--account", "practice-alibaba", "--until", "published"]


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _make_clip(python: Path) -> Path:
    """A new clip under a new name each time: a file that is published is not uploaded again."""
    clip = HOME / "clips" / time.strftime("clip-%Y%m%d-%H%M%S.mp4")
    clip.parent.mkdir(parents=True, exist_ok=True)
    must([python, Path(__file__).with_name("clip.py"), clip], "No clip was made.")
    return clip
