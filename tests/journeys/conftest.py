"""A home with real processes, none of which outlives its test."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.real_home import RealHome


@pytest.fixture(scope="session", autouse=True)
def interrupts_are_heard() -> None:
    """A shell that starts a run in the background has it ignore them, and so what it starts."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def home(own_home: Path) -> Iterator[RealHome]:
    """A home in which nothing runs yet."""
    real = RealHome(own_home / "h")
    yield real
    real.end()


@pytest.fixture
def films(own_home: Path) -> Path:
    """A folder for films."""
    folder = own_home / "films"
    folder.mkdir()
    return folder
