"""What is read from the journal. Each takes a connection and sees one committed state."""

import heapq
import json
import sqlite3
from collections.abc import Sequence

from desktop_uploader.domain.ids import AccountName, JobId, MediaId, UploadId
from desktop_uploader.domain.job import RESTING, Job, Source, State
from desktop_uploader.domain.media import AssetKind
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports.journal import Noted, RecordNoted, UploadNoted
from desktop_uploader.storage.rows import JOB_COLUMNS, file_key, job_of, unpacked_texts

_AT_WORK = json.dumps([state.value for state in State if state not in RESTING])


def count_expected(connection: sqlite3.Connection) -> int:
    """How many jobs there are by the count that every change kept."""
    return _number(connection, "SELECT coalesce(sum(jobs), 0) FROM counts")


def count_found(connection: sqlite3.Connection) -> int:
    """How many jobs there are by looking at each."""
    return _number(connection, "SELECT count(*) FROM jobs")


def read_every_job(connection: sqlite3.Connection) -> None:
    """
    Raises:
        BadRow: The row of a job is not as it was written.
    """
    for row in connection.execute(f"SELECT {JOB_COLUMNS} FROM jobs"):
        job_of(row)


def one_job(connection: sqlite3.Connection, job_id: JobId) -> Job | None:
    """The job of that number."""
    jobs = _jobs(connection, "id = ?", job_id)
    return jobs[0] if jobs else None


def live_jobs(connection: sqlite3.Connection) -> list[Job]:
    """All jobs at work, by number."""
    where = "is_removed IN (0, 1) AND state IN (SELECT value FROM json_each(?)) ORDER BY id"
    return _jobs(connection, where, _AT_WORK)


def queued_jobs(
    connection: sqlite3.Connection, *, limit: int, excluding: Sequence[AccountName]
) -> list[Job]:
    """
    The first `limit` jobs of the queue, but for those whose start time has not come.

    Asked account by account: a hundred thousand jobs of an account that is left out are not
    looked at.
    """
    by_account = [
        connection.execute(
            "SELECT priority, position, id FROM jobs WHERE account = ? AND state = 'queued' "
            "AND is_removed = 0 AND start_at_s IS NULL ORDER BY priority DESC, position LIMIT ?",
            (account, limit),
        ).fetchall()
        for account in _accounts_queued(connection)
        if account not in excluding
    ]
    turns = sorted(
        (-priority, position, job_id) for rows in by_account for priority, position, job_id in rows
    )
    by_id = {job.id: job for job in _by_ids(connection, [turn[2] for turn in turns[:limit]])}
    return [by_id[turn[2]] for turn in turns[:limit]]


def has_due_start(connection: sqlite3.Connection, now_s: float) -> bool:
    """Whether the start time of a queued job has come."""
    earliest = _earliest_start_s(connection, float("-inf"))
    return earliest is not None and earliest <= now_s


def next_start_s(connection: sqlite3.Connection, now_s: float) -> float | None:
    """The earliest start time of a queued job after `now_s`."""
    return _earliest_start_s(connection, now_s)


def parts_of(connection: sqlite3.Connection, job_id: JobId) -> list[StoredPart]:
    """The receipts of a job, by number."""
    found = connection.execute(
        "SELECT number, size_bytes, tag, crc64, request_id FROM parts "
        "WHERE job_id = ? ORDER BY number",
        (job_id,),
    )
    return [
        StoredPart(number, size_bytes, tag, None if crc64 is None else int(crc64), request_id)
        for number, size_bytes, tag, crc64, request_id in found
    ]


def notes_of(connection: sqlite3.Connection, job_id: JobId) -> list[Noted]:
    """The story of a job, oldest first."""
    found = connection.execute(
        "SELECT at_s, what, facts FROM notes WHERE job_id = ? ORDER BY id", (job_id,)
    )
    return [
        Noted(job_id, at_s, what, {} if facts is None else unpacked_texts(facts))
        for at_s, what, facts in found
    ]


