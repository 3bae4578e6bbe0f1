"""The other commands, as scripts see them."""

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_uploader import __version__
from desktop_uploader.cli.arguments import hoist, moment_s
from desktop_uploader.domain.errors import (
    JournalTrouble,
    Remedy,
    RequestRefused,
    SignInNeeded,
    Trouble,
    Unreachable,
    UploaderError,
)
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.accounts import AccountTest
from desktop_uploader.ports.station import Examined, PracticeOptions
from desktop_uploader.wording.advice import clouds
from tests.cli.conftest import Shell, row

CANARY = "canary-6f1e0c"


def test_queue_lists_every_job_ended_ones_too(shell: Shell) -> None:
    shell.engine.put(*(row(number) for number in range(1, 2002)), row(2002, Stage.PUBLISHED))

    assert shell("queue", "--json") == 0
    assert [line["id"] for line in shell.lines] == [str(number) for number in range(1, 2003)]
    assert {line["type"] for line in shell.lines} == {"job"}


def test_queue_can_be_narrowed_to_a_state(shell: Shell) -> None:
    shell.engine.put(row(1), row(2, Stage.FAILED))

    assert shell("queue", "--json", "--state", "failed") == 0
    assert [line["id"] for line in shell.lines] == ["2"]


def test_queue_move_puts_jobs_before_another(shell: Shell) -> None:
    shell.engine.put(row(1), row(2))

    assert shell("queue", "move", "2", "--before", "1") == 0
    assert shell.engine.jobs[JobId(2)].priority == 1


@pytest.mark.parametrize(
    ("verb", "stage"),
    [
        ("pause", Stage.PAUSED),
        ("resume", Stage.QUEUED),
        ("retry", Stage.QUEUED),
        ("cancel", Stage.CANCELLED),
    ],
)
def test_a_persons_word_reaches_the_jobs(shell: Shell, verb: str, stage: Stage) -> None:
    shell.engine.put(row(1, Stage.WAITING), row(2, Stage.WAITING))

    assert shell(verb, "1") == 0
    assert shell.engine.jobs[JobId(1)].stage is stage
    assert shell.engine.jobs[JobId(2)].stage is Stage.WAITING


def test_all_means_all_and_an_account_means_its_jobs(shell: Shell) -> None:
    shell.engine.put(row(1), row(2, account="practice-alibaba"))

    assert shell("pause", "--account", "mine") == 0
    assert shell.engine.jobs[JobId(2)].stage is Stage.QUEUED
    assert shell("pause", "all") == 0
    assert shell.engine.jobs[JobId(2)].stage is Stage.PAUSED


def test_what_could_not_be_done_is_named(shell: Shell) -> None:
    shell.engine.put(row(1, Stage.PUBLISHED))

    assert shell("pause", "1") == 1
    assert "Not possible where they are now: 1." in shell.err
    assert shell("pause", "7") == 2
    assert "No such job: 7." in shell.err


@pytest.mark.parametrize(("language", "words"), [("en", "kept until"), ("zh", "保留到")])
def test_a_paused_job_names_the_day_on_which_its_parts_end(
    shell: Shell, language: str, words: str
) -> None:
    ends = datetime(2026, 12, 5, 12)
    shell.engine.put(row(1, Stage.PAUSED, parts_end_at_s=ends.timestamp()), row(2, Stage.PAUSED))

    assert shell("--lang", language, "queue") == 0
    first, second = shell.out.splitlines()
    assert f"{words} 2026-12-05" in first
    assert words not in second
    assert shell("queue", "--json") == 0
    assert [line["parts_end_at"] for line in shell.lines] == [
        ends.astimezone(UTC).isoformat(timespec="milliseconds"),
        None,
    ]


@pytest.mark.parametrize("argv", [["pause"], ["pause", "x"], ["cancel", "-1"], ["nonsense"], []])
def test_wrong_use_ends_with_2(shell: Shell, argv: list[str]) -> None:
    assert shell(*(argv or ["upload"])) == 2
    assert shell.err


def test_history_lists_what_has_ended(shell: Shell, tmp_path: Path) -> None:
    trouble = Trouble("WrongKey", Remedy.SIGN_IN)
    shell.engine.put(row(1, Stage.FAILED, trouble=trouble, media_id="=evil()"), row(2))
    table = tmp_path / "history.csv"

    assert shell("history", "--json") == 0
    assert [line["id"] for line in shell.lines] == ["1"]
    assert shell("history", "--csv", str(table)) == 0
    assert "The account's key is not accepted" in table.read_text("utf-8-sig")
    assert "'=evil()" in table.read_text("utf-8-sig")


