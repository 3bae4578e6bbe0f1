"""`account categories`: the list stays what it was, and is changed after a question."""

import io

import pytest

from desktop_uploader.domain.errors import OutcomeUnknown, RequestRefused, WrongKey
from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind
from tests.cli.conftest import Shell
from tests.fakes.memory_catalogue import TREE


@pytest.fixture
def full(shell: Shell) -> Shell:
    shell.engine.choices = {ListKind.CATEGORIES: list(TREE)}
    return shell


def names(shell: Shell) -> list[str]:
    return [entry.name for entry in shell.engine.choices[ListKind.CATEGORIES]]


@pytest.mark.parametrize("words", [(), ("mine",), ("list", "mine"), ("list",)])
def test_the_list_is_what_it_was_with_and_without_its_name(
    full: Shell, words: tuple[str, ...]
) -> None:
    assert full("account", "categories", *words) == 0
    assert full.out.splitlines() == ["1  电影", "    11  Trailers", "2  Lessons"]
    assert full("account", "categories", "--json", *words) == (0 if "list" not in words else 2)


def test_a_category_is_made_and_told(full: Shell) -> None:
    assert full("account", "categories", "add", "Rushes", "--parent", "1", "--json") == 0
    [line] = full.lines
    assert (line["type"], line["name"], line["parent_id"]) == ("category", "Rushes", "1")
    assert "Rushes" in names(full)


def test_a_category_gets_another_name(full: Shell) -> None:
    assert full("account", "categories", "rename", "2", "课程") == 0
    assert names(full) == ["电影", "Trailers", "课程"]
    assert "课程" in full.err


def test_removing_says_what_goes_along_and_asks(
    full: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert full("account", "categories", "remove", "1") == 2
    assert "Trailers" in full.err
    assert "--yes" in full.err
    assert len(names(full)) == 3
    assert full("account", "categories", "remove", "1", "--yes") == 0
    assert names(full) == ["Lessons"]


def test_only_a_yes_removes(full: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    class Typed(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Typed("n\n"))
    assert full("account", "categories", "remove", "1") == 1
    monkeypatch.setattr("sys.stdin", Typed("y\n"))
    assert full("account", "categories", "remove", "1") == 0
    assert names(full) == ["Lessons"]


def test_one_that_is_not_there_is_not_asked_for(full: Shell) -> None:
    assert full("account", "categories", "remove", "99") == 2
    assert "“99”" in full.err


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (OutcomeUnknown(code="category-unknown", action="AddCategory"), 4),
        (RequestRefused(code="category-exists", facts={"name": "A", "found": "1"}), 2),
        (WrongKey(code="InvalidAccessKeyId"), 5),
    ],
)
def test_what_goes_wrong_has_its_sentence_and_its_code(
    full: Shell, trouble: OutcomeUnknown | RequestRefused | WrongKey, code: int
) -> None:
    full.engine.fails_with = trouble

    assert full("account", "categories", "add", "A", "--account", "mine") == code
    assert full.out == ""
    assert full.err


def test_a_name_cannot_move_the_cursor(shell: Shell) -> None:
    shell.engine.choices = {ListKind.CATEGORIES: [CatalogueEntry("7", "a\nb")]}

    assert shell("account", "categories", "remove", "7", "--yes") == 0
    assert "a b" in shell.err
