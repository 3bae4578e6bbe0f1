"""The accounts of a home: their definitions, their secrets, their providers."""

import threading
from collections.abc import Callable, Mapping

from desktop_uploader.domain.errors import (
    ClockWrong,
    RequestRefused,
    SignInNeeded,
    UploaderError,
)
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.ports.accounts import (
    AccountBook,
    AccountField,
    AccountKind,
    AccountRow,
    AccountTest,
    Practice,
    ProviderMaker,
)
from desktop_uploader.ports.control_plane import AccountCheck
from desktop_uploader.ports.provider import Provider
from desktop_uploader.ports.secret_store import UPLOADS, SecretStore, variable_of

IN_ENVIRONMENT = "environment"


class Accounts:
    """Keeps the contract of `ports.provider.ProviderSource`; may be used from any thread."""

    def __init__(
        self,
        book: AccountBook,
        stores: Mapping[str, Callable[[], SecretStore]],
        *,
        make: ProviderMaker,
        practice: Practice,
        kinds: tuple[AccountKind, ...] = (),
    ) -> None:
        """
        Args:
            stores: Opens the places for secrets, by their names ("keyring", "file",
                "environment"), when one is first needed.
        """
        self._book = book
        self._stores = stores
        self._make = make
        self.kinds = kinds
        self._practice = practice
        self._lock = threading.RLock()
        self._providers: dict[str, Provider] = {}
        self._practice_names = frozenset(row.name for row in practice.rows())

    def is_practice(self, name: str) -> bool:
        """Whether an account is of the practice cloud."""
        return name in self._practice_names

    def rows(self) -> list[AccountRow]:
        """All accounts, practice ones last."""
        return [*self._book.all(), *self._practice.rows()]

    def provider_for(self, account: AccountName) -> Provider:
        """The provider of `account`; the same one each time while its definition stays."""
        with self._lock:
            known = self._providers.get(account)
            if known is None:
                known = self._providers[account] = self._make(*self._definition(account))
            return known

    def put(self, row: AccountRow, secrets: Mapping[str, str]) -> AccountRow:
        """
        Make or replace an account; its secrets are kept first, where it says.

        Raises:
            RequestRefused: A field is missing or wrong; nothing was kept.
            SignInNeeded: The place for its secrets cannot be used.
        """
        if self.is_practice(row.name):
            raise RequestRefused(code="reserved-name", facts={"name": row.name})
        store = self._store(row)
        kept = secrets or store.fetch(row.name)
        self._refuse_unset(row, kept)
        self._make(row, kept).close()
        with self._lock:
            if secrets and row.secrets_in != IN_ENVIRONMENT:
                store.keep(row.name, secrets)
            self._book.put(row)
            self._forget_provider(row.name)
        return row

    def remove(self, name: str) -> None:
        """Forget an account and its secrets."""
        if self.is_practice(name):
            raise RequestRefused(code="practice-stays", facts={"name": name})
        row = next((row for row in self._book.all() if row.name == name), None)
        if row is None:
            raise unknown_account(name)
        with self._lock:
            if row.secrets_in != IN_ENVIRONMENT:
                store = self._store(row)
                store.forget(name)
                store.forget(UPLOADS.format(account=name))
            self._book.remove(name)
            self._forget_provider(name)

    def test(self, name: str) -> AccountTest:
        """Make one harmless real call with an account."""
        try:
            with self._lock:
                self._forget_provider(name)
            check = _checked(self.provider_for(AccountName(name)))
        except UploaderError as error:
            return AccountTest(name, trouble=error.trouble, request_id=error.trouble.request_id)
        return AccountTest(
            name,
            clock_offset_s=check.clock_offset_s,
            request_id=check.request_id,
            detail=check.detail,
        )

    def close(self) -> None:
        """Give back every connection."""
        with self._lock:
            for name in list(self._providers):
                self._forget_provider(name)

    def _forget_provider(self, name: str) -> None:
        provider = self._providers.pop(name, None)
        if provider is not None:
            provider.close()

    def _definition(self, name: str) -> tuple[AccountRow, Mapping[str, str]]:
        if self.is_practice(name):
            return self._practice.reach(name)
        row = next((row for row in self._book.all() if row.name == name), None)
        if row is None:
            raise unknown_account(name)
        secrets = self._store(row).fetch(name)
        self._refuse_unset(row, secrets)
        if not secrets:
            raise SignInNeeded(code="no-secret", facts={"name": name, "place": row.secrets_in})
        return row, secrets

    def _refuse_unset(self, row: AccountRow, secrets: Mapping[str, str]) -> None:
        """Name the variables that are wanted: nobody can guess them."""
        if row.secrets_in != IN_ENVIRONMENT:
            return
        unset = [
            variable_of(row.name, field.name)
            for kind in self.kinds
            for way in kind.ways
            for field in way.fields
            if (kind.name, way.name) == (row.kind, row.way) and _is_wanted(field, secrets)
        ]
        if unset:
            facts = {"name": row.name, "variables": ", ".join(unset)}
            raise SignInNeeded(code="variable-unset", facts=facts)

    def _store(self, row: AccountRow) -> SecretStore:
        try:
            return self._stores[row.secrets_in]()
        except KeyError:
            accepted = ", ".join(sorted(self._stores))
            raise RequestRefused(
                code="bad-field",
                facts={"field": "secrets_in", "value": row.secrets_in, "accepted": accepted},
            ) from None


def _is_wanted(field: AccountField, secrets: Mapping[str, str]) -> bool:
    return field.is_secret and field.is_required and not secrets.get(field.name)


def _checked(provider: Provider) -> AccountCheck:
    try:
        return provider.control_plane.check(cutoff=JobCutoff())
    except ClockWrong:
        # The refusal told the far end's time; the answer to this call says how far ours is off.
        return provider.control_plane.check(cutoff=JobCutoff())


def unknown_account(name: str) -> RequestRefused:
    """The error for a name that no account has."""
    return RequestRefused(code="unknown-account", facts={"name": name})
