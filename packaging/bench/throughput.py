"""
How fast the native store sends over TLS, beside a raw socket and the vendors' own uploaders.

All of them send the same file to the same receiver on this machine, in turn and several times
over: the machine's speed drifts, so only what is measured side by side can be compared.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.figures import load, median, spread
from bench.receiver import receiver
from bench.registry import Wish

GIB = 1024**3
FILE_BYTES = GIB
KINDS = ("raw", "ours", "oss2", "cos", "obs")
ROUNDS = 5
LONGEST_S = 300

Spent = dict[str, float]


def measure(wish: Wish) -> dict[str, object]:
    """The keys `throughput_tls` and `cpu_s_per_gib_tls`: medians, and their spread beside them."""
    rounds = wish.rounds or ROUNDS
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        file = _film(folder)
        with receiver(folder) as (port, certificate, language):
            print(f"throughput over TLS, receiver in {language}, {load()}", file=sys.stderr)
            asked = [str(port), str(certificate), str(file)]
            _sent("ours", asked)  # the file comes into the page cache
            taken = [{kind: _sent(kind, asked) for kind in _turned(n)} for n in range(rounds)]
    for spent in taken:
        _show(spent)
    return _summed(taken)


def _film(folder: Path) -> Path:
    file = folder / "film.mp4"
    block = os.urandom(1 << 20)
    with file.open("wb") as sink:
        for _ in range(FILE_BYTES // len(block)):
            sink.write(block)
    return file


def _turned(number: int) -> tuple[str, ...]:
    """Another one goes first each time."""
    first = number % len(KINDS)
    return KINDS[first:] + KINDS[:first]


def _sent(kind: str, asked: list[str]) -> Spent:
    folders = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
    command = [sys.executable, "-m", "bench.senders", kind, *asked]
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
        stdout=subprocess.PIPE,
        timeout=LONGEST_S,
        check=True,
    )
    spent: Spent = json.loads(done.stdout)
    return spent


def _show(spent: dict[str, Spent]) -> None:
    columns = (
        f"{kind} {FILE_BYTES / 1e6 / spent[kind]['wall_s']:6.0f} MB/s"
        f" {spent[kind]['cpu_s'] * GIB / FILE_BYTES:5.2f} CPU s/GiB"
        for kind in KINDS
    )
    print("  " + "   ".join(columns), file=sys.stderr)


def _summed(taken: list[dict[str, Spent]]) -> dict[str, object]:
    ratios: dict[str, object] = {}
    for rival in (kind for kind in KINDS if kind != "ours"):
        readings = [spent[rival]["wall_s"] / spent["ours"]["wall_s"] for spent in taken]
        ratios[f"ours_over_{rival}"] = median(readings)
        ratios[f"ours_over_{rival}_spread"] = spread(readings)
    cpu = [spent["ours"]["cpu_s"] * GIB / FILE_BYTES for spent in taken]
    return {
        "throughput_tls": ratios,
        "cpu_s_per_gib_tls": median(cpu),
        "cpu_s_per_gib_tls_spread": spread(cpu),
    }
