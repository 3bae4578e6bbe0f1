"""What the engine's process does besides its work."""

import logging

import pytest

from desktop_uploader.domain.errors import JournalTrouble
from desktop_uploader.launch.engine_process import BACKUP_AGAIN_S, Backups
from tests.fakes.manual_clock import ManualClock


class Disk:
    """A disk that backups are made on."""

    def __init__(self) -> None:
        self.fails_with: JournalTrouble | None = None
        self.tries = 0
        self.made = 0

    def backup(self) -> bool:
        self.tries += 1
        if self.fails_with is not None:
            raise self.fails_with
        self.made += 1
        return True


def test_a_full_disk_does_not_end_the_engine_and_is_tried_again_later(
    expected_logs: pytest.LogCaptureFixture,
) -> None:
    clock, disk = ManualClock(), Disk()
    backups = Backups(disk.backup, clock=clock)
    disk.fails_with = JournalTrouble("full", code="disk-full")
    backups.look()
    backups.look()
    disk.fails_with = None

    clock.advance(BACKUP_AGAIN_S)
    backups.look()

    assert (disk.tries, disk.made) == (2, 1)
    assert [r.getMessage() for r in expected_logs.records if r.levelno >= logging.WARNING] == [
        "no backup: full"
    ]


def test_a_damaged_journal_ends_the_engine_so_that_the_next_one_mends_it() -> None:
    disk = Disk()
    disk.fails_with = JournalTrouble(code="damaged")

    with pytest.raises(JournalTrouble):
        Backups(disk.backup, clock=ManualClock()).look()
