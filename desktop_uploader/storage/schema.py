"""
The journal's tables, as numbered migrations that only go forward.

`user_version` counts the migrations that were made. A script that was ever shipped is never
changed; the next one follows it.

The table of jobs is one row a file: what is searched or moved in bulk has a column, the rest is one
blob (`rows.py`). `device` and `inode` have no type because a number of more than 63 bits is kept
as text there. `counts` is kept by triggers, in the transaction of the change itself, so that it is
also the count that the rows are held against at the next start.
"""

import sqlite3
from collections.abc import Sequence

from desktop_uploader.domain.errors import JournalTrouble
from desktop_uploader.storage.connections import transaction
from desktop_uploader.storage.faults import NEWER

_FIRST = """
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    path BLOB NOT NULL,
    path_text TEXT,
    file_key INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    device NOT NULL,
    inode NOT NULL,
    state TEXT NOT NULL,
    return_to TEXT,
    priority INTEGER NOT NULL,
    position REAL NOT NULL,
    start_at_s REAL,
    created_at_s REAL NOT NULL,
    ended_at_s REAL,
    is_removed INTEGER NOT NULL DEFAULT 0,
    rest BLOB NOT NULL
);
CREATE INDEX job_by_state ON jobs (is_removed, state);
CREATE INDEX job_by_file ON jobs (file_key);
CREATE INDEX job_by_turn ON jobs (account, priority DESC, position)
    WHERE state = 'queued' AND is_removed = 0 AND start_at_s IS NULL;
CREATE INDEX job_by_start ON jobs (start_at_s)
    WHERE state = 'queued' AND is_removed = 0 AND start_at_s IS NOT NULL;

CREATE TABLE numbers (last_id INTEGER NOT NULL, last_position REAL NOT NULL);
INSERT INTO numbers VALUES (0, 0);

CREATE TABLE counts (
    account TEXT NOT NULL,
    state TEXT NOT NULL,
    is_removed INTEGER NOT NULL,
    jobs INTEGER NOT NULL,
    PRIMARY KEY (account, state, is_removed)
) WITHOUT ROWID;
CREATE TRIGGER count_new AFTER INSERT ON jobs BEGIN
    INSERT INTO counts VALUES (new.account, new.state, new.is_removed, 1)
        ON CONFLICT DO UPDATE SET jobs = jobs + 1;
END;
CREATE TRIGGER count_changed AFTER UPDATE OF account, state, is_removed ON jobs
WHEN (old.account, old.state, old.is_removed) IS NOT (new.account, new.state, new.is_removed)
BEGIN
    UPDATE counts SET jobs = jobs - 1
        WHERE (account, state, is_removed) = (old.account, old.state, old.is_removed);
    INSERT INTO counts VALUES (new.account, new.state, new.is_removed, 1)
        ON CONFLICT DO UPDATE SET jobs = jobs + 1;
END;

CREATE TABLE parts (
    job_id INTEGER NOT NULL REFERENCES jobs,
    number INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    tag TEXT NOT NULL,
    crc64,
    request_id TEXT NOT NULL,
    PRIMARY KEY (job_id, number)
) WITHOUT ROWID;

CREATE TABLE uploads (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    target TEXT NOT NULL,
    upload TEXT NOT NULL,
    job_id INTEGER NOT NULL REFERENCES jobs,
    fate TEXT NOT NULL,
    at_s REAL NOT NULL,
    UNIQUE (account, target, upload)
);
CREATE INDEX open_upload ON uploads (id) WHERE fate = 'open';

CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES jobs,
    at_s REAL NOT NULL,
    what TEXT NOT NULL,
    facts BLOB
);
CREATE INDEX note_by_job ON notes (job_id);
"""

_ERRANDS = """
CREATE TABLE errands (
    number INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    wish BLOB NOT NULL,
    fate TEXT NOT NULL,
    answer BLOB NOT NULL,
    begun_at_s REAL NOT NULL,
    ended_at_s REAL
);
CREATE INDEX errand_by_subject ON errands (subject, account);
CREATE INDEX errand_open ON errands (number) WHERE fate = 'open';
"""

_RECORDS = """
CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    media_id TEXT NOT NULL,
    target TEXT NOT NULL,
    job_id INTEGER NOT NULL REFERENCES jobs,
    at_s REAL NOT NULL,
    UNIQUE (account, media_id)
);
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _ERRANDS, _RECORDS)


def version_of(connection: sqlite3.Connection) -> int:
    """How many migrations the file has behind it; 0 for a new one."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def refuse_newer(connection: sqlite3.Connection, migrations: Sequence[str] = MIGRATIONS) -> None:
    """
    Raises:
        JournalTrouble: "newer-journal": a later version of the program has written the file.
    """
    if version_of(connection) > len(migrations):
        raise JournalTrouble("written by a newer version", code=NEWER)


def migrate(connection: sqlite3.Connection, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Make the migrations that are missing, each whole or not at all."""
    for number in range(version_of(connection), len(migrations)):
        with transaction(connection):
            for statement in _statements(migrations[number]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")


def _statements(script: str) -> list[str]:
    # `executescript` would commit before it begins, and a trigger has semicolons inside.
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements
