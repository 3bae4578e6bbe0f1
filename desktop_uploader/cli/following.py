"""Watches jobs until they are where a command wants them."""

import queue
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from desktop_uploader.cli.judging import ENDED, Until, Verdict, judge
from desktop_uploader.domain.errors import Unreachable
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import Engine, JobRow, Snapshot, Totals

TICK_S = 1.0
"""How long silence may last before the engine is asked whether it is still there."""


class Display(Protocol):
    """Where the progress of jobs is shown."""

    def show(self, rows: Iterable[JobRow], totals: Totals) -> None:
        """Take the jobs that have changed."""
        ...


class Inbox:
    """Keeps the Observer port: hands snapshots from the engine's thread to the command's."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Snapshot] = queue.SimpleQueue()

    def show(self, snapshot: Snapshot) -> None:
        """Take what has changed."""
        self._waiting.put(snapshot)

    def next(self, timeout_s: float) -> Snapshot | None:
        """The next one; None when nothing came in time."""
        try:
            return self._waiting.get(timeout=timeout_s)
        except queue.Empty:
            return None


@dataclass
class Watch:
    """
    The jobs of one command.

    Attributes:
        until: How far they should come.
        wanted: These; None means all that have not ended when the watch begins.
        rows: The latest of each.
    """

    until: Until
    wanted: frozenset[JobId] | None = None
    rows: dict[JobId, JobRow] = field(default_factory=dict)
    _moving: set[JobId] = field(default_factory=set)
    _has_list: bool = False

    def take(self, snapshot: Snapshot) -> list[JobRow]:
        """Note what has changed, and return those of our jobs that did."""
        for job_id in snapshot.removed:
            self.rows.pop(job_id, None)
            self._moving.discard(job_id)
        fresh = [*self._moved(snapshot), *filter(self._is_ours, snapshot.rows)]
        changed = [row for row in fresh if self.rows.get(row.id) != row]
        for row in changed:
            self.rows[row.id] = row
            moves = judge(row, self.until) is Verdict.UNDER_WAY
            (self._moving.add if moves else self._moving.discard)(row.id)
        self._has_list = self._has_list or (snapshot.is_first and snapshot.is_complete)
        return changed

    def missing(self) -> frozenset[JobId]:
        """Jobs that are wanted and not listed: ended and removed, or never there."""
        if not self._has_list or self.wanted is None:
            return frozenset()
        return self.wanted - self.rows.keys()

    def give_up(self, ids: Iterable[JobId]) -> None:
        """Want these no more."""
        if self.wanted is not None:
            self.wanted = self.wanted.difference(ids)

    def verdicts(self) -> list[Verdict]:
        """What is to be said of each job."""
        return [judge(row, self.until) for row in self.rows.values()]

    def is_over(self) -> bool:
        """Whether none moves any more without a person."""
        return self._has_list and not self._moving and not self.missing()

    def accounts_in_the_way(self) -> set[str]:
        """Accounts of the jobs that only stand in the queue, if nothing else is under way."""
        moving = [self.rows[job_id] for job_id in self._moving]
        if any(row.stage is not Stage.QUEUED for row in moving):
            return set()
        return {row.account for row in moving}

    def _moved(self, snapshot: Snapshot) -> list[JobRow]:
        """Those of our jobs that went to another stage together with others."""
        moved = snapshot.moved
        if moved is None:
            return []
        return [moved.on(self.rows[job_id]) for job_id in sorted(moved.ids & self.rows.keys())]

    def _is_ours(self, row: JobRow) -> bool:
        if self.wanted is not None:
            return row.id in self.wanted
        return row.id in self.rows or row.stage not in ENDED


def follow(engine: Engine, watch: Watch, *, display: Display, tick_s: float = TICK_S) -> None:
    """
    Show what happens until the watch is over, or a person is needed.

    Raises:
        Unreachable: The engine was lost (code "engine-lost"); the watch keeps what it knows.
    """
    inbox = Inbox()
    engine.subscribe(inbox)
    try:
        _show_all(engine, watch, inbox=inbox, display=display, tick_s=tick_s)
    finally:
        _leave(engine, inbox)


def _show_all(
    engine: Engine, watch: Watch, *, inbox: Inbox, display: Display, tick_s: float
) -> None:
    while not watch.is_over():
        snapshot = inbox.next(tick_s)
        if snapshot is not None:
            rows = [*watch.take(snapshot), *_looked_up(engine, watch)]
            display.show(rows, snapshot.totals)
            continue
        display.show([], engine.totals())
        if _is_blocked(engine, watch):
            return


def _looked_up(engine: Engine, watch: Watch) -> list[JobRow]:
    """Jobs that the list does not hold; one that nobody knows is wanted no more."""
    details = {job_id: engine.detail(job_id) for job_id in watch.missing()}
    watch.give_up(job_id for job_id, detail in details.items() if detail is None)
    return watch.take(Snapshot(rows=tuple(d.row for d in details.values() if d is not None)))


def _is_blocked(engine: Engine, watch: Watch) -> bool:
    accounts = watch.accounts_in_the_way()
    if not accounts:
        return False
    blocked = {account.name for account in engine.accounts() if account.blocked_by is not None}
    return accounts <= blocked


def _leave(engine: Engine, inbox: Inbox) -> None:
    try:
        engine.unsubscribe(inbox)
    except Unreachable:
        pass  # The engine is gone, and our place in its list with it.
