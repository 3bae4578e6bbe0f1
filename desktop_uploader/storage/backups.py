"""
Rolling copies of the journal, each looked through before it counts.

They lie in a folder of their own as `journal-000012.sqlite`; a higher number is newer. A copy under
the name of a backup is complete and was sound: it is made under another name and renamed.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from desktop_uploader.domain.errors import JournalTrouble
from desktop_uploader.storage.connections import open_copy, open_reader
from desktop_uploader.storage.faults import DAMAGED, code_of
from desktop_uploader.storage.queries import count_expected, count_found, read_every_job

KEPT = 5
KEPT_LARGE = 2
LARGE_BYTES = 64 << 20
"""Of a journal of this size fewer are kept: five of 400 MB would take 2 GB of a person's disk."""

_NAME = re.compile(r"journal-(\d{6,})\.sqlite")


class Backups:
    """The folder of the copies of one journal."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest_first(self) -> list[Path]:
        """All copies there are."""
        found = [
            path for path in self._folder.glob("journal-*.sqlite") if _NAME.fullmatch(path.name)
        ]
        return sorted(found, key=_number_of, reverse=True)

    def take(self, journal: Path) -> Path:
        """
        Copy the journal as it stands, and drop the oldest copies.

        Raises:
            JournalTrouble: "damaged": the copy is not sound, so the journal is not. The earlier
                copies are kept.
            sqlite3.Error, OSError: It could not be copied.
        """
        self._folder.mkdir(mode=0o700, exist_ok=True)
        earlier = self.newest_first()
        number = _number_of(earlier[0]) + 1 if earlier else 1
        under_way = self._folder / "under-way.sqlite"
        try:
            _copy(journal, under_way)
            if not is_sound_copy(under_way):
                raise JournalTrouble("its copy is not sound", code=DAMAGED)
            backup = under_way.replace(self._folder / f"journal-{number:06}.sqlite")
        finally:
            under_way.unlink(missing_ok=True)
        kept = KEPT_LARGE if backup.stat().st_size > LARGE_BYTES else KEPT
        for old in self.newest_first()[kept:]:
            old.unlink()
        return backup

    def is_ahead_of(self, number: int) -> bool:
        """
        Whether the newest copy, being sound, knows jobs after that number.

        Then the journal has lost its end without being damaged: a disk that forgets what it said
        it had written tears the log, and SQLite takes a torn log for a shorter one.
        """
        for backup in self.newest_first()[:1]:
            try:
                with closing(open_copy(backup)) as connection:
                    return last_id(connection) > number and is_sound_copy(backup)
            except sqlite3.Error:
                return False
        return False

    def restore_newest(self, journal: Path) -> Path | None:
        """
        Put the newest sound copy in the place of the journal, which must be empty.

        Returns:
            The copy; None when there is none that is sound.
        """
        for backup in self.newest_first():
            if is_sound_copy(backup, reads_rows=True):
                under_way = journal.with_suffix(".restoring")
                _copy(backup, under_way, is_still=True)
                under_way.replace(journal)
                return backup
        return None


def last_id(connection: sqlite3.Connection) -> int:
    """The last number that was given to a job."""
    [number] = connection.execute("SELECT last_id FROM numbers").fetchone()
    return int(number)


def is_sound_copy(path: Path, *, reads_rows: bool = False) -> bool:
    """Whether a file that nobody writes is a whole journal with every row that was counted."""
    try:
        connection = open_copy(path)
    except sqlite3.OperationalError:
        return False
    try:
        return is_sound(connection, reads_rows=reads_rows) and (
            count_expected(connection) == count_found(connection)
        )
    except sqlite3.Error:
        return False
    finally:
        connection.close()


def is_sound(connection: sqlite3.Connection, *, reads_rows: bool = False) -> bool:
    """
    Whether every page can be read and belongs where it is.

    Args:
        reads_rows: Read every job, too: SQLite keeps no checksums, so the bytes inside of a row may
            have changed where all pages are well.

    Raises:
        sqlite3.Error: The disk did not let us look.
    """
    try:
        [word] = connection.execute("PRAGMA quick_check(1)").fetchone()
        if reads_rows:
            read_every_job(connection)
        return bool(word == "ok")
    except sqlite3.DatabaseError as error:
        if code_of(error) in (DAMAGED, ""):
            # "": a table is missing.
            return False
        raise


def _copy(source: Path, target: Path, *, is_still: bool = False) -> None:
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    reader = open_copy(source) if is_still else open_reader(source)
    writer = sqlite3.connect(target, isolation_level=None)
    try:
        writer.execute("PRAGMA synchronous = FULL")
        # In one step: steps begin again whenever somebody has written between them.
        reader.backup(writer)
    finally:
        writer.close()
        reader.close()


def _number_of(backup: Path) -> int:
    found = _NAME.fullmatch(backup.name)
    assert found is not None
    return int(found[1])
