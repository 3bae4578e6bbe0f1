"""
How a journal is opened: looked through, and replaced by its newest backup when it is damaged.

A journal of up to `CHECKED_AT_START_BYTES` is looked through as a whole before anything else. A
larger one would keep the engine from starting in time: there the first backup, which is due at
once, does it. What is found damaged while the engine runs leaves a mark beside the file, and the
next start looks through everything, whatever its size.

Nothing damaged is ever deleted: it is kept under a name with the date.
"""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection, Error

from desktop_uploader.domain.errors import JournalTrouble
from desktop_uploader.ports.journal import StartReport
from desktop_uploader.storage.backups import Backups, is_sound, last_id
from desktop_uploader.storage.connections import open_writer, transaction
from desktop_uploader.storage.entries import recount
from desktop_uploader.storage.faults import DAMAGED, as_trouble, code_of
from desktop_uploader.storage.queries import count_expected, count_found
from desktop_uploader.storage.schema import MIGRATIONS, migrate, refuse_newer, version_of

JOURNAL_NAME = "journal.sqlite"
CHECKED_AT_START_BYTES = 64 << 20
NUMBERS_SKIPPED = 10_000
"""
After a restore: numbers given since the backup are not given to other files. Clouds and people
have seen them.
"""

_BESIDE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Opened:
    """
    A journal that may be written.

    Attributes:
        is_checked: Whether all of it was looked through.
    """

    writer: Connection
    report: StartReport
    is_checked: bool


def open_file(folder: Path, *, now_s: float) -> Opened:
    """
    The journal of `folder`, made or mended where it must be.

    Raises:
        JournalTrouble: "newer-journal", "disk-full", "disk-error", "not-writable".
    """
    path = folder / JOURNAL_NAME
    backups = Backups(folder / "backups")
    try:
        if not backups.newest_first() and _is_new(path):
            return _opened(_ready(path), is_checked=True)
        return _open_sound(path, backups) or _restore(path, backups, now_s=now_s)
    except Error as error:
        raise as_trouble(error) from error


def suspect(folder: Path) -> Path:
    """The mark that the journal was found damaged."""
    return folder / "journal.suspect"


def _open_sound(path: Path, backups: Backups) -> Opened | None:
    """The journal as it is; None when it is damaged, gone, or less than its backup."""
    if not path.exists():
        return None
    mark = suspect(path.parent)
    is_whole_check = mark.exists() or path.stat().st_size <= CHECKED_AT_START_BYTES
    writer = None
    try:
        writer = open_writer(path)
        refuse_newer(writer)
        is_well = version_of(writer) > 0 and (
            not is_whole_check or is_sound(writer, reads_rows=mark.exists())
        )
        if not is_well or backups.is_ahead_of(last_id(writer)):
            writer.close()
            return None
        opened = _opened(_migrated(writer, path), is_checked=is_whole_check)
    except (Error, JournalTrouble) as error:
        if writer is not None:
            writer.close()
        if isinstance(error, Error) and code_of(error) == DAMAGED:
            return None
        raise
    mark.unlink(missing_ok=True)
    return opened


def _restore(path: Path, backups: Backups, *, now_s: float) -> Opened:
    kept_as = _put_aside(path, now_s=now_s)
    backup = backups.restore_newest(path)
    writer = _ready(path)
    with transaction(writer):
        writer.execute("UPDATE numbers SET last_id = last_id + ?", (NUMBERS_SKIPPED,))
    suspect(path.parent).unlink(missing_ok=True)
    return _opened(
        writer,
        is_checked=True,
        restored_from=backup.name if backup else "",
        damaged_kept_as=kept_as,
    )


def _put_aside(path: Path, *, now_s: float) -> str:
    """Give the damaged files another name; returns it, "" when there is none."""
    when = datetime.fromtimestamp(now_s, UTC).strftime("%Y%m%dT%H%M%SZ")
    kept = path.with_name(f"journal-damaged-{when}.sqlite")
    count = 1
    while kept.exists():
        count += 1
        kept = path.with_name(f"journal-damaged-{when}-{count}.sqlite")
    has_any = False
    for ending in _BESIDE:
        damaged = Path(f"{path}{ending}")
        if damaged.exists():
            damaged.replace(f"{kept}{ending}")
            has_any = True
    return kept.name if has_any else ""


def _ready(path: Path) -> Connection:
    return _migrated(open_writer(path), path)


def _migrated(writer: Connection, path: Path) -> Connection:
    if 0 < version_of(writer) < len(MIGRATIONS):
        # A way back, should the newer program prove wrong.
        Backups(path.parent / "backups").take(path)
    migrate(writer)
    return writer


def _opened(
    writer: Connection, *, is_checked: bool, restored_from: str = "", damaged_kept_as: str = ""
) -> Opened:
    report = StartReport(
        expected=count_expected(writer),
        loaded=count_found(writer),
        restored_from=restored_from,
        damaged_kept_as=damaged_kept_as,
    )
    if report.expected != report.loaded:
        # Said once, in the report; what is there goes on, and is counted from here on.
        with transaction(writer):
            recount(writer)
    return Opened(writer, report, is_checked)


def _is_new(path: Path) -> bool:
    """Whether nothing was ever entered: there is no file, or a crash ended its making."""
    if not path.exists() or path.stat().st_size == 0:
        return True
    try:
        with closing(open_writer(path)) as writer:
            [tables] = writer.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except Error:
        return False
    return not tables
