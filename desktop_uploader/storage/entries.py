"""What is entered into the journal. Each takes the writing connection inside a transaction."""

import sqlite3
from collections.abc import Sequence

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.job import Job
from desktop_uploader.ports.journal import (
    Entry,
    JobChanged,
    NewJob,
    Noted,
    PartKept,
    PartsDropped,
    RecordNoted,
    UploadNoted,
)
from desktop_uploader.storage.rows import COLUMNS, JOB_COLUMNS, cell, job_of_new, packed, row_of

_COLUMN_NAMES = COLUMNS.split(", ")
_MARKS = ", ".join("?" * (len(_COLUMN_NAMES) + 3))
_ADD = f"INSERT INTO jobs ({JOB_COLUMNS}, position, start_at_s) VALUES ({_MARKS})"
_CHANGE = f"UPDATE jobs SET {', '.join(f'{name} = ?' for name in _COLUMN_NAMES)} WHERE id = ?"


def add_jobs(connection: sqlite3.Connection, jobs: Sequence[NewJob]) -> list[JobId]:
    """Enter new jobs at the end of the queue; their numbers, in order."""
    last_id, last_position = connection.execute(
        "SELECT last_id, last_position FROM numbers"
    ).fetchone()
    ids = [JobId(last_id + count) for count in range(1, len(jobs) + 1)]
    connection.executemany(
        _ADD,
        (
            (*row_of(job_of_new(new, job_id)), last_position + count, new.start_at_s)
            for count, (job_id, new) in enumerate(zip(ids, jobs, strict=True), start=1)
        ),
    )
    connection.execute(
        "UPDATE numbers SET last_id = last_id + ?1, last_position = last_position + ?1",
        (len(jobs),),
    )
    return ids


def enter(connection: sqlite3.Connection, entry: Entry) -> None:
    """
    Enter one thing that has happened.

    Raises:
        LookupError: It is about a job that nobody added.
    """
    try:
        match entry:
            case JobChanged(job):
                _change(connection, job)
            case PartKept():
                _keep_part(connection, entry)
            case PartsDropped():
                _drop_parts(connection, entry)
            case UploadNoted():
                _note_upload(connection, entry)
            case RecordNoted():
                _note_record(connection, entry)
            case Noted():
                _note(connection, entry)
    except sqlite3.IntegrityError as error:
        raise LookupError(f"no such job: {type(entry).__name__}") from error


def recount(connection: sqlite3.Connection) -> None:
    """Count the jobs by looking at each."""
    connection.execute("DELETE FROM counts")
    connection.execute(
        "INSERT INTO counts SELECT account, state, is_removed, count(*) FROM jobs GROUP BY 1, 2, 3"
    )


def _change(connection: sqlite3.Connection, job: Job) -> None:
    job_id, *values = row_of(job)
    if connection.execute(_CHANGE, (*values, job_id)).rowcount != 1:
        raise LookupError(f"no job {job_id}")


def _keep_part(connection: sqlite3.Connection, kept: PartKept) -> None:
    part = kept.part
    crc64 = None if part.crc64 is None else cell(part.crc64)
    connection.execute(
        "INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?)",
        (kept.job_id, part.number, part.size_bytes, part.tag, crc64, part.request_id),
    )


def _drop_parts(connection: sqlite3.Connection, dropped: PartsDropped) -> None:
    if dropped.numbers is None:
        connection.execute("DELETE FROM parts WHERE job_id = ?", (dropped.job_id,))
        return
    connection.executemany(
        "DELETE FROM parts WHERE job_id = ? AND number = ?",
        ((dropped.job_id, number) for number in dropped.numbers),
    )


def _note_upload(connection: sqlite3.Connection, noted: UploadNoted) -> None:
    connection.execute(
        "INSERT INTO uploads (account, target, upload, job_id, fate, at_s) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET job_id = excluded.job_id, fate = excluded.fate, at_s = excluded.at_s",
        (noted.account, noted.target, noted.upload, noted.job_id, noted.fate, noted.at_s),
    )


def _note_record(connection: sqlite3.Connection, noted: RecordNoted) -> None:
    # Only open ones are kept: nearly all come to their end, and a row each would stay for ever.
    key = (noted.account, noted.media_id)
    connection.execute("DELETE FROM records WHERE account = ? AND media_id = ?", key)
    if noted.is_open:
        connection.execute(
            "INSERT INTO records (account, media_id, target, job_id, at_s) VALUES (?, ?, ?, ?, ?)",
            (*key, noted.target, noted.job_id, noted.at_s),
        )


def _note(connection: sqlite3.Connection, noted: Noted) -> None:
    facts = packed(noted.facts) if noted.facts else None
    connection.execute(
        "INSERT INTO notes (job_id, at_s, what, facts) VALUES (?, ?, ?, ?)",
        (noted.job_id, noted.at_s, noted.what, facts),
    )
