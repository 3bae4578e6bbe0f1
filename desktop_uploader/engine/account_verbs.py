"""The façade's verbs about accounts."""

from collections.abc import Mapping
from dataclasses import replace

from desktop_uploader.domain.errors import RequestRefused, Trouble
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.engine.accounts import unknown_account
from desktop_uploader.engine.admission import is_parked
from desktop_uploader.engine.assembly import Surroundings
from desktop_uploader.engine.choices import choices
from desktop_uploader.engine.loop import Loop
from desktop_uploader.engine.tools import Tools
from desktop_uploader.ports.accounts import AccountKind, AccountRow, AccountTest
from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind


class AccountVerbs:
    """Keeps what `ports.engine.Engine` says of accounts, for the façade that it is a part of."""

    loop: Loop
    _around: Surroundings
    _tools: Tools

    def accounts(self) -> list[AccountRow]:
        """All accounts, practice ones last, each with why its jobs are parked."""
        parked: dict[str, Trouble | None] = {
            live.job.account: live.job.trouble
            for live in list(self._tools.active.values())
            if is_parked(live.job)
        }
        return [
            replace(row, blocked_by=parked.get(row.name)) for row in self._around.accounts.rows()
        ]

    def add_account(self, row: AccountRow, secrets: Mapping[str, str]) -> AccountRow:
        """Make an account or replace one; its parked jobs go on."""
        made = self._around.accounts.put(row, secrets)
        self.loop.call(lambda: self.loop.wake_account(AccountName(row.name)))
        return made

    def remove_account(self, name: str) -> None:
        """Forget an account and its secrets, unless it has jobs in hand."""
        if any(live.job.account == name for live in list(self._tools.hand.values())):
            raise RequestRefused(code="account-in-use", facts={"name": name})
        self._around.accounts.remove(name)

    def account_kinds(self) -> tuple[AccountKind, ...]:
        """Every cloud, with what has to be said about an account of it."""
        return self._around.accounts.kinds

    def test_account(self, name: str) -> AccountTest:
        """Make one harmless real call with an account; where it works, its parked jobs go on."""
        if all(row.name != name for row in self._around.accounts.rows()):
            raise unknown_account(name)
        test = self._around.accounts.test(name)
        if test.trouble is None:
            self.loop.call(lambda: self.loop.wake_account(AccountName(name)))
        return test

    def list_choices(self, account: str, which: ListKind) -> list[CatalogueEntry]:
        """What an upload of `account` may name; asked for on the caller's own thread."""
        return choices(self._around.accounts.provider_for(AccountName(account)), which)
