"""
What the pictures show: real jobs of the real engine on a practice cloud, one in each stage.

The films are short clips; the large ones are filled up with a box that players pass over.
"""

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.launch.station import make_station
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.engine import Engine, JobRow
from desktop_uploader.ports.orders import AddOrder, Choice
from desktop_uploader.ports.station import StartOptions
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from workshop.clip import make_clip

MIB = 1024 * 1024
FAST, SLOW = 0, 3 * MIB
LONG_CLIP_S = 300
PATIENCE_S = 120.0
LOOK_EVERY_S = 0.1
PRACTICE = "practice-alibaba"
OTHER_ACCOUNTS = {
    "Interview with a baker — final cut, graded, v3.mp4": "practice-huawei",
    "Market street.mp4": "practice-tencent",
    "Trailer.mp4": "practice-tencent",
    "Evening news, left camera.mp4": "practice-huawei",
}
"""The films that do not go to the first cloud."""

SENDING = ("Harbour at night.mp4", "Interview with a baker — final cut, graded, v3.mp4")
SHORT = (
    "Market street.mp4",
    "城市夜景延时摄影（第三版）.mp4",
    "Opening titles.mp4",
    "Autumn advert.mp4",
)
CHANGED, HELD = "Rough cut.mp4", "Trailer.mp4"
LONG = ("Drone over the bay.mp4", "Evening news, left camera.mp4")
PARKED = "Sunday lunch.mp4"
OFFERED = ("Harbour at dawn.mp4", "Harbour at noon.mp4")
# Titles decide how the practice cloud's audit ends.
TITLES = {SHORT[2]: "Opening titles (review-me)", SHORT[3]: "Autumn advert (block-me)"}


@contextmanager
def station(home: Path, overrides: Mapping[str, str]) -> Iterator[Engine]:
    """The real engine of `home` in a process of its own; ended afterwards."""
    with make_station(StartOptions(home=str(home), overrides=overrides)).connect() as engine:
        pid = engine.status().pid
        try:
            yield engine
        finally:
            os.kill(pid, signal.SIGTERM)


def end_engine(home: Path) -> None:
    """End the engine that a window has started, if one still runs."""
    note = (home / "engine.lock").read_text("utf-8")
    if note:
        os.kill(int(json.loads(note)["pid"]), signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Director:
    """
    Brings the jobs into their stages.

    Attributes:
        films: The folder in which their files are made.
    """

    engine: Engine
    cloud: PracticeCloud
    films: Path

    def arrange(self) -> None:
        """Have a job in every stage that a picture shows, and two on their way."""
        self._make_films()
        self._begin_large()
        self._add(*SHORT)
        for name in SHORT:
            self._wait(name, lambda row: row.stage in _RESTING)
        self._break_one()
        self._hold_one()
        self._park_one()
        self._add(*LONG)
        self._wait(LONG[-1], lambda row: row.stage is Stage.PROCESSING)
        self.cloud.turn(line_bytes_per_s=SLOW)
        # One after the other: of two that are resumed together either may be sent first.
        self.engine.resume(self._choice(SENDING[0]))
        self._wait(SENDING[0], lambda row: row.left_s is not None)
        self.engine.resume(self._choice(SENDING[1]))

    def _make_films(self) -> None:
        clip, long_clip = self.films / "clip", self.films / "long"
        make_clip(clip)
        make_clip(long_clip, seconds=LONG_CLIP_S)
        sizes_mib = dict.fromkeys((*SHORT, PARKED), 0) | {
            SENDING[0]: 300, SENDING[1]: 410, CHANGED: 90, HELD: 60, OFFERED[0]: 380, OFFERED[1]: 95
        }  # fmt: skip
        for name, mib in sizes_mib.items():
            _fill_up(shutil.copyfile(clip, self.films / name), mib * MIB)
        for name in LONG:
            shutil.copyfile(long_clip, self.films / name)
        clip.unlink()
        long_clip.unlink()

    def _begin_large(self) -> None:
        self.cloud.turn(line_bytes_per_s=12 * MIB)
        self._add(*SENDING)
        self._wait(SENDING[0], lambda row: row.acked_bytes > 0.45 * row.size_bytes)
        self.engine.pause(self._choice(SENDING[0]))
        self._wait(SENDING[1], lambda row: row.acked_bytes > 0.15 * row.size_bytes)
        self.engine.pause(self._choice(SENDING[1]))

    def _break_one(self) -> None:
        self._add(CHANGED)
        self._wait(CHANGED, lambda row: row.acked_bytes > 0.3 * row.size_bytes)
        with (self.films / CHANGED).open("ab") as film:
            film.write(b"another program goes on writing")
        self._wait(CHANGED, lambda row: row.stage is Stage.FAILED)

    def _hold_one(self) -> None:
        self._add(HELD)
        self._wait(HELD, lambda row: row.acked_bytes > 0.5 * row.size_bytes)
        self.engine.pause(self._choice(HELD))
        self.cloud.turn(line_bytes_per_s=FAST)

    def _park_one(self) -> None:
        broker = {"broker_url": f"{self.cloud.url}/broker/{PRACTICE}/"}
        row = AccountRow("studio", "alibaba", "broker", secrets_in="file", options=broker)
        self.engine.add_account(row, {"broker_token": "withdrawn"})
        self._add(PARKED, account="studio")
        self._wait(PARKED, lambda row: row.stage is Stage.WAITING)

    def _add(self, *names: str, account: str = "") -> None:
        for name in names:
            path = os.fsencode(self.films / name)
            goes_to = account or OTHER_ACCOUNTS.get(name, PRACTICE)
            self.engine.add(AddOrder((path,), goes_to, title=TITLES.get(name, "")))

    def _choice(self, *names: str) -> Choice:
        return Choice(tuple(ids_of(self.engine, names)))

    def _wait(self, name: str, is_there: Callable[[JobRow], bool]) -> None:
        deadline_s = time.monotonic() + PATIENCE_S
        while True:
            row = next(row for row in self.engine.rows() if row.name == name)
            if is_there(row):
                return
            if time.monotonic() > deadline_s:
                raise TimeoutError(f"{name} stays {row.stage.value}: {row.trouble}")
            time.sleep(LOOK_EVERY_S)


_RESTING = frozenset({Stage.PUBLISHED, Stage.REVIEWING, Stage.REJECTED})


def ids_of(engine: Engine, names: Sequence[str]) -> list[JobId]:
    """The jobs of these files."""
    return [row.id for row in engine.rows() if row.name in names]


def _fill_up(film: Path, size_bytes: int) -> None:
    """Make a film longer by a box without content; the file stays small on the disk."""
    filling = size_bytes - film.stat().st_size
    if filling > 0:
        with film.open("ab") as end:
            end.write(filling.to_bytes(4, "big") + b"free")
            end.truncate(size_bytes)
