"""The file of accounts."""

import stat
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.settings.accounts import AccountFile, check_name

STUDIO = AccountRow(
    name="studio",
    kind="alibaba",
    way="key",
    region="cn-shanghai",
    secrets_in="keyring",
    options={"store": "sdk", "title": '片 "a"'},
)
BROKER = AccountRow(name="创作者", kind="alibaba", way="broker")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "accounts.toml"


@pytest.fixture
def accounts(path: Path) -> AccountFile:
    return AccountFile(path)


def test_without_a_file_there_are_no_accounts(accounts: AccountFile) -> None:
    found = accounts.read()

    assert (found.rows, found.troubles) == ((), ())


def test_what_was_put_is_found_by_name(accounts: AccountFile) -> None:
    accounts.put(BROKER)
    accounts.put(STUDIO)

    assert accounts.read().rows == (STUDIO, BROKER)


def test_putting_again_replaces(accounts: AccountFile) -> None:
    accounts.put(STUDIO)
    accounts.put(AccountRow(name="studio", kind="alibaba", way="broker"))

    assert accounts.read().rows == (AccountRow(name="studio", kind="alibaba", way="broker"),)


def test_removing_leaves_the_others(accounts: AccountFile) -> None:
    accounts.put(STUDIO)
    accounts.put(BROKER)
    accounts.remove("studio")

    assert accounts.read().rows == (BROKER,)
    with pytest.raises(RequestRefused) as caught:
        accounts.remove("studio")
    assert caught.value.trouble.code == "unknown-account"


def test_the_file_is_its_owners_alone(accounts: AccountFile, path: Path) -> None:
    accounts.put(STUDIO)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["accounts.toml"]


@pytest.mark.parametrize("name", ["a", "Studio-2", "x.y_z", "公司", "7", "a" * 64])
def test_a_name_may_be_of_any_script(accounts: AccountFile, name: str) -> None:
    accounts.put(AccountRow(name=name, kind="alibaba", way="key"))

    assert [row.name for row in accounts.read().rows] == [name]


@pytest.mark.parametrize("name", ["", " ", "-a", ".a", "a b", "a/b", "a\n", "a" * 65, "🎬", "a=b"])
def test_a_name_that_could_be_mistaken_is_refused(accounts: AccountFile, name: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        accounts.put(AccountRow(name=name, kind="alibaba", way="key"))

    assert caught.value.trouble.code == "bad-account-name"


@pytest.mark.parametrize("name", ["practice-alibaba", "Practice-mine"])
def test_the_names_of_practice_accounts_are_taken(name: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        check_name(name)

    assert caught.value.trouble.code == "name-reserved"


@pytest.mark.parametrize(
    ("entry", "facts"),
    [
        ("bad = 3", {"name": "bad", "field": "kind"}),
        ('bad = {way = "key"}', {"name": "bad", "field": "kind"}),
        ('bad = {kind = "alibaba"}', {"name": "bad", "field": "way"}),
        ('bad = {kind = "alibaba", way = ["key"]}', {"name": "bad", "field": "way"}),
        ('bad = {kind = "a", way = "k", options = 1}', {"name": "bad", "field": "options"}),
        ('bad = {kind = "a", way = "k", options = {x = []}}', {"name": "bad", "field": "x"}),
    ],
)
def test_a_wrong_entry_is_told_and_the_good_ones_stay(
    accounts: AccountFile, path: Path, entry: str, facts: dict[str, str]
) -> None:
    path.write_text(f'[accounts]\n{entry}\ngood = {{kind = "alibaba", way = "key"}}\n')

    found = accounts.read()

    assert [row.name for row in found.rows] == ["good"]
    assert [(trouble.code, trouble.facts) for trouble in found.troubles] == [
        ("bad-account-entry", facts)
    ]


def test_a_wrong_entry_and_what_is_unknown_outlive_a_change(
    accounts: AccountFile, path: Path
) -> None:
    path.write_text('later = 1\n[accounts.bad]\nkind = "alibaba"\n')

    accounts.put(STUDIO)

    assert "later = 1\n" in path.read_text()
    assert "[accounts.bad]" in path.read_text()
    assert accounts.read().rows == (STUDIO,)


def test_numbers_and_yes_are_taken_as_texts(accounts: AccountFile, path: Path) -> None:
    path.write_text('[accounts.a]\nkind = "x"\nway = "k"\noptions = {app = 7, on = true}\n')

    assert accounts.read().rows[0].options == {"app": "7", "on": "yes"}


@pytest.mark.parametrize("content", ["[accounts", "accounts = 1\n"])
def test_a_broken_file_is_told_and_never_overwritten(
    accounts: AccountFile, path: Path, content: str
) -> None:
    path.write_text(content)

    assert [trouble.code for trouble in accounts.read().troubles] == ["file-broken"]
    for change in (lambda: accounts.put(STUDIO), lambda: accounts.remove("studio")):
        with pytest.raises(RequestRefused):
            change()
    assert path.read_text() == content
