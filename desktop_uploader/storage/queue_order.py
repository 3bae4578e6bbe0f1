"""
The order of the queue, and what moves many of its jobs at once.

Inside one priority the turn is a number with room on both sides: a job that is moved gets one
between its new neighbours. When a gap has been split so often that no number fits any more, the
priority is numbered anew.
"""

import json
import sqlite3
from collections.abc import Sequence
from itertools import pairwise

from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import State

_IN_QUEUE = "state IN ('queued', 'paused') AND is_removed = 0"


def shift(
    connection: sqlite3.Connection,
    *,
    source: State,
    target: State,
    accounts: Sequence[AccountName],
    limit: int,
) -> list[JobId]:
    """Move the first `limit` between QUEUED and PAUSED; their numbers, in order."""
    assert {source, target} == {State.QUEUED, State.PAUSED}
    queued = State.QUEUED.value
    back_from, back_to = (None, queued) if target is State.PAUSED else (queued, None)
    moved = connection.execute(
        "UPDATE jobs SET state = ?, return_to = ? WHERE id IN ("
        "SELECT id FROM jobs WHERE state = ? AND is_removed = 0 AND return_to IS ? "
        "AND (? OR account IN (SELECT value FROM json_each(?))) ORDER BY id LIMIT ?) RETURNING id",
        (target.value, back_to, source.value, back_from, not accounts, json.dumps(accounts), limit),
    )
    return sorted(job_id for (job_id,) in moved.fetchall())


def release_due(connection: sqlite3.Connection, now_s: float) -> None:
    """Let queued jobs whose start time has come take their turn like all others."""
    connection.execute(
        "UPDATE jobs INDEXED BY job_by_start SET start_at_s = NULL "
        "WHERE state = 'queued' AND is_removed = 0 AND start_at_s IS NOT NULL AND start_at_s <= ?",
        (now_s,),
    )


def move(connection: sqlite3.Connection, jobs: Sequence[JobId], *, before: JobId | None) -> None:
    """Give jobs the places before another, in this order; at the end of the queue for None."""
    moved = _those_in_queue(connection, jobs)
    if before is None:
        priority, places = _places_at_end(connection, len(moved))
    else:
        goal = connection.execute("SELECT priority FROM jobs WHERE id = ?", (before,)).fetchone()
        if goal is None:
            return
        [priority] = goal
        places = _places_before(connection, before=before, moved=moved)
        if not all(one < other for one, other in pairwise(places)):
            _number_anew(connection, priority=priority, before=before)
            places = _places_before(connection, before=before, moved=moved)
        places = places[1:-1]
    connection.executemany(
        "UPDATE jobs SET priority = ?, position = ? WHERE id = ?",
        ((priority, place, job_id) for place, job_id in zip(places, moved, strict=True)),
    )


def _those_in_queue(connection: sqlite3.Connection, jobs: Sequence[JobId]) -> list[JobId]:
    found = connection.execute(
        f"SELECT id FROM jobs WHERE id IN (SELECT value FROM json_each(?)) AND {_IN_QUEUE}",
        (json.dumps(jobs),),
    )
    known = {job_id for (job_id,) in found}
    return [job_id for job_id in dict.fromkeys(jobs) if job_id in known]


def _places_at_end(connection: sqlite3.Connection, count: int) -> tuple[int, list[float]]:
    """The least priority in the queue, and `count` places behind everybody of it."""
    [least] = connection.execute(
        "SELECT min(priority) FROM jobs WHERE state = 'queued' AND is_removed = 0"
    ).fetchone()
    [last] = connection.execute(
        "UPDATE numbers SET last_position = last_position + ? RETURNING last_position", (count,)
    ).fetchone()
    return least or 0, [last - count + number for number in range(1, count + 1)]


def _places_before(
    connection: sqlite3.Connection, *, before: JobId, moved: Sequence[JobId]
) -> list[float]:
    """The places of the neighbours, and between them one for each of `moved`."""
    priority, end = connection.execute(
        "SELECT priority, position FROM jobs WHERE id = ?", (before,)
    ).fetchone()
    [begin] = connection.execute(
        "SELECT max(position) FROM jobs WHERE state = 'queued' AND is_removed = 0 "
        "AND priority = ? AND position < ? AND id NOT IN (SELECT value FROM json_each(?))",
        (priority, end, json.dumps(moved)),
    ).fetchone()
    first: float = end - 1.0 if begin is None else begin
    step = (end - first) / (len(moved) + 1)
    return [first, *(first + step * count for count in range(1, len(moved) + 1)), end]


def _number_anew(connection: sqlite3.Connection, *, priority: int, before: JobId) -> None:
    connection.execute(
        "UPDATE jobs SET position = anew.place FROM ("
        "SELECT id AS job_id, row_number() OVER (ORDER BY position, id) AS place FROM jobs "
        f"WHERE priority = ? AND (({_IN_QUEUE}) OR id = ?)) AS anew WHERE id = anew.job_id",
        (priority, before),
    )
