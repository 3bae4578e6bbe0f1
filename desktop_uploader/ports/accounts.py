"""Accounts: what was written down of them, and how one becomes a provider."""

from collections.abc import Mapping
from typing import Protocol

from desktop_uploader.ports.engine import AccountRow
from desktop_uploader.ports.provider import Provider


class AccountBook(Protocol):
    """Account definitions without their secrets. May raise RequestRefused ("bad-accounts-file")."""

    def all(self) -> list[AccountRow]:
        """Every account, in order of names."""
        ...

    def put(self, row: AccountRow) -> None:
        """Enter an account, or replace the one of that name."""
        ...

    def remove(self, name: str) -> None:
        """Strike an account out; none of that name is no error."""
        ...


class Practice(Protocol):
    """The practice cloud's accounts."""

    def rows(self) -> list[AccountRow]:
        """The practice accounts, whether their cloud runs or not."""
        ...

    def reach(self, name: str) -> tuple[AccountRow, Mapping[str, str]]:
        """
        A practice account with its keys, its cloud found or started.

        Raises:
            Unreachable: It could not be started.
        """
        ...


class ProviderMaker(Protocol):
    """Makes a provider of an account and its secrets."""

    def __call__(self, row: AccountRow, secrets: Mapping[str, str]) -> Provider:
        """
        Raises:
            RequestRefused: A field is missing or wrong.
            SignInNeeded: A secret is missing.
        """
        ...
