"""Journals on disk for the tests: how they are opened, filled, and spoilt."""

import random
from pathlib import Path

from desktop_uploader.domain.ids import JobId
from desktop_uploader.storage.sqlite_journal import SqliteJournal
from tests.conformance.journal_examples import new
from tests.fakes.manual_clock import ManualClock

PAGE_BYTES = 4096


def open_journal(folder: Path, clock: ManualClock | None = None) -> SqliteJournal:
    return SqliteJournal.open(folder, clock=clock or ManualClock())


def fill(folder: Path, *, jobs: int) -> list[JobId]:
    """A journal that was closed properly, and so has a backup of everything."""
    journal = open_journal(folder)
    ids = journal.add([new(f"{number:04}.mp4") for number in range(jobs)])
    journal.close()
    return ids


def listed(journal: SqliteJournal) -> list[JobId]:
    return [job.id for job in journal.page(after=None, limit=100_000)]


def file_of(folder: Path) -> Path:
    return folder / "journal.sqlite"


def scramble(path: Path, *, page: int, dice: random.Random) -> None:
    """Fill one page (0-based) with noise."""
    with path.open("r+b") as file:
        file.seek(page * PAGE_BYTES)
        file.write(dice.randbytes(PAGE_BYTES))


def cut(path: Path, *, at_bytes: int) -> None:
    with path.open("r+b") as file:
        file.truncate(at_bytes)
