"""What lies in the scripted engine's clouds: the same for every account."""

from dataclasses import replace
from typing import Any

from desktop_uploader.domain.errors import RequestRefused, Trouble, UploaderError
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind
from desktop_uploader.ports.errands import Fate
from desktop_uploader.ports.library import (
    Changes,
    LibraryItem,
    LibraryPage,
    MediumFate,
    PlayAddress,
    TitleSearch,
)


class ScriptedLibrary:
    """
    Keeps the LibraryFace and CategoryFace ports.

    Attributes:
        media: What is there, in order.
        addresses: What every medium can be watched at.
        fails_media: What becomes of a medium that is to be changed or deleted.
        searches: How titles are compared.
    """

    fails_with: UploaderError | None
    choices: dict[ListKind, list[CatalogueEntry]]

    def __init__(self) -> None:
        self.media: dict[str, LibraryItem] = {}
        self.addresses: list[PlayAddress] = []
        self.fails_media: dict[str, tuple[Fate, Trouble]] = {}
        self.searches = TitleSearch.WORDS
        self.is_cut_off = False
        self.asked_pages: list[tuple[str, int]] = []

    def list_media(
        self, account: str, *, search: str = "", after: str = "", limit: int = 100
    ) -> LibraryPage:
        self._listen()
        self.asked_pages.append((after, limit))
        found = [item for item in self.media.values() if search in item.title]
        first = int(after or 0)
        last = first + limit
        more = str(last) if last < len(found) else ""
        return LibraryPage(
            tuple(found[first:last]), more, len(found), is_cut_off=self.is_cut_off and not more
        )

    def title_search(self, account: str) -> TitleSearch:
        self._listen()
        return self.searches

    def show_medium(self, account: str, medium: str) -> LibraryItem:
        self._listen()
        if medium not in self.media:
            facts = {"name": account, "medium": medium}
            raise RequestRefused(code="no-such-medium", facts=facts)
        return self.media[medium]

    def play_medium(self, account: str, medium: str) -> list[PlayAddress]:
        self.show_medium(account, medium)
        return self.addresses

    def change_media(
        self, account: str, media: tuple[str, ...], *, changes: Changes
    ) -> list[MediumFate]:
        self._listen()
        said: dict[str, Any] = {
            name: value
            for name in ("title", "description", "tags", "category")
            if (value := getattr(changes, name)) is not None
        }
        for medium in set(media) - set(self.fails_media):
            known = self.media.get(medium, LibraryItem(MediaId(medium)))
            self.media[medium] = replace(known, **said)
        return self._fates(media)

    def delete_media(self, account: str, media: tuple[str, ...]) -> list[MediumFate]:
        self._listen()
        for medium in set(media) - set(self.fails_media):
            self.media.pop(medium, None)
        return self._fates(media)

    def add_category(self, account: str, name: str, *, parent_id: str = "") -> CatalogueEntry:
        self._listen()
        made = CatalogueEntry("100", name, parent_id)
        self.choices[ListKind.CATEGORIES].append(made)
        return made

    def rename_category(self, account: str, category_id: str, *, name: str) -> CatalogueEntry:
        self._listen()
        tree = self.choices[ListKind.CATEGORIES]
        [place] = [place for place, one in enumerate(tree) if one.id == category_id]
        tree[place] = replace(tree[place], name=name)
        return tree[place]

    def remove_category(self, account: str, category_id: str) -> CatalogueEntry:
        self._listen()
        tree = self.choices[ListKind.CATEGORIES]
        [gone] = [one for one in tree if one.id == category_id]
        tree[:] = [one for one in tree if category_id not in (one.id, one.parent_id)]
        return gone

    def _fates(self, media: tuple[str, ...]) -> list[MediumFate]:
        return [MediumFate(one, *self.fails_media.get(one, (Fate.DONE, None))) for one in media]

    def _listen(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with