def newest_of_file(
    connection: sqlite3.Connection, *, account: AccountName, source: Source, kind: AssetKind
) -> Job | None:
    """The newest job for that file as that kind which is neither removed nor cancelled."""
    where = "file_key = ? AND is_removed = 0 AND state <> 'cancelled' ORDER BY id DESC"
    for job in _jobs(connection, where, file_key(account, source.path)):
        here = (job.account, job.source.path, job.draft.kind)
        is_ours = here == (account, source.path, kind)
        if is_ours and job.source.fingerprint.is_same_file(source.fingerprint):
            return job
    return None


def page(
    connection: sqlite3.Connection, *, after: JobId | None, limit: int, states: Sequence[State]
) -> list[Job]:
    """
    The next `limit` listed jobs of `states` (all, if empty) after a number.

    The numbers are taken state by state from the index: a million removed jobs are not looked at.
    """
    by_state = [
        _listed_ids(connection, state, after=after or 0, limit=limit)
        for state in dict.fromkeys(states or State)
    ]
    return _by_ids(connection, list(heapq.merge(*by_state))[:limit])


def counts(connection: sqlite3.Connection) -> dict[State, int]:
    """How many listed jobs are in each state that has any."""
    found = connection.execute(
        "SELECT state, sum(jobs) AS many FROM counts WHERE is_removed = 0 "
        "GROUP BY state HAVING many > 0"
    )
    return {State(state): many for state, many in found}


def open_uploads(connection: sqlite3.Connection) -> list[UploadNoted]:
    """Every upload id without an end, in the order of opening."""
    found = connection.execute(
        "SELECT job_id, upload, target, account, fate, at_s FROM uploads "
        "WHERE fate = 'open' ORDER BY id"
    )
    return [
        UploadNoted(JobId(job_id), UploadId(upload), target, AccountName(account), fate, at_s)
        for job_id, upload, target, account, fate, at_s in found
    ]


def open_records(connection: sqlite3.Connection) -> list[RecordNoted]:
    """Every record without an end, in the order in which they were made."""
    found = connection.execute(
        "SELECT job_id, media_id, target, account, at_s FROM records ORDER BY id"
    )
    return [
        RecordNoted(
            JobId(job_id), MediaId(name), target, AccountName(account), is_open=True, at_s=at_s
        )
        for job_id, name, target, account, at_s in found
    ]


def _number(connection: sqlite3.Connection, question: str) -> int:
    number: int = connection.execute(question).fetchone()[0]
    return number


def _jobs(connection: sqlite3.Connection, where: str, *values: object) -> list[Job]:
    found = connection.execute(f"SELECT {JOB_COLUMNS} FROM jobs WHERE {where}", values)
    return [job_of(row) for row in found]


def _by_ids(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Job]:
    where = "id IN (SELECT value FROM json_each(?)) ORDER BY id"
    return _jobs(connection, where, json.dumps(ids))


def _accounts_queued(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute(
        "SELECT account FROM counts WHERE state = 'queued' AND is_removed = 0 AND jobs > 0"
    )
    return [account for (account,) in found]


def _earliest_start_s(connection: sqlite3.Connection, after_s: float) -> float | None:
    found = connection.execute(
        "SELECT start_at_s FROM jobs INDEXED BY job_by_start WHERE state = 'queued' "
        "AND is_removed = 0 AND start_at_s IS NOT NULL AND start_at_s > ? "
        "ORDER BY start_at_s LIMIT 1",
        (after_s,),
    ).fetchone()
    return found[0] if found else None


def _listed_ids(
    connection: sqlite3.Connection, state: State, *, after: int, limit: int
) -> list[int]:
    found = connection.execute(
        "SELECT id FROM jobs WHERE is_removed = 0 AND state = ? AND id > ? ORDER BY id LIMIT ?",
        (state.value, after, limit),
    )
    return [job_id for (job_id,) in found]
