"""Categories of an account's cloud, changed at a person's word."""

from collections.abc import Callable
from dataclasses import replace

from desktop_uploader.domain.errors import (
    OutcomeUnknown,
    ProviderError,
    Remedy,
    RequestRefused,
    Trouble,
)
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.engine.assembly import Surroundings
from desktop_uploader.engine.choice_shelf import ChoiceShelf
from desktop_uploader.engine.choices import choices
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.errands import Answer, Errands
from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind
from desktop_uploader.ports.category_desk import CategoryDesk
from desktop_uploader.ports.errands import Errand, ErrandOrder
from desktop_uploader.ports.provider import Provider

ADD, RENAME, REMOVE = "add-category", "rename-category", "remove-category"


class CategoryVerbs:
    """The engine's part that keeps the CategoryFace port; works on the caller's own thread."""

    _around: Surroundings
    _errands: Errands
    _shelf: ChoiceShelf

    def add_category(self, account: str, name: str, *, parent_id: str = "") -> CatalogueEntry:
        """Make one."""
        provider, desk = self._category_desk(account)
        desk.review(name)
        before = choices(provider, ListKind.CATEGORIES)
        if parent_id:
            _found(before, parent_id, account=account)
        if twin := _twin(before, name, parent_id=parent_id):
            facts = {"name": name, "found": twin.id}
            raise RequestRefused(code="category-exists", facts=facts)
        made: list[str] = []
        self._carried_out_once(
            ErrandOrder(AccountName(account), ADD, parent_id, {"name": name}),
            lambda: made.append(desk.add(name, parent_id=parent_id, cutoff=JobCutoff())),
            # What bears the name now, and did not before, is ours.
            holds=lambda: bool(
                _twin(choices(provider, ListKind.CATEGORIES), name, parent_id=parent_id)
            ),
        )
        if made:
            return CatalogueEntry(made[0], name, parent_id)
        twin = _twin(choices(provider, ListKind.CATEGORIES), name, parent_id=parent_id)
        return twin or CatalogueEntry("", name, parent_id)

    def rename_category(self, account: str, category_id: str, *, name: str) -> CatalogueEntry:
        """Give it another name."""
        provider, desk = self._category_desk(account)
        desk.review(name)
        known = _found(choices(provider, ListKind.CATEGORIES), category_id, account=account)
        self._carried_out_once(
            ErrandOrder(AccountName(account), RENAME, category_id, {"name": name}),
            lambda: desk.rename(category_id, name=name, cutoff=JobCutoff()),
            holds=lambda: desk.name_of(category_id, cutoff=JobCutoff()) == name,
        )
        return replace(known, name=name)

    def remove_category(self, account: str, category_id: str) -> CatalogueEntry:
        """Delete it."""
        provider, desk = self._category_desk(account)
        if not provider.abilities.deletes_media:
            raise RequestRefused(code="deletes-nothing", facts={"name": account})
        known = _found(choices(provider, ListKind.CATEGORIES), category_id, account=account)
        self._carried_out_once(
            ErrandOrder(AccountName(account), REMOVE, category_id),
            lambda: desk.remove(category_id, cutoff=JobCutoff()),
            holds=lambda: desk.name_of(category_id, cutoff=JobCutoff()) is None,
        )
        return known

    def _category_desk(self, account: str) -> tuple[Provider, CategoryDesk]:
        provider = self._around.accounts.provider_for(AccountName(account))
        if provider.category_desk is None:
            raise RequestRefused(code="no-categories", facts={"name": account})
        return provider, provider.category_desk

    def _carried_out_once(
        self, order: ErrandOrder, ask: Callable[[], object], *, holds: Callable[[], bool]
    ) -> None:
        """
        Ask, and look before asking once more where the answer was lost, now or in an earlier life.

        Raises:
            OutcomeUnknown: Looking did not help.
            ProviderError: It was refused.
        """

        lost = Trouble("", Remedy.ASK_USER)

        def find(_: Errand) -> Answer:
            # Saying it twice is saying it once.
            try:
                if not holds():
                    ask()
            except ProviderError as error:
                raise OutcomeUnknown(
                    lost.message, action=lost.action, code="category-unknown"
                ) from error
            return {}

        def act(_: Errand) -> Answer:
            nonlocal lost
            try:
                ask()
            except ProviderError as error:
                lost = error.trouble
                raise
            return {}

        try:
            self._errands.run(order, act=act, find=find)
        finally:
            self._shelf.forget(order.account, ListKind.CATEGORIES)


def _found(entries: list[CatalogueEntry], category_id: str, *, account: str) -> CatalogueEntry:
    for entry in entries:
        if entry.id == category_id:
            return entry
    raise RequestRefused(code="no-category", facts={"name": account, "found": category_id})


def _twin(entries: list[CatalogueEntry], name: str, *, parent_id: str) -> CatalogueEntry | None:
    return next((one for one in entries if (one.name, one.parent_id) == (name, parent_id)), None)
