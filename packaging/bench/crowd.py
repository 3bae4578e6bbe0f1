"""An engine with its hands full: all connections busy, and a hundred thousand files that wait."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.station import ACCOUNT, engine, make_film, make_films, practice_cloud
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import Engine, JobRow, Snapshot
from desktop_uploader.ports.orders import AddOrder

QUEUED = 100_000
HISTORY = 1_000_000
CONNECTIONS = 16
FILM_BYTES = 4 * 1024**3
LIMIT_BYTES_PER_S = 32_000_000
"""The film lasts two minutes then: it keeps the connections and the account's places taken."""
TINY_BYTES = 96 * 1024
PATIENCE_S = 300.0

_COUNTED = "SELECT 1 UNION ALL SELECT n + 1 FROM numbered LIMIT {}"
_STORY = ("queued", "checking", "authorizing", "uploading", "processing", "published")


class Listing:
    """An observer that keeps every row, as a window does."""

    def __init__(self) -> None:
        self.rows: dict[int, JobRow] = {}
        self._changed = threading.Condition()

    def show(self, snapshot: Snapshot) -> None:
        """Take the rows that changed."""
        with self._changed:
            if snapshot.moved is not None:
                known = [row for row in self.rows.values() if row.id in snapshot.moved.ids]
                self.rows |= {row.id: snapshot.moved.on(row) for row in known}
            self.rows |= {row.id: row for row in snapshot.rows}
            self._changed.notify_all()

    def await_stage(self, stage: Stage, count: int) -> None:
        """Return when at least `count` rows show `stage`."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._in(stage) >= count, PATIENCE_S):
                raise TimeoutError(f"{self._in(stage)} of {count} rows are {stage.value}")

    def _in(self, stage: Stage) -> int:
        return sum(1 for row in self.rows.values() if row.stage is stage)


@contextmanager
def crowded_engine(folder: Path, *, queued: int) -> Iterator[Engine]:
    """The real engine of `folder`/home, sending one film while `queued` tiny ones wait."""
    make_films(folder / "films", count=queued, size_bytes=TINY_BYTES)
    make_film(folder / "long.mp4", size_bytes=FILM_BYTES)
    said = {
        "transfer.connections_start": str(CONNECTIONS),
        "transfer.connections_most": str(CONNECTIONS),
        "transfer.limit_bytes_per_s": str(LIMIT_BYTES_PER_S),
    }
    with (
        practice_cloud(folder / "cloud") as cloud,
        engine(folder / "home", cloud=cloud, overrides=said) as client,
    ):
        client.add(AddOrder((bytes(folder / "long.mp4"),), ACCOUNT, priority=1))
        _await_connections(client)
        client.add(AddOrder((bytes(folder / "films"),), ACCOUNT))
        yield client


def add_history(home: Path, *, count: int) -> None:
    """
    Give the journal of `home` published jobs that were taken off the list, with their stories.

    In SQL and not by the port's verbs, which write each of them as durably as a real one.
    """
    own = {
        "id": "last_id + n",
        "path": "path || n",
        "file_key": "random()",
        "state": "'ended'",
        "ended_at_s": "created_at_s + 60",
        "is_removed": "1",
    }
    with closing(sqlite3.connect(home / "journal.sqlite", isolation_level=None)) as journal:
        columns = [row[1] for row in journal.execute("PRAGMA table_info(jobs)")]
        values = ", ".join(own.get(column, column) for column in columns)
        story = ", ".join(f"({step}, '{word}')" for step, word in enumerate(_STORY))
        numbered = f"WITH RECURSIVE numbered(n) AS ({_COUNTED.format(count)})"
        like = "SELECT * FROM jobs ORDER BY id DESC LIMIT 1"
        for statement in (
            "BEGIN",
            f"{numbered} INSERT INTO jobs SELECT {values} FROM numbered, numbers, ({like})",
            f"{numbered}, story(step, word) AS (VALUES {story}) "
            "INSERT INTO notes (job_id, at_s, what) "
            "SELECT last_id + n, step, word FROM numbered, numbers, story",
            f"UPDATE numbers SET last_id = last_id + {count}",
            "COMMIT",
        ):
            journal.execute(statement)


def _await_connections(client: Engine) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while client.totals().connections < CONNECTIONS:
        if time.monotonic() > deadline_s:
            raise TimeoutError(f"only {client.totals().connections} connections send")
        time.sleep(0.1)
