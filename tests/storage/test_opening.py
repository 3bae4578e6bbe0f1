"""What a start finds, mends, keeps and says."""

import errno
import random
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import JournalTrouble
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.job import State
from desktop_uploader.storage import journal_file, opening
from tests.conformance.journal_examples import new
from tests.fakes.manual_clock import ManualClock
from tests.storage.journals import PAGE_BYTES, cut, file_of, fill, listed, open_journal, scramble


def test_everything_is_there_after_the_next_start(tmp_path: Path) -> None:
    ids = fill(tmp_path, jobs=30)

    with closing(open_journal(tmp_path)) as journal:
        assert listed(journal) == ids
        assert (journal.start_report.expected, journal.start_report.loaded) == (30, 30)
        assert (journal.start_report.restored_from, journal.start_report.damaged_kept_as) == (
            "",
            "",
        )


def test_rows_that_vanished_are_reported_once_and_the_others_go_on(tmp_path: Path) -> None:
    ids = fill(tmp_path, jobs=30)
    with closing(sqlite3.connect(file_of(tmp_path), isolation_level=None)) as foreign:
        foreign.execute("DELETE FROM jobs WHERE id < 5")

    with closing(open_journal(tmp_path)) as journal:
        report = journal.start_report
        assert (report.expected, report.loaded, report.restored_from) == (30, 26, "")
        assert journal.count_by_state() == {State.QUEUED: 26}
    with closing(open_journal(tmp_path)) as journal:
        assert (journal.start_report.expected, listed(journal)) == (26, ids[4:])


def test_a_backup_that_is_no_database_keeps_nobody_from_starting(tmp_path: Path) -> None:
    ids = fill(tmp_path, jobs=3)
    (tmp_path / "backups" / "journal-000009.sqlite").write_bytes(b"no database" * 999)

    with closing(open_journal(tmp_path)) as journal:
        assert listed(journal) == ids


def test_a_torn_journal_is_restored_and_says_so(tmp_path: Path) -> None:
    dice = random.Random(1)
    for count in range(25):
        folder = tmp_path / str(count)
        ids = fill(folder, jobs=300)
        cut(file_of(folder), at_bytes=dice.randrange(file_of(folder).stat().st_size))

        with closing(open_journal(folder)) as journal:
            report = journal.start_report
            assert listed(journal) == ids
            assert report.restored_from == "journal-000001.sqlite"
            assert (folder / report.damaged_kept_as).exists()


def test_a_scrambled_page_is_restored_and_says_so(tmp_path: Path) -> None:
    dice = random.Random(2)
    fill(tmp_path / "whole", jobs=300)
    pages = file_of(tmp_path / "whole").stat().st_size // PAGE_BYTES
    for page in range(pages):
        folder = tmp_path / str(page)
        ids = fill(folder, jobs=300)
        scramble(file_of(folder), page=page, dice=dice)

        with closing(open_journal(folder)) as journal:
            assert listed(journal) == ids
            assert journal.start_report.restored_from
            assert journal.start_report.loaded == 300


