"""The doors to `bench`, `soak` and `pictures`, which run inside the environment."""

from collections.abc import Mapping

from workshop import environment, suite
from workshop.commands import ROOT, call


def bench(arguments: list[str]) -> int:
    """The verb `bench`."""
    return _run("bench", arguments)


def soak(arguments: list[str]) -> int:
    """The verb `soak`."""
    return _run("soak", arguments)


def pictures(arguments: list[str]) -> int:
    """The verb `pictures`: on a display of its own, so that no desktop's style gets into them."""
    suite.prepare_system()
    with suite.virtual_display() as display:
        screen = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}
        return _run("pictures", arguments, extra_environment=screen)


def _run(
    room: str, arguments: list[str], *, extra_environment: Mapping[str, str] | None = None
) -> int:
    python = environment.prepare()
    found = {"PYTHONPATH": str(ROOT / "packaging"), **(extra_environment or {})}
    return call([python, "-m", room, *arguments], extra_environment=found)
