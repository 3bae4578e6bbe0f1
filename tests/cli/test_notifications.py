"""`account notifications`: shown with the old beside the new, and changed by a person's word."""

import pytest

from desktop_uploader.cli import consent
from desktop_uploader.domain.notices import NoticeEvent, NoticeSettings, NoticeWay
from tests.cli.conftest import Shell
from tests.fakes.memory_notices import NOTHING_SET

COMMAND = ("account", "notifications", "mine")
SET = NoticeSettings(
    NoticeWay.URL,
    "https://old.invalid/",
    events=(NoticeEvent("Arrived", is_on=True), NoticeEvent("Ended")),
    is_signed=True,
)
TOPICS = NoticeSettings(NoticeWay.TOPIC, events=(NoticeEvent("Ended", True, "urn:a"),))


@pytest.fixture
def told(shell: Shell) -> Shell:
    shell.engine.notices = SET
    return shell


def test_they_are_shown_without_a_key(told: Shell) -> None:
    assert told(*COMMAND) == 0
    assert told.out.splitlines() == [
        "Messages go to https://old.invalid/",
        "They are signed with a key that is kept.",
        "About: Arrived",
    ]
    assert told("account", "notifications", "--lang", "zh") == 0
    assert "消息发往 https://old.invalid/" in told.out


def test_scripts_get_one_object(told: Shell) -> None:
    assert told(*COMMAND, "--json") == 0
    [line] = told.lines
    assert (line["type"], line["way"], line["signed"]) == ("notifications", "url", True)
    assert line["events"][0] == {"name": "Arrived", "on": True, "topic": ""}


def test_topics_stand_beside_their_events(shell: Shell) -> None:
    shell.engine.notices = TOPICS

    assert shell(*COMMAND) == 0
    assert shell.out == "Ended  on  urn:a\n"


def test_nothing_that_is_set_is_no_failure(shell: Shell) -> None:
    assert shell(*COMMAND) == 0
    assert shell.out == "The cloud sends its messages nowhere.\n"


def test_old_and_new_are_shown_before_anything_is_changed(told: Shell) -> None:
    assert told(*COMMAND, "set", "--url", "https://new.invalid/", "--event", "Ended") == 2

    assert told.out.index("https://old.invalid/") < told.out.index("https://new.invalid/")
    assert "About: Ended" in told.out
    assert "--yes" in told.err
    assert told.engine.plans == []


def test_who_agrees_has_it_changed_and_can_go_back(
    told: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [True, False]
    monkeypatch.setattr(consent.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(consent.typer, "confirm", lambda *_, **__: answers.pop(0))

    assert told(*COMMAND, "set", "--url", "https://new.invalid/") == 0
    assert "undo" in told.err
    assert told.engine.notices.address == "https://new.invalid/"
    assert told(*COMMAND, "undo") == 0
    assert told.engine.notices.address == "https://new.invalid/"
    assert told(*COMMAND, "undo", "--yes", "--json") == 0
    assert told.lines[0]["new"]["address"] == "https://old.invalid/"
    assert told.engine.notices == SET


def test_all_can_be_silenced_or_taken_away(told: Shell) -> None:
    assert told(*COMMAND, "set", "--event", "none", "--yes") == 0
    assert told.engine.notices.on == ()
    assert told(*COMMAND, "delete", "--yes") == 0
    assert told.engine.notices == NOTHING_SET


def test_what_is_so_already_is_not_set(told: Shell) -> None:
    assert told(*COMMAND, "set", "--event", "Arrived") == 0
    assert told.engine.plans == []


@pytest.mark.parametrize(
    "words",
    [
        ("set",),
        ("change", "--url", "https://a"),
        ("set", "--url", "https://a", "--topic", "urn:a"),
        ("undo",),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_makes_no_sense_is_wrong_use_in_a_sentence(
    told: Shell, words: tuple[str, ...], language: str
) -> None:
    assert told("--lang", language, *COMMAND, *words) == 2
    assert told.err
