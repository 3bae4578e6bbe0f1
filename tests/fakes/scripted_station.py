"""A program around a face that does what a test wrote down."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.engine import Engine
from desktop_uploader.ports.station import Examined, PracticeOptions, SettingRow, StartOptions
from tests.fakes.scripted_engine import ScriptedEngine


class ScriptedStation:
    """
    Keeps the Station port over a scripted engine, and makes itself (a StationMaker).

    Attributes:
        options: What it was made with; None before.
        connections: How often a face asked for the engine.
        said: What was asked of the processes that stay.
    """

    def __init__(self, engine: Engine | None = None, *, language: str = "en") -> None:
        self.engine: Engine = engine or ScriptedEngine()
        self.language = language
        self.options: StartOptions | None = None
        self.connections = 0
        self.said: list[object] = []
        self.examined: list[Examined] = []
        self.values = {"transfer.connections_most": "16"}

    def __call__(self, options: StartOptions) -> "ScriptedStation":
        self.options = options
        return self

    @contextmanager
    def connect(self) -> Iterator[Engine]:
        self.connections += 1
        yield self.engine

    def run_engine(self) -> int:
        self.said.append("engine")
        return 0

    def serve_practice_cloud(self, options: PracticeOptions) -> int:
        self.said.append(options)
        return 0

    def open_window(self, paths: Sequence[bytes], *, is_demo: bool = False) -> int:
        self.said.append(list(paths))
        return 0

    def settings(self) -> list[SettingRow]:
        return [SettingRow(name, value, "16", "whole") for name, value in self.values.items()]

    def change_setting(self, name: str, value: str) -> SettingRow:
        if name not in self.values:
            raise RequestRefused(code="unknown-setting", facts={"name": name})
        self.values[name] = value
        return SettingRow(name, value, "16", "whole")

    def examine(self) -> list[Examined]:
        return self.examined

    def write_bundle(self, path: str) -> None:
        Path(path).write_bytes(b"")
        self.said.append(path)
