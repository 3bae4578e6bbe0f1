"""
What a long queue costs: memory of the engine, bytes in its journal, and time until it is of use.
"""

import os
import signal
import sys
import time
from pathlib import Path

from bench.crowd import CONNECTIONS, HISTORY, QUEUED, add_history, crowded_engine
from bench.figures import load, median, spread
from bench.processes import peak_rss_mib, rss_mib
from bench.registry import Wish
from bench.station import wait_for_end, where, working_folder
from desktop_uploader.launch.station import make_station
from desktop_uploader.ports.engine import Engine
from desktop_uploader.ports.station import StartOptions

ROUNDS = 5
LOOKS = 20
LOOK_EVERY_S = 0.25
NEEDED_BYTES = 2 * 1024**3


def measure(wish: Wish) -> dict[str, object]:
    """The keys `engine_rss_mib` and `journal_bytes_per_file`, and how soon a start is of use."""
    queued, rounds = wish.count or QUEUED, wish.rounds or ROUNDS
    with working_folder(NEEDED_BYTES) as folder:
        home = folder / "home"
        print(f"memory: {queued} queued, in {where(folder)}, {load()}", file=sys.stderr)
        with crowded_engine(folder, queued=queued) as client:
            answer = _memory_of(client)
        bytes_per_file = (home / "journal.sqlite").stat().st_size / queued
        print(f"  journal {bytes_per_file:.0f} bytes a file", file=sys.stderr)
        add_history(home, count=HISTORY)
        usable = [_start_once(home) for _ in range(rounds)]
    print(f"  of use after {median(usable)} s, {spread(usable)}, {load()}", file=sys.stderr)
    return answer | {
        "journal_bytes_per_file": round(bytes_per_file),
        "usable_s": median(usable),
        "usable_s_spread": spread(usable),
    }


def _memory_of(client: Engine) -> dict[str, object]:
    pid = client.status().pid
    seen, connections = [], []
    for _ in range(LOOKS):
        time.sleep(LOOK_EVERY_S)
        seen.append(rss_mib(pid))
        connections.append(client.totals().connections)
    if min(connections) < CONNECTIONS:
        print(f"  only {min(connections)} connections at the least", file=sys.stderr)
    peak = round(peak_rss_mib(pid), 1)
    print(f"  engine {max(seen):.1f} MiB, {peak} at its peak, {load()}", file=sys.stderr)
    return {"engine_rss_mib": round(max(seen), 1), "engine_rss_peak_mib": peak}


def _start_once(home: Path) -> float:
    """Seconds from starting the engine's process to the first page of its list."""
    # A cloud that is not there: nothing begins, and the queue stays as long as it is.
    said = {"practice.url": "http://127.0.0.1:9"}
    began_s = time.monotonic()
    with make_station(StartOptions(home=str(home), overrides=said)).connect() as client:
        client.rows(limit=1000)
        client.totals()
        took_s = time.monotonic() - began_s
        pid = client.status().pid
        os.kill(pid, signal.SIGTERM)
    wait_for_end(pid)
    return took_s
