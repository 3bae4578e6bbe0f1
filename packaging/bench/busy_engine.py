"""
An engine for the window's bench: a long list of which thousands of rows change every second.

`python -m bench.busy_engine SOCKET ROWS` serves it as the real engine's process does, and prints a
line when it listens. Nothing is uploaded; the real sender runs beside it.
"""

import random
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from bench.senders import MachineClock
from desktop_uploader import __version__
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import JobRow, Observer, Snapshot, Totals
from desktop_uploader.rpc.address import listen_at
from desktop_uploader.rpc.messages import Greeting
from desktop_uploader.rpc.server import EngineServer
from tests.fakes.scripted_engine import ScriptedEngine

CHANGES_PER_S = 5_000
TICK_S = 0.1
ROWS_A_LINE = 1_000
SIZE_BYTES = 10**9
STAGES = (Stage.QUEUED, Stage.UPLOADING, Stage.PROCESSING, Stage.PUBLISHED)
MOVE_SHARE = 0.1
"""Of the changes, how many are to another stage; the others are progress."""

GREETING = Greeting(__version__, "bench", "")


class BusyEngine(ScriptedEngine):
    """Tells of its list in lines, and goes on telling of changes."""

    def totals(self) -> Totals:
        """Nothing in particular: counting a hundred thousand rows takes its time."""
        return Totals()

    def subscribe(self, observer: Observer) -> None:
        """The whole list first, as the real engine gives it."""
        rows = list(self.jobs.values())
        for start in range(0, len(rows), ROWS_A_LINE):
            some = tuple(rows[start : start + ROWS_A_LINE])
            observer.show(Snapshot(rows=some, is_first=True, is_complete=False))
        observer.show(Snapshot(is_first=True, is_complete=True))
        self.observers.append(observer)


def rows(count: int) -> list[JobRow]:
    """A list in which every stage is met."""
    return [
        JobRow(
            JobId(number),
            f"/films/day {number % 31}/film {number:06}.mp4",
            f"film {number:06}.mp4",
            "studio",
            f"Film {number:06}",
            STAGES[number % len(STAGES)],
            SIZE_BYTES,
            may_pause=True,
            may_cancel=True,
        )
        for number in range(1, count + 1)
    ]


def changed(row: JobRow, draw: random.Random) -> JobRow:
    """The row a moment later."""
    if draw.random() < MOVE_SHARE:
        return replace(row, stage=draw.choice(STAGES))
    sent = draw.randrange(SIZE_BYTES)
    rate = draw.random() * 1e8
    return replace(
        row, acked_bytes=sent // 2, sent_bytes=sent, rate_bytes_per_s=rate, left_s=(5.0, 9.0)
    )


def keep_changing(engine: BusyEngine) -> None:
    """Change rows for ever, evenly over time."""
    draw, numbers = random.Random(1), sorted(engine.jobs)
    due_s = time.monotonic()
    while True:
        due_s += TICK_S
        time.sleep(max(0.0, due_s - time.monotonic()))
        some = draw.sample(numbers, int(CHANGES_PER_S * TICK_S))
        engine.put(*(changed(engine.jobs[number], draw) for number in some))


def main(arguments: Sequence[str]) -> None:
    """Serve until killed."""
    place, count = arguments
    engine = BusyEngine(*rows(int(count)))
    server = EngineServer(
        engine,
        listen_at(Path(place)),
        greeting=GREETING,
        clock=MachineClock(),
        on_end=lambda: None,
    )
    server.start()
    print("ready", flush=True)
    threading.Thread(target=keep_changing, args=(engine,), daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1:])
