"""What lies in an account's cloud, read and changed at a person's word."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

from desktop_uploader.domain.errors import (
    ClockWrong,
    ObjectMissing,
    Outcome,
    ProviderError,
    RequestRefused,
    Trouble,
)
from desktop_uploader.domain.ids import AccountName, MediaId
from desktop_uploader.engine.assembly import Surroundings, Tuning
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.ports.errands import Errand, ErrandOrder, Fate
from desktop_uploader.ports.library import (
    Changes,
    Library,
    LibraryItem,
    LibraryPage,
    MediumFate,
    PlayAddress,
    Refused,
    TitleSearch,
)
from desktop_uploader.ports.provider import Provider

SET, DELETE = "set-medium", "delete-medium"
Told = TypeVar("Told")
Holds = Callable[[LibraryItem | None], bool]


@dataclass(frozen=True, slots=True)
class _Order:
    """
    The same thing asked for many media.

    Attributes:
        holds: Whether a medium that was read is as it was asked for.
        call: Asks it for as many media as `batch`.
    """

    account: AccountName
    action: str
    wish: Mapping[str, str]
    holds: Holds
    call: Callable[[Sequence[MediaId]], Refused]
    batch: int


class LibraryVerbs:
    """The engine's part that keeps the LibraryFace port; works on the caller's own thread."""

    _around: Surroundings
    _tuning: Tuning

    def list_media(
        self, account: str, *, search: str = "", after: str = "", limit: int = 100
    ) -> LibraryPage:
        """A page of what lies in the cloud."""
        library = self._library(account)
        return _asked(lambda: library.page(search, after=after, limit=limit, cutoff=JobCutoff()))

    def title_search(self, account: str) -> TitleSearch:
        """How the account's cloud compares titles."""
        return self._library(account).title_search

    def show_medium(self, account: str, medium: str) -> LibraryItem:
        """One medium."""
        found = _read(self._library(account), MediaId(medium))
        if found is None:
            raise _absent(account, medium)
        return found

    def play_medium(self, account: str, medium: str) -> list[PlayAddress]:
        """Where it can be watched."""
        library = self._library(account)
        try:
            return _asked(lambda: library.play(MediaId(medium), cutoff=JobCutoff()))
        except ObjectMissing as missing:
            raise _absent(account, medium) from missing

    def change_media(
        self, account: str, media: tuple[str, ...], *, changes: Changes
    ) -> list[MediumFate]:
        """Say something else of media."""
        library = self._library(account)
        library.review(changes)
        order = _Order(
            AccountName(account),
            SET,
            _wish_of(changes),
            holds=lambda item: item is not None and changes.are_kept_by(item),
            call=lambda batch: library.change(batch, changes, cutoff=JobCutoff()),
            batch=library.change_batch,
        )
        return list(self._carried_out(library, order, media=media))

    def delete_media(self, account: str, media: tuple[str, ...]) -> list[MediumFate]:
        """Delete media for ever."""
        library = self._library(account)
        if not self._around.accounts.provider_for(AccountName(account)).abilities.deletes_media:
            raise RequestRefused(code="deletes-nothing", facts={"name": account})
        order = _Order(
            AccountName(account),
            DELETE,
            {},
            holds=lambda item: item is None,
            call=lambda batch: library.delete(batch, cutoff=JobCutoff()),
            batch=library.delete_batch,
        )
        return list(self._carried_out(library, order, media=media))

    def _library(self, account: str) -> Library:
        provider: Provider = self._around.accounts.provider_for(AccountName(account))
        if provider.library is None:
            facts = {"name": account}
            if provider.abilities.follows_media:
                raise RequestRefused(code="media-not-kept", facts=facts)
            raise RequestRefused(code="media-not-readable", facts=facts)
        return provider.library

    def _carried_out(
        self, library: Library, order: _Order, *, media: Sequence[str]
    ) -> Iterator[MediumFate]:
        wanted = [MediaId(one) for one in dict.fromkeys(media)]
        for first in range(0, len(wanted), order.batch):
            batch = wanted[first : first + order.batch]
            errands = {medium: self._begun(order, medium) for medium in batch}
            for fate in self._asked_for(library, order, batch=batch):
                self._note(errands[MediaId(fate.medium)], fate)
                yield fate

    def _asked_for(
        self, library: Library, order: _Order, *, batch: Sequence[MediaId]
    ) -> Iterator[MediumFate]:
        try:
            refused = _asked(lambda: order.call(batch))
        except ProviderError as error:
            trouble = error.trouble
            yield from (_settled(library, order, medium=one, trouble=trouble) for one in batch)
            return
        for medium in batch:
            yield _fate_by(refused.get(medium), order.account, medium=medium)

    def _begun(self, order: _Order, medium: MediaId) -> Errand:
        now_s = self._around.clock.now_s()
        return self._around.journal.begin_errand(
            ErrandOrder(order.account, order.action, medium, order.wish),
            key=f"{self._tuning.home_key}/{order.action}/{medium}/{now_s:.3f}",
            at_s=now_s,
        )

    def _note(self, errand: Errand, fate: MediumFate) -> None:
        answer: dict[str, str] = {}
        if fate.trouble is not None:
            answer = {"kind": fate.trouble.kind, "code": fate.trouble.code}
        self._around.journal.end_errand(
            errand.number, fate.fate, answer=answer, at_s=self._around.clock.now_s()
        )


def _asked(ask: Callable[[], Told]) -> Told:
    try:
        return ask()
    except ClockWrong:
        # The refusal told the far end's time: what is signed from now on goes by it.
        return ask()


def _read(library: Library, medium: MediaId) -> LibraryItem | None:
    return _asked(lambda: library.read(medium, cutoff=JobCutoff()))


def _settled(library: Library, order: _Order, *, medium: MediaId, trouble: Trouble) -> MediumFate:
    """
    What became of a call that failed. Where that is not known, its medium is looked at; one that
    is not as it was asked for is asked for once more: saying it twice is saying it once.
    """
    if trouble.outcome is not Outcome.UNKNOWN:
        return MediumFate(medium, Fate.REFUSED, trouble)
    try:
        if order.holds(_read(library, medium)):
            return MediumFate(medium, Fate.DONE)
        word = order.call([medium]).get(medium)
    except ProviderError:
        return MediumFate(medium, Fate.UNKNOWN, trouble)
    return _fate_by(word, order.account, medium=medium)


def _wish_of(changes: Changes) -> dict[str, str]:
    said = {name: value for name, value in asdict(changes).items() if value is not None}
    return {
        name: ",".join(value) if isinstance(value, tuple) else value for name, value in said.items()
    }


def _absent(account: str, medium: str) -> RequestRefused:
    return RequestRefused(code="no-such-medium", facts={"name": account, "medium": medium})


def _fate_by(word: str | None, account: str, *, medium: MediaId) -> MediumFate:
    if word is None:
        return MediumFate(medium, Fate.DONE)
    facts = {"name": account, "medium": medium}
    if word == "not-there":
        return MediumFate(medium, Fate.REFUSED, _absent(account, medium).trouble)
    forbidden = RequestRefused(code="medium-not-allowed", facts=facts)
    return MediumFate(medium, Fate.REFUSED, forbidden.trouble)
