"""What is typed wrong is told in the person's language, and ends with 2."""

import pytest
import typer

from desktop_uploader.cli.main import USAGE_ERROR
from desktop_uploader.cli.terminal import BOOK
from desktop_uploader.cli.usage import told
from desktop_uploader.wording.phrases import Phrases
from tests.cli.conftest import Shell

WRONG = {
    "no such option": (("queue", "--foo"), "--foo", "没有 --foo 这个选项"),
    "a missing argument": (("upload",), "PATH", "缺少“PATH..."),
    "a missing option": (("account", "add", "a"), "--kind", "缺少“--kind”"),
    "no such command": (("foo",), "foo", "没有“foo”这个命令"),
    "no such command below another": (("account", "foo"), "foo", "没有“foo”这个命令"),
    "one word too many": (("account", "show", "a", "b"), "b", "多出了“b”"),
    "a value that is not wanted": (("queue", "--json=4"), "--json", "--json 不带值"),
    "a value that is wanted": (("upload", "x", "--title"), "--title", "--title 后面要有值"),
    "a choice that there is not": (("queue", "--state", "x"), "published", "只能是以下之一"),
    "no number": (("upload", "x", "--priority", "a"), "--priority", "必须是数字"),
}


@pytest.mark.parametrize("what", WRONG)
def test_it_is_named_in_both_languages(shell: Shell, what: str) -> None:
    words, named, in_chinese = WRONG[what]

    assert shell("--lang", "en", *words) == 2
    assert named in shell.err
    assert "Error:" in shell.err
    assert shell(*words, "--lang", "zh") == 2
    assert named in shell.err
    assert in_chinese in shell.err
    assert "Error" not in shell.err
    assert shell.out == ""


def test_without_a_word_about_it_the_language_is_that_of_the_settings(shell: Shell) -> None:
    shell.station.language = "zh"

    assert shell("foo") == 2
    assert "没有“foo”这个命令" in shell.err
    assert shell("queue", "--foo") == 2
    assert "没有 --foo 这个选项" in shell.err


def test_a_language_that_there_is_not_still_gets_the_mistake_told(shell: Shell) -> None:
    assert shell("--lang", "xx", "foo") == 2
    assert "foo" in shell.err


def test_how_the_command_is_used_comes_first(shell: Shell) -> None:
    assert shell("--lang", "zh", "account", "show") == 2
    assert shell.err.startswith("用法：desktop-uploader account show")


def test_a_group_alone_shows_its_help(shell: Shell) -> None:
    assert shell("account") == 2
    assert "categories" in shell.out + shell.err


def test_whoever_closes_the_input_instead_of_a_secret_makes_no_account(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", closed)

    code = shell("account", "add", "new", "--kind", "alibaba", "--region", "cn-shanghai")

    assert code == 1
    assert "new" not in shell.engine.known_accounts


def test_a_sentence_that_is_not_known_is_shown_as_it_is() -> None:
    assert "of tomorrow" in told(typer.BadParameter("of tomorrow"), Phrases("zh", BOOK))


@pytest.mark.parametrize(
    "said",
    [
        "No such option: --stat (Possible options: --state)",
        "No such option '--stat'. Did you mean --state?",
    ],
)
def test_an_option_that_was_nearly_right_comes_with_the_right_one(said: str) -> None:
    assert "没有 --stat 这个选项。相近的有：--state" in told(USAGE_ERROR(said), Phrases("zh", BOOK))
