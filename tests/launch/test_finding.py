"""An engine that cannot start leaves word, and whoever started it gets to know why."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import JournalTrouble, RequestRefused, UploaderError
from desktop_uploader.launch import finding, last_words
from desktop_uploader.settings.load import load
from desktop_uploader.system.home_faults import home_fault
from desktop_uploader.system.locations import Locations, locate
from desktop_uploader.system.single_instance import SingleInstance
from tests.storage.journals import open_journal

pytestmark = pytest.mark.process


@pytest.fixture
def places(own_home: Path) -> Locations:
    found = locate(str(own_home / "h"), runtime_folder=str(own_home / "run"))
    found.prepare()
    return found


def connect(places: Locations) -> UploaderError:
    """The error of a home whose engine cannot start."""
    with pytest.raises(UploaderError) as caught:
        finding.connect(
            load(places.settings_file, {}), places, named_home=str(places.home), overrides={}
        )
    return caught.value


def test_a_newer_journal_is_told_by_its_own_name(places: Locations) -> None:
    open_journal(places.home).close()
    with closing(sqlite3.connect(places.journal_file)) as journal:
        journal.execute("PRAGMA user_version = 99")

    error = connect(places)

    assert isinstance(error, JournalTrouble)
    assert error.trouble.code == "newer-journal"


def test_a_home_that_another_users_engine_keeps_is_told_at_once(places: Locations) -> None:
    with SingleInstance(places.lock_file) as instance:
        instance.announce({"socket": "/run/another/user.sock"})

        error = connect(places)

    assert isinstance(error, RequestRefused)
    assert (error.trouble.code, error.trouble.facts["pid"]) == ("other-engine", str(os.getpid()))


def test_settings_that_cannot_be_read_are_told_by_the_engine(
    places: Locations, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load(places.settings_file, {})
    places.settings_file.write_text('[transfer]\nconnections_most = "many"\n', "utf-8")

    with pytest.raises(RequestRefused) as caught:
        finding.connect(settings, places, named_home=str(places.home), overrides={})

    assert caught.value.trouble.code == "bad-setting"


def test_a_start_log_that_cannot_be_written_names_its_folder(places: Locations) -> None:
    places.start_log_file.mkdir()

    error = connect(places)

    assert error.trouble.code == "home-not-writable"
    assert error.trouble.facts["folder"] == str(places.logs_folder)


def test_on_a_full_disk_the_exit_code_says_what_no_file_can(tmp_path: Path) -> None:
    log = tmp_path / "engine-start.log"
    log.touch()

    error = last_words.found(log, exit_code=last_words.DISK_IS_FULL)

    assert error is not None
    assert error.trouble.code == "disk-full"


def test_words_that_were_left_are_found_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    met = RequestRefused("as it was", code="other-engine", facts={"pid": "7"})
    exit_code = last_words.leave(met.trouble)
    log = tmp_path / "engine-start.log"
    log.write_text(f"a warning of some library\n{capsys.readouterr().err}", "utf-8")

    error = last_words.found(log)

    assert isinstance(error, RequestRefused)
    assert (error.trouble, exit_code) == (met.trouble, last_words.HOME_IS_HELD)


def test_a_traceback_is_no_word_and_its_last_line_is_kept(tmp_path: Path) -> None:
    log = tmp_path / "engine-start.log"
    log.write_text("Traceback …\nValueError: what it was\n", "utf-8")

    assert last_words.found(log, exit_code=1) is None
    error = last_words.unexplained(log)
    assert (error.trouble.message, error.trouble.facts) == (
        "ValueError: what it was",
        {"log": str(log)},
    )


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EIO, "disk-error"),
        (errno.EACCES, "home-not-writable"),
        (errno.EROFS, "home-not-writable"),
    ],
)
def test_what_keeps_a_home_from_being_written_has_its_own_name(number: int, code: str) -> None:
    assert home_fault(OSError(number, "words"), Path("/h")).trouble.code == code
