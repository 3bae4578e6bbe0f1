"""When the journal is copied, and which copies stay."""

from contextlib import closing
from pathlib import Path

import pytest

from desktop_uploader.storage import backups
from desktop_uploader.storage.backup_turn import BackupTurn
from desktop_uploader.storage.backups import Backups, is_sound_copy
from tests.conformance.journal_examples import new
from tests.fakes.manual_clock import ManualClock
from tests.storage.journals import fill, listed, open_journal


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "backups").iterdir())


def test_a_journal_that_is_closed_leaves_a_sound_backup(tmp_path: Path) -> None:
    fill(tmp_path, jobs=3)

    assert names(tmp_path) == ["journal-000001.sqlite"]
    assert is_sound_copy(tmp_path / "backups" / "journal-000001.sqlite", reads_rows=True)


def test_without_anything_new_there_is_no_new_backup(tmp_path: Path) -> None:
    fill(tmp_path, jobs=3)

    with closing(open_journal(tmp_path)) as journal:
        assert not journal.backup_if_due()

    assert names(tmp_path) == ["journal-000001.sqlite"]


def test_the_five_newest_backups_are_kept(tmp_path: Path) -> None:
    for _ in range(8):
        fill(tmp_path, jobs=1)

    assert names(tmp_path) == [f"journal-{number:06}.sqlite" for number in range(4, 9)]


def test_of_a_large_journal_two_backups_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "LARGE_BYTES", 1)
    for _ in range(4):
        fill(tmp_path, jobs=1)

    assert names(tmp_path) == ["journal-000003.sqlite", "journal-000004.sqlite"]


def test_a_running_journal_is_backed_up_when_its_time_has_come(tmp_path: Path) -> None:
    clock = ManualClock()
    with closing(open_journal(tmp_path, clock)) as journal:
        journal.backup_if_due()
        [job_id] = journal.add([new()])
        assert not journal.backup_if_due()
        clock.advance(700.0)

        assert journal.backup_if_due()

    with closing(open_journal(tmp_path / "other")) as journal:
        (tmp_path / "other" / "backups").mkdir(exist_ok=True)
    Backups(tmp_path / "backups").restore_newest(tmp_path / "other" / "journal.sqlite")
    with closing(open_journal(tmp_path / "other")) as journal:
        assert listed(journal) == [job_id]


def test_a_backup_begun_before_a_crash_is_not_taken_for_one(tmp_path: Path) -> None:
    fill(tmp_path, jobs=1)
    (tmp_path / "backups" / "under-way.sqlite").write_bytes(b"half")

    assert [path.name for path in Backups(tmp_path / "backups").newest_first()] == [
        "journal-000001.sqlite"
    ]


def test_a_journal_that_is_closed_makes_no_backup_any_more(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    journal.add([new()])
    journal.close()

    assert not journal.backup_if_due()
    journal.close()
    assert names(tmp_path) == ["journal-000001.sqlite"]


def test_a_backup_that_cannot_be_written_does_not_keep_the_journal_open(
    tmp_path: Path, expected_logs: pytest.LogCaptureFixture
) -> None:
    journal = open_journal(tmp_path)
    journal.add([new()])
    (tmp_path / "backups").write_bytes(b"a file where the folder should be")

    journal.close()

    assert "no backup at the end" in expected_logs.text
    (tmp_path / "backups").unlink()
    with closing(open_journal(tmp_path)) as again:
        assert len(listed(again)) == 1


class TestTurn:
    def test_nothing_new_is_never_due(self) -> None:
        clock = ManualClock()
        turn = BackupTurn(clock, is_checked=True)
        clock.advance(1e9)

        assert not turn.is_due(journal_bytes=0)

    def test_a_journal_that_was_not_looked_through_is_due_at_once(self) -> None:
        turn = BackupTurn(ManualClock(), is_checked=False)

        assert turn.is_due(journal_bytes=1 << 40)

    @pytest.mark.parametrize(
        ("entries", "mib", "due_s"), [(1, 0, 600), (10_000, 0, 60), (1, 400, 4_600)]
    )
    def test_many_entries_hasten_it_and_size_delays_it(
        self, entries: int, mib: int, due_s: float
    ) -> None:
        clock = ManualClock()
        turn = BackupTurn(clock, is_checked=True)
        turn.note(entries)
        clock.advance(due_s - 1)
        before = turn.is_due(journal_bytes=mib << 20)
        clock.advance(1)

        assert (before, turn.is_due(journal_bytes=mib << 20)) == (False, True)

    def test_what_was_entered_during_a_backup_waits_for_the_next(self) -> None:
        clock = ManualClock()
        turn = BackupTurn(clock, is_checked=True)
        turn.note(1)
        entered = turn.entered
        turn.note(1)
        turn.note_backup(entered)

        assert turn.is_wanted
