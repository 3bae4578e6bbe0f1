"""
`soak followed`: ten thousand media in processing at once; how often the cloud is asked about them.

The practice cloud holds all transcodes back until every file has arrived, and a while longer; then
it is started again and has done them all. Nothing is made shorter: the engine asks as it always
does, and the cloud counts.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.processes import rss_mib
from bench.station import engine, make_film
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import Snapshot
from desktop_uploader.ports.orders import AddOrder
from soak.registry import Wish
from tests.journeys.real_home import ask_practice

COUNT = 10_000
FILM_BYTES = 96 * 1024
BLOCKED_EVERY = 50
"""One film in so many bears a name that the practice cloud's audit blocks."""
WATCHED_S = 120.0
WINDOW_S = 30.0
PATIENCE_S = 3600.0
MOST_PER_S = 1.0
ACCOUNT = "practice-alibaba"


class Stages:
    """An observer that knows the stage of every job and can wait for them."""

    def __init__(self) -> None:
        self._stages: dict[int, Stage] = {}
        self._changed = threading.Condition()

    def show(self, snapshot: Snapshot) -> None:
        """Take the rows that changed."""
        with self._changed:
            self._stages |= {row.id: row.stage for row in snapshot.rows}
            self._changed.notify_all()

    def count(self) -> Counter[Stage]:
        """How many jobs are where."""
        with self._changed:
            return Counter(self._stages.values())

    def wait_for(self, stages: Sequence[Stage], *, count: int, patience_s: float) -> bool:
        """Return when `count` jobs are in one of `stages`; False when they never were."""
        with self._changed:
            return self._changed.wait_for(
                lambda: sum(stage in stages for stage in self._stages.values()) >= count,
                patience_s,
            )


def show(wish: Wish) -> int:
    """Follow so many media to their end; 0 when all that is promised of it was true."""
    count = wish.count or COUNT
    for account in wish.accounts or (ACCOUNT,):
        folder = Path(tempfile.mkdtemp(prefix="soak-followed-"))
        try:
            told = _follow(folder, account, count=count)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        print(json.dumps(told), flush=True)
        if told["violations"]:
            return 1
    return 0


def _follow(folder: Path, account: str, *, count: int) -> dict[str, Any]:
    blocked = _make_films(folder / "films", count=count)
    root, stages = folder / "cloud", Stages()
    with (
        _cloud(root, "held") as cloud,
        engine(folder / "home", overrides={"practice.url": cloud.url}) as client,
    ):
        pid = client.status().pid
        client.subscribe(stages)
        client.add(AddOrder((bytes(folder / "films"),), account))
        if not stages.wait_for([Stage.PROCESSING], count=count, patience_s=PATIENCE_S):
            return {"violations": [f"after an hour: {stages.count()}"]}
        print(f"{account}: {count} media in processing, {rss_mib(pid):.0f} MiB", flush=True)
        before_mib, last = rss_mib(pid), _requests(root)[-1]["number"]
        stages.wait_for([Stage.FAILED], count=count, patience_s=WATCHED_S)
        waiting = _requests(root, after=last)
        cloud.stop()
        began_s = time.monotonic()
        with _cloud(root, "copy"):
            ends = (Stage.PUBLISHED, Stage.REJECTED, Stage.FAILED)
            stages.wait_for(ends, count=count, patience_s=PATIENCE_S)
            took_s = time.monotonic() - began_s
            ending = _requests(root)
        after_mib = rss_mib(pid)
    seen = stages.count()
    return _judged(
        {
            "account": account,
            "media": count,
            "calls_per_s_while_processing": round(len(waiting) / WATCHED_S, 3),
            "ended_s": round(took_s, 1),
            "stages": {stage.value: many for stage, many in seen.items()},
            "calls_while_ending": Counter(row["operation"] for row in ending),
            "most_listings_per_s": round(_most_per_s(ending), 3),
            "calls_per_medium": round(len(ending) / count, 2),
            "engine_mib": [round(before_mib, 1), round(after_mib, 1)],
        },
        published=count - blocked,
        rejected=blocked,
    )


def _judged(told: dict[str, Any], *, published: int, rejected: int) -> dict[str, Any]:
    broken = []
    wanted = {"published": published, "rejected": rejected}
    if told["stages"] != {stage: many for stage, many in wanted.items() if many}:
        broken.append(f"they ended as {told['stages']}, not as {wanted}")
    if told["calls_per_s_while_processing"] >= MOST_PER_S:
        broken.append(f"{told['calls_per_s_while_processing']} calls a second while nothing moved")
    return {**told, "violations": broken}


def _most_per_s(rows: Sequence[dict[str, Any]]) -> float:
    """The most calls that name many media, a second, over any half a minute."""
    times = sorted(row["at_s"] for row in rows if row["operation"] in LISTINGS)
    most = max((n - bisect_left(times, at_s - WINDOW_S) for n, at_s in enumerate(times)), default=0)
    return most / WINDOW_S


LISTINGS = frozenset({"GetVideoInfos", "GetTranscodeSummary"})


def _make_films(folder: Path, *, count: int) -> int:
    """Films of one content under many names; how many of them an audit will block."""
    folder.mkdir(parents=True)
    first = folder / "000000.mp4"
    make_film(first, size_bytes=FILM_BYTES)
    names = [
        f"{number:06}{'-block-me' if number % BLOCKED_EVERY == 0 else ''}.mp4"
        for number in range(1, count)
    ]
    for name in names:
        (folder / name).hardlink_to(first)
    return sum("block-me" in name for name in names)


def _requests(root: Path, *, after: int = 0) -> list[dict[str, Any]]:
    return list(ask_practice(root, "GET", f"requests?after={after}")["requests"])


class _Running:
    """A practice cloud's process."""

    def __init__(self, url: str, process: "subprocess.Popen[bytes]") -> None:
        self.url = url
        self._process = process

    def stop(self) -> None:
        """End it, if it has not ended."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.communicate()


@contextmanager
def _cloud(root: Path, transcode: str) -> Iterator[_Running]:
    command = [
        *(sys.executable, "-m", "desktop_uploader.practice_cloud", "--json"),
        *("--root", str(root), "--transcode", transcode, "--qps", "off"),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    running = _Running(json.loads(process.stdout.readline())["url"], process)
    try:
        yield running
    finally:
        running.stop()