def test_options_of_the_program_go_before_or_after_the_verb(shell: Shell) -> None:
    said = ("--home", "/h", "--limit=2MB/s", "--connections", "3", "--proxy", "none")

    for argv in ((*said, "queue"), ("queue", *said)):
        assert shell(*argv) == 0
        assert shell.station.options is not None
        assert shell.station.options.home == "/h"
        assert shell.station.options.overrides == {
            "transfer.limit_bytes_per_s": "2MB/s",
            "transfer.connections_most": "3",
            "network.proxy": "none",
        }


def test_after_two_dashes_everything_is_a_path() -> None:
    assert hoist(["upload", "--quiet", "--", "--home"]) == ["--quiet", "upload", "--", "--home"]


def test_the_version_needs_no_station(shell: Shell) -> None:
    assert shell("--version") == 0
    assert shell.out == f"desktop-uploader {__version__}\n"
    assert shell.station.options is None


@pytest.mark.parametrize("verb", ["upload", "queue", "account", "config", "doctor"])
def test_help_needs_no_station(shell: Shell, verb: str) -> None:
    assert shell(verb, "--help") == 0
    assert "Usage" in shell.out
    assert shell.station.options is None


def test_an_unknown_language_is_refused(shell: Shell) -> None:
    assert shell("--lang", "xx", "queue") == 2
    assert "en, zh" in shell.err


def test_the_language_of_the_station_is_spoken(shell: Shell) -> None:
    shell.station.language = "zh"

    assert shell("pause", "7") == 2
    assert "没有这个任务：7。" in shell.err


def test_an_engine_that_cannot_is_told_in_a_sentence(shell: Shell) -> None:
    shell.engine.fails_with = JournalTrouble(code="disk-full")

    assert shell("queue") == 1
    assert "The disk is full" in shell.err
    assert "Traceback" not in shell.err


def test_a_missing_sign_in_needs_a_person(shell: Shell) -> None:
    shell.engine.fails_with = SignInNeeded(code="keyring-locked")

    assert shell("account", "list") == 5


def test_without_a_verb_the_window_opens(shell: Shell) -> None:
    assert shell() == 0
    assert shell("gui", "/f/\udcff.mp4") == 0
    assert shell.station.said == [[], [b"/f/\xff.mp4"]]


def test_the_processes_that_stay_get_their_options(shell: Shell) -> None:
    assert shell("engine") == 0
    assert shell("practice-cloud", "--port", "7", "--root", "/r", "--tls", "--json") == 0
    assert shell.station.said == [
        "engine",
        PracticeOptions(port=7, root="/r", tls=True, as_json=True),
    ]


def test_the_doctor_ends_with_1_where_something_is_wrong(shell: Shell) -> None:
    shell.station.examined = [
        Examined("journal", True, {"rows": "3"}),
        Examined("of-tomorrow", None),
    ]
    assert shell("doctor", "--bundle", "/b.zip") == 0
    assert "well   Journal  rows: 3" in shell.out
    assert shell.station.said == ["/b.zip"]

    shell.station.examined.append(Examined("clock", False))
    assert shell("doctor", "--json") == 1
    assert [line["well"] for line in shell.lines] == [True, None, False]


def test_settings_are_shown_and_changed(shell: Shell) -> None:
    assert shell("config", "set", "transfer.connections_most", "8") == 0
    assert shell("config", "get", "transfer.connections_most", "--json") == 0
    assert shell.lines[0]["value"] == "8"
    assert shell("config", "get", "no.such") == 2
    assert shell("config", "set", "no.such", "1") == 2


@pytest.mark.parametrize(("offset_s", "way"), [(-86_400.0, "ahead"), (86_400.0, "behind")])
def test_the_test_of_an_account_tells_of_a_clock_that_is_wrong(
    shell: Shell, offset_s: float, way: str
) -> None:
    shell.engine.test = AccountTest("", clock_offset_s=offset_s)

    assert shell("account", "test", "mine") == 0
    assert f"1 d {way}" in shell.err


def test_accounts_are_listed_shown_tested_and_removed(shell: Shell) -> None:
    assert shell("account", "list", "--json") == 0
    assert [line["name"] for line in shell.lines] == ["mine", "practice-alibaba"]
    assert shell("account", "show", "mine") == 0
    assert shell("account", "show", "nobody") == 2
    assert shell("account", "test", "mine", "--json") == 0
    assert shell.lines[0]["works"] is True
    shell.engine.test = AccountTest("", trouble=Trouble("WrongKey", Remedy.SIGN_IN))
    assert shell("account", "test", "mine") == 5
    assert shell("account", "remove", "mine") == 0
    assert "mine" not in shell.engine.known_accounts


def add_account(shell: Shell, *more: str) -> int:
    known = ("account", "add", "new", "--kind", "alibaba", "--region", "cn-shanghai")
    return shell(*known, "--option", "store=sdk", *more)


