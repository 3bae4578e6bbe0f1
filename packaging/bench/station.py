"""A whole station for a bench: a home of its own, a practice cloud beside it, the real engine."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop_uploader.launch.station import make_station
from desktop_uploader.ports.engine import Engine
from desktop_uploader.ports.station import StartOptions
from desktop_uploader.wording.resource_files import resource

ACCOUNT = "practice-alibaba"
END_PATIENCE_S = 60.0
IN_MEMORY = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Cloud:
    """
    A practice cloud that runs.

    Attributes:
        url: Its address.
        pid: Its process.
    """

    url: str
    pid: int


@contextmanager
def working_folder(needed_bytes: int) -> Iterator[Path]:
    """A folder that is gone afterwards: in memory where that is twice as large, else on disk."""
    is_roomy = IN_MEMORY.is_dir() and _available_bytes() > 2 * needed_bytes
    with tempfile.TemporaryDirectory(prefix="bench-", dir=IN_MEMORY if is_roomy else None) as name:
        yield Path(name)


def where(folder: Path) -> str:
    """What a table says of a working folder."""
    return "memory" if folder.is_relative_to(IN_MEMORY) else "disk"


@contextmanager
def practice_cloud(root: Path, *, qps: str = "off") -> Iterator[Cloud]:
    """A practice cloud without transcodes; ended, and its root deleted, afterwards."""
    command = [
        *(sys.executable, "-m", "desktop_uploader.practice_cloud", "--json"),
        *("--root", str(root), "--transcode", "off", "--qps", qps),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield Cloud(json.loads(process.stdout.readline())["url"], process.pid)
    finally:
        process.terminate()
        process.communicate()
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def engine(
    home: Path, *, cloud: Cloud | None = None, overrides: Mapping[str, str] | None = None
) -> Iterator[Engine]:
    """The real engine of a home, in its own process, seen by a client; ended afterwards."""
    said = {**(overrides or {})}
    if cloud is not None:
        said["practice.url"] = cloud.url
    with make_station(StartOptions(home=str(home), overrides=said)).connect() as client:
        pid = client.status().pid
        try:
            yield client
        finally:
            os.kill(pid, signal.SIGTERM)
    wait_for_end(pid)


def wait_for_end(pid: int) -> None:
    """Wait until a process that is no child of ours has gone."""
    deadline_s = time.monotonic() + END_PATIENCE_S
    while Path(f"/proc/{pid}").exists():
        if time.monotonic() > deadline_s:
            raise TimeoutError(f"process {pid} does not end")
        time.sleep(0.05)


def make_films(folder: Path, *, count: int, size_bytes: int, different: int = 100) -> None:
    """
    Films `000000.mp4` … of `size_bytes`.

    At most `different` contents: the others are further names of the same, so that the folder
    costs little and still does not fit into the caches of a processor.
    """
    folder.mkdir(parents=True)
    for number in range(count):
        path = folder / f"{number:06}.mp4"
        if number < different:
            make_film(path, size_bytes=size_bytes, filling=os.urandom(size_bytes))
        else:
            path.hardlink_to(folder / f"{number % different:06}.mp4")


def make_film(path: Path, *, size_bytes: int, filling: bytes = b"") -> None:
    """
    A film of `size_bytes`, filled up by a box that players pass over.

    What `filling` does not fill is a hole in the file.
    """
    sample = resource("samples/sample.mp4").read_bytes()
    box_bytes = size_bytes - len(sample)
    head = (1).to_bytes(4, "big") + b"free" + box_bytes.to_bytes(8, "big")
    with path.open("wb") as film:
        film.write(sample + head + filling[: box_bytes - len(head)])
        film.truncate(size_bytes)


def _available_bytes() -> int:
    lines = Path("/proc/meminfo").read_text().splitlines()
    free = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")) * 1024
    return min(free, shutil.disk_usage(IN_MEMORY).free)
