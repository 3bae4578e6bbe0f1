"""A scripted engine behind a real socket."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop_uploader.ports.engine import Snapshot
from desktop_uploader.rpc.address import listen_at
from desktop_uploader.rpc.client import EngineClient
from desktop_uploader.rpc.messages import Greeting
from desktop_uploader.rpc.server import EngineServer
from tests.fakes.manual_clock import ManualClock
from tests.fakes.scripted_engine import ScriptedEngine

GREETING = Greeting(version="1.0", home="/home/of/it")
PATIENCE_S = 20.0


@dataclass
class House:
    """An engine, its server, and a way in."""

    engine: ScriptedEngine
    server: EngineServer
    clock: ManualClock
    place: Path
    was_asked_to_end: threading.Event

    def client(self, *, on_lost: Callable[[], None] | None = None) -> EngineClient:
        return EngineClient.connect(self.place, GREETING, on_lost=on_lost)


@dataclass
class Listener:
    """An observer that keeps what it was told, and can be waited for."""

    told: list[Snapshot] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def show(self, snapshot: Snapshot) -> None:
        with self.changed:
            self.told.append(snapshot)
            self.changed.notify_all()

    def wait_until(self, holds: Callable[[list[Snapshot]], bool]) -> list[Snapshot]:
        with self.changed:
            assert self.changed.wait_for(lambda: holds(self.told), PATIENCE_S)
            return list(self.told)


@pytest.fixture
def house(own_home: Path) -> Iterator[House]:
    place = own_home / "run" / "engine"
    engine, clock, end = ScriptedEngine(), ManualClock(), threading.Event()
    server = EngineServer(engine, listen_at(place), greeting=GREETING, clock=clock, on_end=end.set)
    server.start()
    with contextlib.closing(contextlib.ExitStack()) as stack:
        stack.callback(server.stop)
        yield House(engine, server, clock, place, end)
