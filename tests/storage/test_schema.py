"""Migrations go forward, each whole or not at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop_uploader.storage import opening
from desktop_uploader.storage.schema import MIGRATIONS, migrate, version_of
from tests.storage.journals import fill, listed, open_journal

NEXT = "CREATE TABLE albums (id INTEGER PRIMARY KEY);\nALTER TABLE jobs ADD COLUMN album;\n"
BROKEN = "CREATE TABLE albums (id INTEGER PRIMARY KEY);\nALTER TABLE nothing ADD COLUMN x;\n"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield connection


def tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


def test_a_new_file_gets_every_migration(connection: sqlite3.Connection) -> None:
    migrate(connection, [*MIGRATIONS, NEXT])

    assert version_of(connection) == len(MIGRATIONS) + 1
    assert {"jobs", "parts", "uploads", "notes", "albums", "count_changed"} <= tables(connection)


def test_an_older_file_gets_what_is_missing(connection: sqlite3.Connection) -> None:
    migrate(connection)
    migrate(connection)

    migrate(connection, [*MIGRATIONS, NEXT])

    assert "albums" in tables(connection)


def test_a_migration_that_fails_leaves_nothing_behind(connection: sqlite3.Connection) -> None:
    migrate(connection)

    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, [*MIGRATIONS, BROKEN])

    assert version_of(connection) == len(MIGRATIONS)
    assert "albums" not in tables(connection)


def test_the_journal_is_backed_up_before_it_is_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = fill(tmp_path, jobs=3)
    monkeypatch.setattr(opening, "MIGRATIONS", (*MIGRATIONS, NEXT))
    monkeypatch.setattr(opening, "migrate", lambda writer: migrate(writer, opening.MIGRATIONS))

    with closing(open_journal(tmp_path)) as journal:
        assert listed(journal) == ids

    with closing(sqlite3.connect(tmp_path / "backups" / "journal-000002.sqlite")) as backup:
        assert version_of(backup) == len(MIGRATIONS)
