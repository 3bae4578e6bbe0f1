"""The program around a face: keeps `ports.station.Station`."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path

from desktop_uploader.domain.errors import RequestRefused, Unreachable
from desktop_uploader.launch import finding
from desktop_uploader.launch.greeting import greeting_of
from desktop_uploader.ports.engine import Engine
from desktop_uploader.ports.station import Examined, PracticeOptions, SettingRow, StartOptions
from desktop_uploader.rpc.client import EngineClient
from desktop_uploader.settings import save
from desktop_uploader.settings.load import Settings, Whereabouts, language_of, load, whereabouts
from desktop_uploader.system.clock import SystemClock
from desktop_uploader.system.locations import Locations, locate
from desktop_uploader.wording.resource_files import resource

LIVE_SETTINGS = frozenset({"transfer.limit_bytes_per_s", "transfer.connections_most"})


class Home:
    """One home and what was said on the command line."""

    def __init__(self, options: StartOptions) -> None:
        self._options = options

    @cached_property
    def where(self) -> Whereabouts:
        """What was said about where everything lies."""
        return whereabouts(self._options.home)

    @cached_property
    def places(self) -> Locations:
        """Where everything lies."""
        return locate(self.where.home, runtime_folder=self.where.runtime_folder)

    @cached_property
    def values(self) -> Settings:
        """What is set, for this run."""
        return load(self.places.settings_file, self._options.overrides)

    @property
    def language(self) -> str:
        """Language of the words: "zh" or "en"."""
        return language_of(self.values)

    def connect(self) -> AbstractContextManager[Engine]:
        """The engine of this home: the one that runs, or one started now, as its client."""
        named_home = str(self.places.home) if self.where.home else ""
        return finding.connect(
            self.values,
            self.places,
            named_home=named_home,
            overrides=self._options.overrides,
        )

    def run_engine(self) -> int:
        """Be the engine until ended."""
        # What only an engine needs costs a face 0.3 s at each start.
        from desktop_uploader.launch.engine_process import run_engine

        return run_engine(self.values, self.places, ends_when_idle=False)

    def serve_practice_cloud(self, options: PracticeOptions) -> int:
        """Serve a practice cloud until ended, in a process that imports nothing else of ours."""
        root = options.root or str(self.places.practice_root)
        arguments = [
            *(sys.executable, "-m", "desktop_uploader.practice_cloud"),
            *("--host", options.host, "--port", str(options.port), "--root", root),
            *("--transcode", options.transcode, "--qps", options.qps),
        ]
        if options.tls:
            arguments.append("--tls")
        if options.as_json:
            arguments.append("--json")
        if options.credential_life_s is not None:
            arguments += ["--credential-life-s", f"{options.credential_life_s:g}"]
        return _attend(arguments)

    def open_window(self, paths: Sequence[bytes], *, is_demo: bool = False) -> int:
        """Show the window until it is closed."""
        try:
            from desktop_uploader.gui import app
        except ImportError as error:
            raise RequestRefused(str(error), code="no-window") from error
        values = self.values
        return app.run(
            self.connect,
            station=self,
            make_sample=self.make_sample,
            now_s=SystemClock().now_s,
            opening=app.Opening(
                theme=values.interface.theme,
                paths=paths,
                is_demo=is_demo,
                tells_on_close=values.interface.tells_on_close,
                default_account=values.interface.default_account,
            ),
        )

    def make_sample(self) -> bytes:
        """A small film under a new name, so that it is uploaded even if an earlier one was."""
        folder = self.places.home / "samples"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"sample-{secrets.token_hex(3)}.mp4"
        with resource("samples/sample.mp4").open("rb") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        return bytes(path)

    def settings(self) -> list[SettingRow]:
        """Every setting."""
        return self.values.rows()

    def change_setting(self, name: str, value: str) -> SettingRow:
        """Keep another value; a running engine learns of limits at once, of the rest later."""
        self.places.prepare()
        row = save.change(self.places.settings_file, name, given=value)
        self.__dict__.pop("values", None)
        if name in LIVE_SETTINGS:
            self._tell_engine()
        return row

    def examine(self) -> list[Examined]:
        """The doctor's report."""
        from desktop_uploader.launch import doctor

        return doctor.examine(self.values, self.places)

    def write_bundle(self, path: str) -> None:
        """A zip for support."""
        from desktop_uploader.launch import doctor

        doctor.write_bundle(Path(path), self.values, places=self.places)

    def _tell_engine(self) -> None:
        greeting = greeting_of(self.values, self.places)
        try:
            with EngineClient.connect(self.places.socket_file, greeting) as client:
                transfer = self.values.transfer
                client.set_limits(
                    bytes_per_s=transfer.limit_bytes_per_s, connections=transfer.connections_most
                )
        except (Unreachable, RequestRefused):
            return  # none runs here: the next one reads the file


def _attend(arguments: Sequence[str]) -> int:
    """Become another program: whoever ends this process ends that one. Returns its exit code."""
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(arguments[0], list(arguments))
    return _wait_for(subprocess.Popen(arguments))


def _wait_for(child: "subprocess.Popen[bytes]") -> int:
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue  # the same key reached the child, which ends orderly


def make_station(options: StartOptions) -> Home:
    """The program around a face."""
    return Home(options)


def main(arguments: Sequence[str]) -> int:
    """What the command line asks for."""
    from desktop_uploader.cli.main import run

    return run(arguments, make_station)