@pytest.fixture
def unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A journal too large to be looked through at the start, with damage that nobody has met."""
    monkeypatch.setattr(opening, "CHECKED_AT_START_BYTES", 0)
    fill(tmp_path, jobs=300)
    with closing(sqlite3.connect(file_of(tmp_path))) as foreign:
        [root] = foreign.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'parts'"
        ).fetchone()
    scramble(file_of(tmp_path), page=root - 1, dice=random.Random(3))
    return tmp_path


def test_damage_that_is_met_later_is_mended_at_the_next_start(
    unread: Path, expected_logs: pytest.LogCaptureFixture
) -> None:
    with closing(open_journal(unread)) as journal:
        assert journal.start_report.restored_from == ""
        with pytest.raises(JournalTrouble) as caught:
            journal.parts(JobId(1))
    assert caught.value.trouble.code == "damaged"

    with closing(open_journal(unread)) as journal:
        assert journal.start_report.restored_from == "journal-000001.sqlite"
        assert journal.parts(JobId(1)) == []


def test_what_the_start_did_not_look_at_the_first_backup_does(
    unread: Path, expected_logs: pytest.LogCaptureFixture
) -> None:
    with closing(open_journal(unread)) as journal, pytest.raises(JournalTrouble) as caught:
        journal.backup_if_due()
    assert caught.value.trouble.code == "damaged"

    with closing(open_journal(unread)) as journal:
        assert journal.start_report.restored_from == "journal-000001.sqlite"
        assert len(listed(journal)) == 300


def test_a_row_that_cannot_be_read_is_mended_at_the_next_start(
    tmp_path: Path, expected_logs: pytest.LogCaptureFixture
) -> None:
    ids = fill(tmp_path, jobs=3)
    with closing(sqlite3.connect(file_of(tmp_path), isolation_level=None)) as foreign:
        foreign.execute("UPDATE jobs SET rest = x'c1c1' WHERE id = 2")
    with closing(open_journal(tmp_path)) as journal:
        journal.add([new("later.mp4")])
        with pytest.raises(JournalTrouble) as caught:
            journal.job(ids[1])
    assert caught.value.trouble.code == "damaged"

    with closing(open_journal(tmp_path)) as journal:
        assert journal.start_report.restored_from
        assert listed(journal) == ids


def test_a_journal_that_is_gone_comes_back_from_its_backup(tmp_path: Path) -> None:
    ids = fill(tmp_path, jobs=3)
    file_of(tmp_path).unlink()

    with closing(open_journal(tmp_path)) as journal:
        assert listed(journal) == ids
        assert journal.start_report.restored_from == "journal-000001.sqlite"
        assert journal.start_report.damaged_kept_as == ""


def test_a_journal_that_lost_its_end_comes_back_from_its_backup(tmp_path: Path) -> None:
    fill(tmp_path, jobs=3)
    earlier = file_of(tmp_path).read_bytes()
    with closing(open_journal(tmp_path)) as journal:
        ids = [*listed(journal), *journal.add([new("later.mp4")])]
    file_of(tmp_path).write_bytes(earlier)

    with closing(open_journal(tmp_path)) as journal:
        assert listed(journal) == ids
        assert journal.start_report.restored_from == "journal-000002.sqlite"


def test_a_backup_that_is_ahead_but_damaged_does_not_replace_a_sound_journal(
    tmp_path: Path,
) -> None:
    ids = fill(tmp_path, jobs=300)
    earlier = file_of(tmp_path).read_bytes()
    with closing(open_journal(tmp_path)) as journal:
        journal.add([new("later.mp4")])
    file_of(tmp_path).write_bytes(earlier)
    last_page = len(earlier) // PAGE_BYTES - 1
    scramble(tmp_path / "backups" / "journal-000002.sqlite", page=last_page, dice=random.Random(6))

    with closing(open_journal(tmp_path)) as journal:
        assert listed(journal) == ids
        assert journal.start_report.restored_from == ""


def test_a_damaged_backup_is_passed_over(tmp_path: Path) -> None:
    ids = fill(tmp_path, jobs=300)
    with closing(open_journal(tmp_path)) as journal:
        journal.add([new("later.mp4")])
    cut(tmp_path / "backups" / "journal-000002.sqlite", at_bytes=3 * PAGE_BYTES)
    file_of(tmp_path).write_bytes(b"no database at all" * 999)

    with closing(open_journal(tmp_path)) as journal:
        assert listed(journal) == ids
        assert journal.start_report.restored_from == "journal-000001.sqlite"


def test_without_any_backup_a_damaged_journal_is_kept_and_a_new_one_begun(tmp_path: Path) -> None:
    file_of(tmp_path).write_bytes(b"no database at all" * 999)

    with closing(open_journal(tmp_path, ManualClock(now_s=0.0))) as journal:
        report = journal.start_report
        assert (report.loaded, report.restored_from) == (0, "")
        assert report.damaged_kept_as == "journal-damaged-19700101T000000Z.sqlite"
        assert (tmp_path / report.damaged_kept_as).read_bytes().startswith(b"no database")
        assert journal.add([new()])


def test_two_damaged_journals_of_one_second_are_both_kept(tmp_path: Path) -> None:
    for _ in range(2):
        file_of(tmp_path).write_bytes(b"no database at all" * 999)
        open_journal(tmp_path, ManualClock(now_s=0.0)).close()

    assert sorted(path.name for path in tmp_path.glob("journal-damaged-*.sqlite")) == [
        "journal-damaged-19700101T000000Z-2.sqlite",
        "journal-damaged-19700101T000000Z.sqlite",
    ]


def test_a_number_given_since_the_backup_is_not_given_to_another_file(tmp_path: Path) -> None:
    ids = fill(tmp_path, jobs=3)
    cut(file_of(tmp_path), at_bytes=5000)

    with closing(open_journal(tmp_path)) as journal:
        [job_id] = journal.add([new("next.mp4")])

    assert job_id > ids[-1] + 1000


@pytest.mark.parametrize("content", [b"", None])
def test_a_making_that_was_cut_short_is_made_again(tmp_path: Path, content: bytes | None) -> None:
    if content is None:
        with closing(sqlite3.connect(file_of(tmp_path))) as foreign:
            foreign.execute("PRAGMA journal_mode = WAL")
    else:
        file_of(tmp_path).write_bytes(content)

    with closing(open_journal(tmp_path)) as journal:
        assert journal.start_report.damaged_kept_as == ""
        assert journal.add([new()]) == [1]


def test_a_journal_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, jobs=3)
    with closing(sqlite3.connect(file_of(tmp_path), isolation_level=None)) as foreign:
        foreign.execute("PRAGMA user_version = 9999")

    with pytest.raises(JournalTrouble) as caught:
        open_journal(tmp_path)

    assert caught.value.trouble.code == "newer-journal"
    assert list(tmp_path.glob("journal-damaged-*")) == []


def test_only_one_may_have_it_open(tmp_path: Path) -> None:
    with closing(open_journal(tmp_path)), pytest.raises(JournalTrouble) as caught:
        open_journal(tmp_path)

    assert caught.value.trouble.code == "journal-in-use"
    open_journal(tmp_path).close()


def test_a_folder_that_cannot_be_made_is_a_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(JournalTrouble) as caught:
        open_journal(tmp_path / "file" / "home")

    assert caught.value.trouble.code == "not-writable"


@pytest.mark.skipif(sys.platform == "win32", reason="rights there are not bits")
def test_titles_and_paths_are_for_their_owner_alone(tmp_path: Path) -> None:
    fill(tmp_path / "home", jobs=1)
    with closing(open_journal(tmp_path / "home")) as journal:
        journal.add([new()])
        modes = {
            stat.S_IMODE(path.stat().st_mode)
            for path in (tmp_path / "home").rglob("*")
            if path.is_file()
        }

    assert modes == {0o600}


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EACCES, "not-writable"),
        (errno.EROFS, "not-writable"),
        (errno.EIO, "disk-error"),
    ],
)
def test_what_keeps_the_journals_files_from_being_made_has_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, "words")

    monkeypatch.setattr(journal_file, "open_file", fail)

    with pytest.raises(JournalTrouble) as caught:
        open_journal(tmp_path)

    assert caught.value.trouble.code == code
