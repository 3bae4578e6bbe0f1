"""What uploads have left behind, of all accounts: found, and taken away when a person says so."""

from collections.abc import Sequence
from dataclasses import replace

from desktop_uploader.domain.errors import UploaderError
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.engine.accounts import Accounts, unknown_account
from desktop_uploader.engine.errands import Errands
from desktop_uploader.engine.leftover_records import LeftoverRecords
from desktop_uploader.engine.leftover_uploads import LeftoverUploads
from desktop_uploader.engine.loop import Loop
from desktop_uploader.ports.tidying import Leftover, LeftoverKind, Standing


class TidyingUp:
    """Keeps the Tidying protocol; one call after another, on the caller's own thread."""

    def __init__(self, loop: Loop, accounts: Accounts, *, errands: Errands) -> None:
        self._accounts = accounts
        self._journal = loop.tools.journal
        self._uploads = LeftoverUploads(loop)
        self._records = LeftoverRecords(loop, errands)

    def find(self, account: str = "") -> list[Leftover]:
        """All that came to no end, account by account; nothing is changed."""
        if account and all(row.name != account for row in self._accounts.rows()):
            raise unknown_account(account)
        names = [AccountName(account)] if account else self._with_leftovers()
        return [one for name in names for one in self._of_account(name)]

    def drop(self, found: Sequence[Leftover]) -> list[Leftover]:
        """Each as it is afterwards; what one refuses holds up no other."""
        return [self._dropped(one) for one in found]

    def keeps_records(self, account: str) -> bool:
        """Whether there are any of an account's, by what its cloud declares."""
        provider = self._accounts.provider_for(AccountName(account))
        return bool(provider.abilities.dead_states)

    def _with_leftovers(self) -> list[AccountName]:
        uploads = [one.account for one in self._journal.open_uploads()]
        records = [one.account for one in self._journal.open_records()]
        return list(dict.fromkeys([*uploads, *records]))

    def _of_account(self, name: AccountName) -> list[Leftover]:
        foreign = self._uploads.foreign(name)
        uploads = [one for one in self._journal.open_uploads() if one.account == name]
        records = [one for one in self._journal.open_records() if one.account == name]
        seen = [self._uploads.look(one) for one in uploads]
        return [*seen, *foreign, *(self._records.look(name, records) if records else ())]

    def _dropped(self, found: Leftover) -> Leftover:
        if found.standing is Standing.FOREIGN:
            return found
        try:
            if found.kind is LeftoverKind.RECORD:
                return self._records.drop(found)
            return self._uploads.drop(found)
        except UploaderError as error:
            return replace(found, standing=Standing.UNKNOWN, trouble=error.trouble)
