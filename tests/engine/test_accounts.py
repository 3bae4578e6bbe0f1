"""Accounts: where their secrets come from, and what a new definition does."""

from collections.abc import Mapping

import pytest

from desktop_uploader.domain.errors import RequestRefused, SignInNeeded
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.engine.accounts import Accounts
from desktop_uploader.ports.accounts import AccountField, AccountKind, AccountRow, AccountWay
from desktop_uploader.ports.provider import Provider
from tests.engine.house import CloudsAsPractice, MemoryBook
from tests.fakes.manual_clock import ManualClock
from tests.fakes.memory_cloud import MemoryCloud
from tests.fakes.memory_secrets import MemorySecrets


class Makes:
    """Makes a cloud in memory of every account that has a key."""

    def __init__(self) -> None:
        self.made: list[MemoryCloud] = []

    def __call__(self, row: AccountRow, secrets: Mapping[str, str]) -> Provider:
        if "key" not in secrets:
            raise SignInNeeded(code="secret-missing")
        self.made.append(MemoryCloud(ManualClock(), account=AccountName(row.name)))
        return self.made[-1]


KEY = AccountField("key", is_secret=True, is_required=True)
KINDS = (AccountKind("memory", (AccountWay("key", (KEY,)),)),)


def accounts(held: Mapping[str, Mapping[str, str]]) -> tuple[Accounts, Makes]:
    makes = Makes()
    place = MemorySecrets({name: dict(secrets) for name, secrets in held.items()})
    store = Accounts(
        MemoryBook(),
        {"environment": lambda: place, "file": lambda: place},
        make=makes,
        practice=CloudsAsPractice({}),
        kinds=KINDS,
    )
    return store, makes


def test_secrets_that_lie_in_the_environment_already_need_not_be_given() -> None:
    kept, _ = accounts({"studio": {"key": "k"}})

    kept.put(AccountRow("studio", "memory", "key", secrets_in="environment"), {})

    assert kept.provider_for(AccountName("studio")).account == "studio"


def test_a_variable_that_the_engine_does_not_see_is_named() -> None:
    kept, _ = accounts({})
    row = AccountRow("my-studio", "memory", "key", secrets_in="environment")

    with pytest.raises(SignInNeeded) as caught:
        kept.put(row, {})

    assert caught.value.trouble.code == "variable-unset"
    assert caught.value.trouble.facts["variables"] == "DESKTOP_UPLOADER_MY_STUDIO_KEY"
    assert kept.rows() == []


def test_an_account_without_its_secret_is_not_kept() -> None:
    kept, _ = accounts({})

    with pytest.raises(SignInNeeded):
        kept.put(AccountRow("studio", "memory", "key", secrets_in="file"), {})

    assert kept.rows() == []


def test_a_new_definition_closes_the_provider_of_the_old_one() -> None:
    kept, makes = accounts({})
    row = AccountRow("studio", "memory", "key", secrets_in="file")
    kept.put(row, {"key": "old"})
    kept.provider_for(AccountName("studio"))

    kept.put(row, {"key": "new"})

    assert all(cloud.is_closed for cloud in makes.made)


def test_a_removed_account_leaves_no_secret_and_no_provider() -> None:
    kept, _ = accounts({})
    kept.put(AccountRow("studio", "memory", "key", secrets_in="file"), {"key": "k"})

    kept.remove("studio")

    with pytest.raises(RequestRefused):
        kept.provider_for(AccountName("studio"))
    assert kept.rows() == []


def test_a_practice_account_is_not_told_to_be_unknown_when_somebody_removes_it() -> None:
    kept = Accounts(
        MemoryBook(),
        {},
        make=Makes(),
        practice=CloudsAsPractice({"practice-one": MemoryCloud(ManualClock())}),
    )

    with pytest.raises(RequestRefused) as caught:
        kept.remove("practice-one")

    assert caught.value.trouble.code == "practice-stays"
