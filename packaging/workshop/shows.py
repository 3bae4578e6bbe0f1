"""The doors to `packaging/bench` and `packaging/soak`, which run inside the environment."""

from workshop import environment
from workshop.commands import ROOT, call


def bench(arguments: list[str]) -> int:
    """The verb `bench`."""
    return _run("bench", arguments)


def soak(arguments: list[str]) -> int:
    """The verb `soak`."""
    return _run("soak", arguments)


def _run(room: str, arguments: list[str]) -> int:
    python = environment.prepare()
    found = {"PYTHONPATH": str(ROOT / "packaging")}
    return call([python, "-m", room, *arguments], extra_environment=found)
