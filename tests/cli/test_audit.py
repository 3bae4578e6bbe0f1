"""`audit`: what was found is read by people and scripts, and nobody is judged unasked."""

import os
import stat
import time
from pathlib import Path

import pytest

from desktop_uploader.cli import consent
from desktop_uploader.cli.audit_text import clock
from desktop_uploader.domain.audit import (
    AuditFinding,
    AuditReading,
    AuditState,
    Decision,
    FindingKind,
)
from desktop_uploader.domain.errors import (
    OutcomeUnknown,
    PlaceGone,
    Remedy,
    RequestRefused,
    Trouble,
    WrongKey,
)
from desktop_uploader.domain.ids import JobId, MediaId
from desktop_uploader.domain.media import MediumState, Suggestion, Verdict
from desktop_uploader.ports.audits import AuditShown
from tests.cli.conftest import Shell, row

FOUND = AuditShown(
    "mine",
    MediaId("m-1"),
    MediumState.BLOCKED,
    AuditReading(
        AuditState.DONE, Verdict(Suggestion.BLOCK, ("terrorism",), ("video",)), ended_at_s=100.0
    ),
    job=JobId(7),
    word="Blocked",
    was=Suggestion.PASS,
    findings=(
        AuditFinding(
            FindingKind.IMAGE, "weapon", Suggestion.BLOCK, 98.5, at_ms=61_999,
            picture_url="https://p.invalid/1.jpg", picture_until_s=4_000_000_000.0,
        ),
        AuditFinding(
            FindingKind.SPEECH, "abuse", at_ms=3_600_000, until_ms=3_605_000, text="bad\nwords"
        ),
        AuditFinding(FindingKind.TEXT, "ad", where="title"),
    ),
    decisions=(Decision(Suggestion.BLOCK, "so", at_s=1_795_176_000.0, by="anna"),),
    picture_life_s=14 * 86400.0,
)  # fmt: skip


