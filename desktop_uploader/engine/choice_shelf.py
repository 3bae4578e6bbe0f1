"""What accounts have to choose from, kept for a while with the moment when it was asked for."""

import threading
from dataclasses import dataclass

from desktop_uploader.domain.ids import AccountName
from desktop_uploader.engine.assembly import Surroundings
from desktop_uploader.engine.choices import choices
from desktop_uploader.ports.catalogue import CatalogueEntry, Choices, ListKind
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.provider import Provider

LASTS_S = 900.0
"""Templates and categories change by a person's hand; a quarter of an hour is a sitting."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A list, whose it was, and when it came, monotonic."""

    provider: Provider
    choices: Choices
    came_at_s: float


class ChoiceShelf:
    """The lists of all accounts; may be used from any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[tuple[AccountName, ListKind], _Kept] = {}

    def take(self, provider: Provider, kind: ListKind, *, fresh: bool) -> Choices:
        """
        One of the lists, asked for where it is not kept, is old, or is wanted `fresh`.

        An account that was changed has another provider, so that nothing of it is kept.
        """
        key, now_s = (provider.account, kind), self._clock.monotonic_s()
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and not fresh and kept.provider is provider:
            age_s = now_s - kept.came_at_s
            if age_s < LASTS_S:
                return Choices(kept.choices.entries, age_s)
        found = Choices(tuple(choices(provider, kind)))
        with self._lock:
            self._kept[key] = _Kept(provider, found, now_s)
        return found

    def forget(self, account: AccountName, kind: ListKind) -> None:
        """It was changed from here."""
        with self._lock:
            self._kept.pop((account, kind), None)


class ChoiceVerbs:
    """The engine's part that lists choices; works on the caller's own thread."""

    _around: Surroundings
    _shelf: ChoiceShelf

    def list_choices(self, account: str, which: ListKind) -> list[CatalogueEntry]:
        """What an upload of `account` may name, as it is now."""
        return list(self.choices_of(account, which, fresh=True).entries)

    def choices_of(self, account: str, which: ListKind, *, fresh: bool = False) -> Choices:
        """The same, as it was not long ago."""
        provider = self._around.accounts.provider_for(AccountName(account))
        return self._shelf.take(provider, which, fresh=fresh)
