"""
The window with a hundred thousand rows: how soon it is there, how long it ever stands still.

It is the real one, in a process of its own, on a virtual display where there is one. While the
timer is watched, five thousand rows change every second and the real sender uploads over TLS as
fast as it can, at the lower priority that the engine has.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.crowd import QUEUED, crowded_engine
from bench.figures import load, median, quantile, spread
from bench.receiver import receiver
from bench.registry import Wish
from bench.station import make_film, where, working_folder
from workshop.suite import virtual_display

ROUNDS = 5
LONGEST_S = 400.0
POLITENESS = 5
"""As the engine's own, see `launch.engine_process`, and that of the practice cloud it starts."""

_NICE = ("nice", "-n", str(POLITENESS))
NEEDED_BYTES = 2 * 1024**3
FILM_BYTES = 1024**3


def measure(wish: Wish) -> dict[str, object]:
    """The key `window`: medians of the rounds; the longest stall is that of all rounds."""
    rows, rounds = wish.count or QUEUED, wish.rounds or ROUNDS
    with ExitStack() as held:
        environment = _screen(held)
        print(f"window: {rows} rows, {environment['QT_QPA_PLATFORM']}, {load()}", file=sys.stderr)
        paints = _first_paints(environment, rounds=rounds)
        print(f"  first paint {median(paints)} s, {spread(paints)}", file=sys.stderr)
        stalls = _stalls(environment, rows=rows, rounds=rounds)
        paused = _pause_all(environment, rows=rows)
        print(f"  pause all: seconds {paused}, {load()}", file=sys.stderr)
    return {
        "window": {
            "first_paint_s": median(paints),
            "first_paint_s_spread": spread(paints),
            "rows": rows,
            "stall_ms": stalls,
            "pause_all_s": round(paused["all_s"], 3),
            "pause_on_screen_s": round(paused["on_screen_s"], 3),
        }
    }


def _screen(held: ExitStack) -> dict[str, str]:
    """The environment of a window: a virtual display where it is installed, else none at all."""
    if shutil.which("Xvfb"):
        display = held.enter_context(virtual_display())
        return {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}
    return {"QT_QPA_PLATFORM": "offscreen"}


def _first_paints(environment: dict[str, str], *, rounds: int) -> list[float]:
    """Of cold processes with warm files: the one before the first round counts as none."""
    paints = [float(_child(environment, "paint", str(time.monotonic()))) for _ in range(rounds + 1)]
    return paints[1:]


def _stalls(environment: dict[str, str], *, rows: int, rounds: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with _busy_engine(folder / "socket", rows), _uploading(folder):
            by_round = _child(environment, "stalls", str(folder / "socket"), str(rows), str(rounds))
    for late_ms in by_round:
        print(
            f"  stalls p50 {quantile(late_ms, 0.5):6.1f} ms   p99 {quantile(late_ms, 0.99):6.1f} ms"
            f"   max {max(late_ms):6.1f} ms   ({len(late_ms)} ticks, {load()})",
            file=sys.stderr,
        )
    p50, p99 = ([quantile(late_ms, share) for late_ms in by_round] for share in (0.5, 0.99))
    longest = [max(late_ms) for late_ms in by_round]
    return {
        "p50": median(p50),
        "p50_spread": spread(p50),
        "p99": median(p99),
        "p99_spread": spread(p99),
        "max": round(max(longest), 1),
        "max_spread": spread(longest),
    }


def _pause_all(environment: dict[str, str], *, rows: int) -> dict[str, float]:
    with working_folder(NEEDED_BYTES) as folder:
        print(f"  pause all: the real engine's home is in {where(folder)}", file=sys.stderr)
        with crowded_engine(folder, queued=rows) as client:
            status = client.status()
            took: dict[str, float] = _child(
                environment, "pause", status.home, status.practice_url, str(rows + 1)
            )
    return took


@contextmanager
def _busy_engine(place: Path, rows: int) -> Iterator[None]:
    command = [*_NICE, *_python("bench.busy_engine", str(place), str(rows))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=_environment())
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield
    finally:
        process.kill()
        process.communicate()


@contextmanager
def _uploading(folder: Path) -> Iterator[None]:
    """The native store sends a film over TLS again and again, for as long as the block lasts."""
    film = folder / "film.mp4"
    make_film(film, size_bytes=FILM_BYTES)
    with receiver(folder, politeness=POLITENESS) as (port, certificate, _):
        sender = _python("bench.senders", "ours", str(port), str(certificate), str(film))
        again = 'while "$@" > /dev/null; do :; done; exit 1'
        process = subprocess.Popen(
            [*_NICE, "sh", "-c", again, "sh", *sender],
            env=_environment(),
            start_new_session=True,
        )
        try:
            yield
            if process.poll() is not None:
                raise RuntimeError("the upload beside the window has ended")
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _child(environment: dict[str, str], *words: str) -> Any:
    """What a window in a process of its own has measured."""
    done = subprocess.run(
        _python("bench.window_child", *words),
        env=_environment() | environment,
        stdout=subprocess.PIPE,
        timeout=LONGEST_S,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _python(module: str, *words: str) -> Sequence[str]:
    return [sys.executable, "-m", module, *words]


def _environment() -> dict[str, str]:
    packaging = Path(__file__).parents[1]
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(packaging), str(packaging.parent)])}