def test_secrets_come_from_standard_input_and_are_never_shown(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = {"access_key_id": "id", "access_key_secret": CANARY}
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(secrets)))

    assert add_account(shell, "--secrets-from", "-") == 0
    assert shell.engine.secrets["new"] == secrets
    assert shell.engine.known_accounts["new"].options == {"store": "sdk"}
    assert CANARY not in shell.out + shell.err


def test_secrets_that_cannot_be_read_are_not_repeated(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in (CANARY, f'["{CANARY}"]', f'{{"{CANARY}": 1}}'):
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

        assert add_account(shell, "--secrets-from", "-") == 2
        assert CANARY not in shell.out + shell.err


@pytest.mark.parametrize(
    "more", [["--option", f"access_key_secret={CANARY}"], ["--secrets-from", CANARY]]
)
def test_a_secret_among_the_arguments_is_refused(shell: Shell, more: list[str]) -> None:
    assert add_account(shell, *more) == 2
    assert CANARY not in shell.out + shell.err
    assert "new" not in shell.engine.known_accounts


def test_without_a_terminal_nobody_is_asked(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))

    assert add_account(shell) == 2
    assert add_account(shell, "--secrets-in", "environment") == 0
    assert shell.engine.secrets["new"] == {}


def test_on_a_terminal_secrets_are_asked_for_unseen(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _: f" {CANARY} ")

    assert add_account(shell) == 0
    assert shell.engine.secrets["new"] == {"access_key_secret": CANARY}
    assert CANARY not in shell.out + shell.err


def test_an_option_without_a_value_is_wrong_use(shell: Shell) -> None:
    assert shell("account", "add", "new", "--kind", "alibaba", "--option", "store") == 2


def test_an_hour_is_the_next_one_of_that_name() -> None:
    now = datetime(2026, 11, 20, 22, 0)

    assert moment_s("23:30", now) == datetime(2026, 11, 20, 23, 30).timestamp()
    assert moment_s("21:00", now) == datetime(2026, 11, 21, 21, 0).timestamp()
    assert moment_s("2026-12-01T08:00", now) == datetime(2026, 12, 1, 8, 0).timestamp()


def test_a_moment_that_is_none_is_wrong_use(shell: Shell) -> None:
    assert shell("upload", "a.mp4", "--at", "tomorrow") == 2
    assert "“tomorrow”" in shell.err


@pytest.mark.parametrize("argv", [("history", "--csv"), ("doctor", "--bundle")])
def test_a_table_or_bundle_that_cannot_be_written_is_a_sentence(
    shell: Shell, tmp_path: Path, argv: tuple[str, str]
) -> None:
    place = tmp_path / "nowhere" / "file"

    assert shell(*argv, str(place)) == 2
    assert str(place) in shell.err
    assert "The file cannot be written" in shell.err


def test_the_doctor_says_what_to_do_about_what_is_ill(shell: Shell) -> None:
    shell.station.examined = [
        Examined("engine", False, {"is_running": "false", "code": "newer-journal"}),
        Examined("account", False, {"name": "mine", "code": "WrongKey"}),
    ]

    assert shell("doctor") == 1
    assert "Use that version again" in shell.out
    assert "Enter the key again" in shell.out


def test_a_stream_that_the_shell_has_closed_does_not_end_the_command(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.engine.put(row(1))
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)

    codes = shell("queue"), shell("queue", "--json")
    for name in ("stdin", "stdout", "stderr"):
        getattr(sys, name).close()

    assert codes == (0, 0)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (("--kind", "nonesuch"), "Choose one of these: alibaba"),
        (("--kind", "alibaba", "--way", "nonesuch"), "Choose one of these: key"),
        (("--kind", "alibaba"), "--region"),
    ],
)
def test_nobody_is_asked_for_secrets_of_an_account_that_cannot_be(
    shell: Shell, said: tuple[str, ...], word: str
) -> None:
    assert shell("account", "add", "new", *said) == 2
    assert word in shell.err
    assert shell.engine.secrets == {}


def test_help_names_every_cloud(shell: Shell) -> None:
    assert shell("account", "add", "--help") == 0
    assert [shell.out.count(f" {cloud}") for cloud in clouds()] == [1] * len(clouds())


@pytest.mark.parametrize(
    ("error", "is_told"),
    [
        (RequestRefused("no setting x", code="unknown-setting", facts={"name": "x"}), False),
        (JournalTrouble("database or disk is full", code="disk-full"), False),
        (Unreachable("[Errno 111] Connection refused"), True),
        (RequestRefused("as they said", code="Theirs", action="CreateIt"), True),
    ],
)
def test_only_what_somebody_else_said_is_told_in_their_words(
    shell: Shell, error: UploaderError, is_told: bool
) -> None:
    shell.engine.fails_with = error

    shell("queue")

    assert ("In its own words" in shell.err) is is_told


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_there_is_none_of_is_wrong_use(shell: Shell, port: str) -> None:
    assert shell("practice-cloud", "--port", port) == 2
    assert shell.station.said == []