@pytest.fixture
def found(shell: Shell) -> Shell:
    shell.engine.put(row(7))
    shell.engine.audits = {"7": FOUND, "m-1": FOUND}
    shell.engine.pictures = {"https://p.invalid/1.jpg": b"\xff\xd8 picture"}
    return shell


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A terminal that somebody sits at; what they answer is taken from the list."""
    answers: list[str] = []
    monkeypatch.setattr(consent.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(consent.typer, "confirm", lambda *_, **__: answers.pop(0) == "y")
    return answers


def test_a_person_reads_where_in_the_film_what_was_found(found: Shell) -> None:
    assert found("audit", "7") == 0

    text = found.out
    assert text.startswith("7 (m-1): the audit wants it blocked (terrorism)\n")
    assert "This has changed: before, the audit lets it pass." in text
    assert "1:01  picture  weapon  score 98.5  https://p.invalid/1.jpg" in text
    assert "1:00:00–1:00:05  speech  abuse  “bad words”" in text
    assert "title  text  ad" in text
    assert "blocked by anna (so)" in text


def test_the_same_in_chinese(found: Shell) -> None:
    assert found("--lang", "zh", "audit", "7") == 0

    assert "审核建议屏蔽（terrorism）" in found.out
    assert "1:01  画面  weapon  得分 98.5" in found.out


def test_scripts_get_all_of_it_in_one_object(found: Shell) -> None:
    assert found("audit", "m-1", "--account", "mine", "--json") == 0

    [line] = found.lines
    assert (line["type"], line["id"], line["media_id"]) == ("audit", "7", "m-1")
    assert (line["suggestion"], line["was"], line["agreed"]) == ("block", "pass", True)
    assert line["findings"][0] == {
        "kind": "image", "label": "weapon", "suggestion": "block", "score": 98.5, "at_ms": 61_999,
        "until_ms": None, "where": "", "text": "", "picture_url": "https://p.invalid/1.jpg",
        "picture_expires_at": "2096-10-02T07:06:40.000+00:00",
    }  # fmt: skip
    assert line["decisions"][0]["by"] == "anna"


@pytest.mark.parametrize(
    ("at_ms", "said"), [(0, "0:00"), (59_999, "0:59"), (60_000, "1:00"), (3_661_000, "1:01:01")]
)
def test_a_moment_is_minutes_and_seconds(at_ms: int, said: str) -> None:
    assert clock(at_ms) == said


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("state", list(MediumState))
def test_every_state_of_a_medium_has_its_words(
    shell: Shell, state: MediumState, language: str
) -> None:
    reading = AuditReading(AuditState.FAILED, problem="Code words")
    shell.engine.audits = {"m": AuditShown("mine", MediaId("m"), state, reading, is_agreed=False)}

    assert shell("--lang", language, "audit", "m") == 0
    assert "Code words" in shell.out


def test_a_long_number_is_a_medium_and_one_without_a_job_too(found: Shell) -> None:
    assert found("audit", "5285890784246869930", "99", "--json") == 0

    assert [line["media_id"] for line in found.lines] == ["5285890784246869930", "99"]


def test_what_cannot_be_shown_of_one_holds_up_no_other(found: Shell) -> None:
    found.engine.audits_fail_with = {"gone": PlaceGone(code="InvalidVideo.NotFound")}

    assert found("audit", "gone", "7", "--json") == 1
    assert [line["media_id"] for line in found.lines] == ["m-1"]
    assert found.err


@pytest.mark.parametrize(
    ("error", "code"),
    [(OutcomeUnknown(code="audit-unverified", facts={"name": "m"}), 4), (WrongKey(), 5),
     (RequestRefused(code="no-audit", facts={"name": "mine"}), 2)],
)  # fmt: skip
def test_the_exit_code_says_what_became_of_a_submission(
    shell: Shell, error: OutcomeUnknown | WrongKey | RequestRefused, code: int
) -> None:
    shell.engine.audits_fail_with = {"m": error}

    assert shell("audit", "m", "--submit") == code


def test_a_submission_names_its_task(shell: Shell) -> None:
    assert shell("audit", "m", "--submit", "--template", "t", "--again", "--json") == 0

    assert shell.lines[0]["task"] == "task-1"
    assert shell.engine.submitted == [("m", "t", True)]
    assert shell("audit", "m", "--submit") == 0
    assert "task-1" in shell.out


def test_nobody_is_judged_unasked(found: Shell) -> None:
    assert found("audit", "7", "--block", "--reason", "r") == 2
    assert "--yes" in found.err
    assert found.engine.judgements == []


def test_who_says_no_has_changed_nothing(found: Shell, asked: list[str]) -> None:
    asked.append("n")

    assert found("audit", "7", "--pass") == 0
    assert "7" in found.err
    assert found.engine.judgements == []


def test_who_says_yes_is_told_how_the_medium_is(found: Shell, asked: list[str]) -> None:
    asked.append("y")

    assert found("audit", "7", "m-2", "--block", "--reason", "why") == 0
    assert "why" in found.err
    assert found.engine.judgements == [(["7", "m-2"], Suggestion.BLOCK, "why")]
    assert found.out.splitlines() == ["7: the medium is blocked.", "m-2: the medium is blocked."]


def test_a_word_that_did_not_arrive_decides_the_exit_code(found: Shell) -> None:
    lost = Trouble("OutcomeUnknown", Remedy.ASK_USER, code="judgement-unverified")
    found.engine.not_judged = {"m-2": lost}

    assert found("audit", "m-1", "m-2", "--pass", "--yes", "--json") == 4
    assert [bool(line["error"]) for line in found.lines] == [False, True]


def test_two_things_at_once_are_wrong_use(found: Shell) -> None:
    assert found("audit", "7", "--submit", "--show") == 2
    assert "--submit" in found.err


def test_pictures_are_kept_where_only_this_user_can_read_them(found: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "kept"

    assert found("audit", "7", "--keep-pictures", str(folder)) == 0

    [kept] = folder.iterdir()
    assert (kept.name, kept.read_bytes()) == ("audit-m-1-001.jpg", b"\xff\xd8 picture")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_no_picture_is_kept_unasked(found: Shell, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))

    assert found("audit", "7") == 0
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_others_can_read_is_refused(found: Shell, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    assert found("audit", "7", "--keep-pictures", str(tmp_path)) == 2
    assert str(tmp_path) in found.err
    assert list(tmp_path.iterdir()) == []


def test_kept_pictures_go_by_their_age_and_other_files_stay(found: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o700)
    old_s = time.time() - 15 * 86400
    for name in ("audit-m-9-001.jpg", "mine.jpg"):
        (folder / name).write_bytes(b"old")
        os.utime(folder / name, (old_s, old_s))

    assert found("audit", "7", "--keep-pictures", str(folder)) == 0

    assert sorted(path.name for path in folder.iterdir()) == ["audit-m-1-001.jpg", "mine.jpg"]


def test_a_picture_that_is_gone_holds_up_no_other(found: Shell, tmp_path: Path) -> None:
    found.engine.pictures = {}

    assert found("audit", "7", "--keep-pictures", str(tmp_path / "kept")) == 0
    assert "0 pictures kept; 1 were gone" in found.err
