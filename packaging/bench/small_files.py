"""
Ten thousand small films through the real engine, and how fast the last ones go beside the first.

Engine, practice cloud and the client that counts share this machine's cores. The rates are of this
machine and this hour; that late files go as fast as early ones is a ratio within each run.
"""

import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import load, median, spread
from bench.processes import MIB, cpu_s
from bench.registry import Wish
from bench.station import ACCOUNT, engine, make_films, practice_cloud, where, working_folder
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import Snapshot
from desktop_uploader.ports.orders import AddOrder

COUNT = 10_000
QPS_COUNT = 3_000
ROUNDS = 5
WINDOW = 1_000
OPENS_PER_S = 120
"""CreateUploadVideo per account, as documented; the practice cloud keeps it with `--qps real`."""
LONGEST_S = 900.0

SENT = frozenset({Stage.PROCESSING, Stage.REVIEWING, Stage.PUBLISHED})
ENDED = frozenset({Stage.PUBLISHED, Stage.REJECTED, Stage.FAILED, Stage.CANCELLED})


@dataclass(frozen=True, slots=True)
class Run:
    """
    One run over all files.

    Attributes:
        sent_at_s: When each file was whole and proved in the store, from the order on, ascending.
        wall_s: From the order until the last one was published.
        engine_cpu_s, cloud_cpu_s: CPU of the two processes.
    """

    sent_at_s: Sequence[float]
    wall_s: float
    engine_cpu_s: float
    cloud_cpu_s: float

    @property
    def files_per_s(self) -> float:
        """From the order to the last published one."""
        return len(self.sent_at_s) / self.wall_s

    @property
    def late_over_early(self) -> float:
        """Rate of the last window of files beside the one around file 1000; 1 for a short run."""
        window = min(WINDOW, len(self.sent_at_s) // 4)
        return self._rate(len(self.sent_at_s) - window, window) / self._rate(window // 2, window)

    @property
    def engine_cpu_ms_per_file(self) -> float:
        """Of the engine's process."""
        return self.engine_cpu_s * 1000 / len(self.sent_at_s)

    @property
    def over_ceiling(self) -> float:
        """Rate between the first and the last files, over what the service admits."""
        window = min(WINDOW, len(self.sent_at_s) // 4)
        return self._rate(window // 2, len(self.sent_at_s) - window) / OPENS_PER_S

    def _rate(self, first: int, count: int) -> float:
        return count / (self.sent_at_s[first + count - 1] - self.sent_at_s[first - 1])


class Counter:
    """An observer that notes when each job was sent, and when all have ended."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._began_s = time.monotonic()
        self.sent_at_s: dict[int, float] = {}
        self.ended: dict[int, Stage] = {}
        self.is_over = threading.Event()

    def show(self, snapshot: Snapshot) -> None:
        """Take the rows that changed."""
        now_s = time.monotonic() - self._began_s
        for row in snapshot.rows:
            if row.stage in SENT:
                self.sent_at_s.setdefault(row.id, now_s)
            if row.stage in ENDED:
                self.ended[row.id] = row.stage
        if len(self.ended) >= self._wanted:
            self.is_over.set()


def measure(wish: Wish) -> dict[str, object]:
    """The key `small_files`: medians of the rounds, and their spread beside them."""
    count, rounds = wish.count or COUNT, wish.rounds or ROUNDS
    with working_folder(count * MIB) as folder:
        make_films(folder / "films", count=count, size_bytes=MIB)
        print(f"small files: {count} of 1 MiB, in {where(folder)}, {load()}", file=sys.stderr)
        runs = [_shown(run_once(folder, count=count)) for _ in range(rounds)]
    with working_folder(QPS_COUNT * MIB) as folder:
        limited = min(count, QPS_COUNT)
        make_films(folder / "films", count=limited, size_bytes=MIB)
        print("  with the documented calls a second:", file=sys.stderr)
        held = _shown(run_once(folder, count=limited, qps="real"))
    return {"small_files": _summed(runs) | {"over_ceiling": median([held.over_ceiling])}}


def run_once(folder: Path, *, count: int, qps: str = "off") -> Run:
    """Send all films of `folder`/films from a fresh home to a fresh cloud."""
    with (
        working_folder(0) as home,
        practice_cloud(folder / "cloud", qps=qps) as cloud,
        engine(home, cloud=cloud) as client,
    ):
        pid, counter = client.status().pid, Counter(count)
        client.subscribe(counter)
        began_s, spent = time.monotonic(), (cpu_s(pid), cpu_s(cloud.pid))
        client.add(AddOrder((bytes(folder / "films"),), ACCOUNT))
        if not counter.is_over.wait(LONGEST_S):
            raise TimeoutError(f"{len(counter.ended)} of {count} files after {LONGEST_S:.0f} s")
        wall_s = time.monotonic() - began_s
        engine_cpu_s, cloud_cpu_s = cpu_s(pid) - spent[0], cpu_s(cloud.pid) - spent[1]
    failed = sum(1 for stage in counter.ended.values() if stage is not Stage.PUBLISHED)
    if failed:
        raise RuntimeError(f"{failed} of {count} files were not published")
    return Run(sorted(counter.sent_at_s.values()), wall_s, engine_cpu_s, cloud_cpu_s)


def _shown(run: Run) -> Run:
    print(
        f"  {run.files_per_s:6.1f} files/s   late/early {run.late_over_early:5.3f}"
        f"   engine {run.engine_cpu_ms_per_file:5.2f} ms/file"
        f"   cloud {run.cloud_cpu_s * 1000 / len(run.sent_at_s):5.2f} ms/file   {load()}",
        file=sys.stderr,
    )
    return run


def _summed(runs: Sequence[Run]) -> dict[str, object]:
    told = ("files_per_s", "late_over_early", "engine_cpu_ms_per_file")
    readings = {name: [float(getattr(run, name)) for run in runs] for name in told}
    medians: dict[str, object] = {name: median(readings[name]) for name in told}
    return medians | {f"{name}_spread": spread(readings[name]) for name in told}
