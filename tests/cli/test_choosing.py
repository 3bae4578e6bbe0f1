"""`account categories` and `account templates`: what can be typed when a film is sent."""

import pytest

from desktop_uploader.domain.errors import Denied, RequestRefused, WrongKey
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind
from tests.cli.conftest import Shell
from tests.fakes.memory_catalogue import MADE_BY, TREE

EVERY = [kind.value for kind in ListKind]


@pytest.fixture
def full(shell: Shell) -> Shell:
    shell.engine.choices = {
        ListKind.CATEGORIES: list(TREE),
        ListKind.TEMPLATES: [*MADE_BY, CatalogueEntry("Preset", "Preset")],
    }
    return shell


def test_categories_are_a_tree_with_the_id_first(full: Shell) -> None:
    assert full("account", "categories", "practice-alibaba") == 0
    assert full.out.splitlines() == ["1  电影", "    11  Trailers", "2  Lessons"]


def test_templates_are_told_once_where_name_and_id_are_the_same(full: Shell) -> None:
    assert full("account", "templates", "practice-alibaba") == 0
    assert full.out.splitlines() == ["two-sizes  Two sizes  (480)", "Preset"]


def test_scripts_get_an_object_a_line(full: Shell) -> None:
    assert full("account", "categories", "mine", "--json") == 0
    assert full.lines[1] == {
        "type": "category", "id": "11", "name": "Trailers", "parent_id": "1", "detail": "",
    }  # fmt: skip
    assert full("account", "templates", "mine", "--json") == 0
    assert [(line["type"], line["id"]) for line in full.lines] == [
        ("template", "two-sizes"),
        ("template", "Preset"),
    ]


def test_without_a_name_it_is_the_usual_account(full: Shell) -> None:
    assert full("account", "categories") == 0
    assert full.out
    full.engine.known_accounts["another"] = AccountRow("another", "tencent", "key")
    assert full("account", "categories") == 2
    assert "another, mine" in full.err


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("what", EVERY)
def test_a_cloud_without_such_a_list_is_wrong_use_in_a_sentence(
    shell: Shell, what: str, language: str
) -> None:
    assert shell("--lang", language, "account", what, "mine") == 2
    assert shell.out == ""
    assert "mine" in shell.err


@pytest.mark.parametrize("what", EVERY)
def test_an_account_that_has_none_is_told_and_is_no_failure(shell: Shell, what: str) -> None:
    shell.engine.choices = {ListKind(what): []}

    assert shell("account", what, "mine") == 0
    assert shell.out == ""
    assert "has no " in shell.err
    assert shell("account", what, "mine", "--json") == 0
    assert shell.lines == []


@pytest.mark.parametrize(
    ("trouble", "code"),
    [(WrongKey(code="InvalidAccessKeyId"), 5), (Denied(code="Forbidden.RAM"), 1),
     (RequestRefused(code="unknown-account", facts={"name": "mine"}), 2)],
)  # fmt: skip
def test_what_the_cloud_refuses_comes_with_its_advice(
    full: Shell, trouble: WrongKey | Denied | RequestRefused, code: int
) -> None:
    full.engine.fails_with = trouble

    assert full("account", "templates", "mine") == code
    assert full.out == ""
    assert full.err


def test_a_name_cannot_move_the_cursor(shell: Shell) -> None:
    wild = CatalogueEntry("7", "two\nlines\x1b[2J and more")
    shell.engine.choices = {ListKind.CATEGORIES: [wild]}

    assert shell("account", "categories", "mine") == 0
    assert shell.out == "7  two lines [2J and more\n"


@pytest.mark.parametrize("what", EVERY)
def test_every_list_has_a_command_of_its_own(shell: Shell, what: str) -> None:
    shell.engine.choices = {ListKind(what): [CatalogueEntry("7", "Logo", detail="Image")]}

    assert shell("account", what, "mine") == 0
    assert shell.out == "7  Logo  (Image)\n"
    assert shell("account", what, "mine", "--json") == 0
    assert shell.lines[0]["id"] == "7"


def test_an_old_list_says_how_old_it_is_and_fresh_asks_anew(full: Shell) -> None:
    full.engine.age_of_choices_s = 125.0

    assert full("account", "templates", "mine") == 0
    assert "2 min 5 s ago" in full.err
    assert full("account", "templates", "mine", "--fresh") == 0
    assert "ago" not in full.err


def test_an_agency_is_explained_and_never_made(shell: Shell) -> None:
    shell.engine.choices = {ListKind.AGENCIES: [CatalogueEntry("MPC", "MPC", detail="CANCELED")]}

    assert shell("account", "agencies", "mine") == 0
    assert shell.out == "MPC  (CANCELED)\n"
    assert "every bucket of the account" in shell.err
