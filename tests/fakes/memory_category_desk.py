"""Categories in memory, over the list that the catalogue in memory tells."""

from dataclasses import replace

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.catalogue import CatalogueEntry
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.word_limits import WordLimits
from tests.fakes.memory_catalogue import MemoryCatalogue
from tests.fakes.memory_desk import MemoryDesk

LIMITS = WordLimits(title=64, description=128, tag=32)


class MemoryCategoryDesk:
    """Keeps the CategoryDesk port."""

    def __init__(self, desk: MemoryDesk, catalogue: MemoryCatalogue) -> None:
        self._desk = desk
        self._tree = catalogue.tree
        self._latest = 100

    def review(self, name: str) -> None:
        """Some limits."""
        LIMITS.check_category(name)

    def add(self, name: str, *, parent_id: str, cutoff: Cutoff) -> str:
        """The next number."""
        with self._desk.call("add-category", cutoff):
            self._latest += 1
            made = CatalogueEntry(str(self._latest), name, parent_id)
            self._tree.insert(self._place(parent_id) + 1, made)
            return made.id

    def rename(self, category_id: str, *, name: str, cutoff: Cutoff) -> None:
        """In place."""
        with self._desk.call("rename-category", cutoff):
            place = self._place(category_id)
            if place < 0:
                raise RequestRefused(code="InvalidCateId.NotFound")
            self._tree[place] = replace(self._tree[place], name=name)

    def remove(self, category_id: str, *, cutoff: Cutoff) -> None:
        """With all that lie in it."""
        with self._desk.call("remove-category", cutoff):
            if self._place(category_id) < 0:
                raise RequestRefused(code="InvalidCateId.NotFound")
            self._tree[:] = [
                one for one in self._tree if category_id not in (one.id, one.parent_id)
            ]

    def name_of(self, category_id: str, *, cutoff: Cutoff) -> str | None:
        """Of the list."""
        with self._desk.call("name-of-category", cutoff):
            place = self._place(category_id)
            return self._tree[place].name if place >= 0 else None

    def _place(self, category_id: str) -> int:
        ids = [one.id for one in self._tree]
        return ids.index(category_id) if category_id in ids else -1
