"""Accounts: what was written down of them, and how one becomes a provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from desktop_uploader.domain.errors import Trouble
from desktop_uploader.ports.provider import Provider


@dataclass(frozen=True, slots=True)
class AccountField:
    """
    One thing to be said.

    Attributes:
        name: Key among an account's options or secrets; "region" is the row's own.
        is_secret: Kept where secrets are kept, never shown.
        choices: What it may be; empty where anything may stand.
        default: Taken where nothing is said.
        is_address: It must be an https address; plain http only on this machine itself.
    """

    name: str
    is_secret: bool = False
    is_required: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""
    is_address: bool = False


@dataclass(frozen=True, slots=True)
class AccountWay:
    """One way to get credentials."""

    name: str
    fields: tuple[AccountField, ...]


@dataclass(frozen=True, slots=True)
class AccountKind:
    """One cloud, and the ways it offers, the usual one first."""

    name: str
    ways: tuple[AccountWay, ...]


@dataclass(frozen=True, slots=True)
class AccountRow:
    """
    An account without its secrets.

    Attributes:
        kind: The cloud, as `AccountKind.name` has it.
        way: How it gets credentials ("key", "broker" …).
        secrets_in: Where its secrets lie ("keyring", "file", "environment", "none").
        options: Everything else that was set, as texts.
        blocked_by: Why its jobs are parked; None when they are not.
    """

    name: str
    kind: str
    way: str
    region: str = ""
    secrets_in: str = ""
    is_practice: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    blocked_by: Trouble | None = None


@dataclass(frozen=True, slots=True)
class AccountTest:
    """What a real call told about an account; `trouble` None means that it works."""

    name: str
    trouble: Trouble | None = None
    clock_offset_s: float | None = None
    request_id: str = ""
    detail: str = ""


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
