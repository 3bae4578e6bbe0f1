"""
Jobs that have ended, read page by page from the newest on.

A page looks at so many numbers and no more, whatever is searched for: the connection is shared with
whoever works, and a million rows may hold what is looked for in the last of them.
"""

import heapq
import json
import sqlite3
from collections.abc import Callable
from itertools import islice

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.job import Job, State
from desktop_uploader.ports.history import EndedPage, HistoryFilter, folded
from desktop_uploader.storage.rows import JOB_COLUMNS, job_of

NUMBERS_A_PAGE = 20_000
ENDS = (State.ENDED, State.FAILED, State.CANCELLED)


def ended_page(
    connection: sqlite3.Connection, wanted: HistoryFilter, *, below: JobId | None, limit: int
) -> EndedPage:
    """At most `limit` of the jobs that match among the next numbers below `below`."""
    top = _first_unused(connection) if below is None else below
    floor = max(0, top - NUMBERS_A_PAGE)
    if wanted.text:
        connection.create_function("may_hold", 2, _may_hold(folded(wanted.text)))
    by_index = [
        _ids(connection, wanted, index=(removed, state.value), between=(floor, top, limit + 1))
        for state in ENDS
        for removed in (0, 1)
    ]
    ids = list(islice(heapq.merge(*by_index, reverse=True), limit + 1))
    jobs = _jobs(connection, ids[:limit])
    next_below = ids[limit - 1] if len(ids) > limit else floor + 1 if floor else None
    return EndedPage(
        tuple(job for job in jobs if wanted.admits(job)),
        None if next_below is None else JobId(next_below),
    )


def _ids(
    connection: sqlite3.Connection,
    wanted: HistoryFilter,
    *,
    index: tuple[int, str],
    between: tuple[int, int, int],
) -> list[int]:
    said = {
        "account = ?": wanted.account or None,
        "ended_at_s >= ?": wanted.since_s,
        "ended_at_s <= ?": wanted.until_s,
    }
    asked = {question: value for question, value in said.items() if value is not None}
    questions = [*asked, "may_hold(path, rest)"] if wanted.text else list(asked)
    where = "".join(f" AND {question}" for question in questions)
    floor, top, limit = between
    found = connection.execute(
        "SELECT id FROM jobs WHERE is_removed = ? AND state = ? AND id > ? AND id < ?"
        f"{where} ORDER BY id DESC LIMIT ?",
        (*index, floor, top, *asked.values(), limit),
    )
    return [job_id for (job_id,) in found]


def _jobs(connection: sqlite3.Connection, ids: list[int]) -> list[Job]:
    found = connection.execute(
        f"SELECT {JOB_COLUMNS} FROM jobs WHERE id IN (SELECT value FROM json_each(?)) "
        "ORDER BY id DESC",
        (json.dumps(ids),),
    )
    return [job_of(row) for row in found]


def _first_unused(connection: sqlite3.Connection) -> int:
    number: int = connection.execute("SELECT last_id FROM numbers").fetchone()[0]
    return number + 1


def _may_hold(text: str) -> Callable[[bytes, bytes], bool]:
    """Whether a text may stand in a row: looked at before the row is made a job, which is dear."""

    def held(path: bytes, rest: bytes) -> bool:
        return any(text in folded(one.decode("utf-8", "replace")) for one in (path, rest))

    return held
