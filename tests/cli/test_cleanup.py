"""`cleanup`: what uploads have left behind, as a person sees it and has it taken away."""

import io
import time
from dataclasses import replace

import pytest

from desktop_uploader.cli import consent
from desktop_uploader.domain.errors import Denied, Outcome, SignInNeeded, Unreachable
from desktop_uploader.domain.ids import JobId
from desktop_uploader.ports.tidying import Leftover, LeftoverKind, Standing
from tests.cli.conftest import Shell

PARTS = Leftover(
    LeftoverKind.UPLOAD,
    "mine",
    "0004B9",
    Standing.LEFT,
    target="there/a",
    job_id=JobId(7),
    source="/f/a.mp4",
    size_bytes=12_000_000,
)
RECORD = Leftover(LeftoverKind.RECORD, "mine", "m-1", Standing.LEFT, source="/f/a.mp4")


@pytest.fixture
def full(shell: Shell) -> Shell:
    three_days_ago = time.time() - 3 * 86_400 - 60
    shell.engine.leftovers = [replace(PARTS, opened_at_s=three_days_ago), RECORD]
    return shell


def test_nothing_left_behind_is_said_and_is_well(shell: Shell) -> None:
    assert shell("cleanup") == 0
    assert shell.out == ""
    assert "nothing left behind" in shell.err


def test_a_dry_run_shows_bytes_age_and_account_and_takes_nothing_away(full: Shell) -> None:
    assert full("cleanup", "--dry-run") == 0
    upload, record = full.out.splitlines()
    assert upload == "left behind  12.0 MB  3 d old  mine  /f/a.mp4  (upload 0004B9)"
    assert record == "left behind  mine  /f/a.mp4  (record m-1)"
    assert full.engine.dropped == []


def test_without_a_terminal_and_without_a_word_nothing_goes(full: Shell) -> None:
    assert full("cleanup") == 2
    assert "--yes" in full.err
    assert full.engine.dropped == []


@pytest.mark.parametrize(("typed", "goes"), [("y\n", True), ("\n", False), ("n\n", False)])
def test_a_person_is_asked_and_only_yes_is_yes(
    full: Shell, monkeypatch: pytest.MonkeyPatch, typed: str, goes: bool
) -> None:
    keyboard = io.StringIO(typed)
    monkeypatch.setattr(keyboard, "isatty", lambda: True)
    monkeypatch.setattr(consent.sys, "stdin", keyboard)

    assert full("cleanup") == 0
    assert bool([one for one in full.engine.dropped if one.kind is LeftoverKind.UPLOAD]) is goes
    assert "12.0 MB" in full.err


def test_parts_go_and_records_stay_unless_they_are_named(full: Shell) -> None:
    assert full("cleanup", "--yes") == 0
    assert [one.name for one in full.engine.dropped] == ["0004B9"]
    assert "cleanup --records" in full.err

    full.engine.dropped.clear()
    assert full("cleanup", "--records", "--yes") == 0
    assert [one.name for one in full.engine.dropped] == ["0004B9", "m-1"]


def test_what_is_needed_or_somebody_elses_is_shown_and_not_handed_over(shell: Shell) -> None:
    shell.engine.leftovers = [
        replace(PARTS, standing=Standing.NEEDED),
        replace(PARTS, standing=Standing.FOREIGN, name="theirs", job_id=None, source=""),
    ]

    assert shell("cleanup") == 0
    assert shell.engine.dropped == []
    assert "goes on" in shell.out
    assert "not ours" in shell.out


def test_what_is_gone_is_settled_without_a_question(shell: Shell) -> None:
    shell.engine.leftovers = [replace(PARTS, standing=Standing.GONE)]

    assert shell("cleanup") == 0
    assert [one.name for one in shell.engine.dropped] == ["0004B9"]


def test_scripts_get_an_object_a_line_and_a_result(full: Shell) -> None:
    assert full("cleanup", "--records", "--yes", "--json") == 0
    upload, record, result = full.lines
    assert (upload["type"], upload["upload_id"], upload["job"]) == ("upload", "0004B9", "7")
    assert (upload["standing"], upload["size_bytes"]) == ("dropped", 12_000_000)
    assert upload["opened_at"]
    assert (record["type"], record["media_id"], record["standing"]) == ("record", "m-1", "dropped")
    assert (result["type"], result["dropped"], result["exit_code"]) == ("result", 2, 0)


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (None, 4),
        (Unreachable(outcome=Outcome.UNKNOWN), 4),
        (SignInNeeded(code="no-secret"), 5),
        (Denied(code="AccessDenied", action="AbortMultipartUpload"), 1),
    ],
)
def test_what_is_not_settled_decides_the_exit_code(
    full: Shell, trouble: Denied | SignInNeeded | Unreachable | None, code: int
) -> None:
    told = trouble.trouble if trouble is not None else None
    full.engine.after_drop["0004B9"] = replace(PARTS, standing=Standing.UNKNOWN, trouble=told)

    assert full("cleanup", "--yes") == code
    assert "stay in the books" in full.err


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_speaks_both_languages(full: Shell, language: str) -> None:
    assert full("--lang", language, "cleanup", "--records", "--yes") == 0
    assert full.out
    assert ("taken away" in full.out) is (language == "en")


def test_one_account_can_be_named(full: Shell) -> None:
    full.engine.leftovers.append(replace(PARTS, account="other", name="another"))

    assert full("cleanup", "--account", "other", "--yes") == 0
    assert [one.name for one in full.engine.dropped] == ["another"]


def test_a_cloud_without_records_is_told_when_they_are_asked_for(shell: Shell) -> None:
    shell.engine.has_records = False

    assert shell("cleanup", "--records", "--account", "mine") == 0
    assert "no such records" in shell.err


def test_many_are_taken_away_a_few_at_a_time_and_each_once(shell: Shell) -> None:
    shell.engine.leftovers = [replace(PARTS, name=f"u{number}") for number in range(45)]

    assert shell("cleanup", "--yes", "--json") == 0
    assert [one.name for one in shell.engine.dropped] == [f"u{number}" for number in range(45)]
    assert shell.lines[-1]["dropped"] == 45
