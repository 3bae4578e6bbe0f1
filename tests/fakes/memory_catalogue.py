"""The lists of a cloud in memory, as a test has written them down."""

from collections.abc import Sequence

from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind
from desktop_uploader.ports.cutoff import Cutoff
from tests.fakes.memory_desk import MemoryDesk

TREE = (
    CatalogueEntry("1", "电影"),
    CatalogueEntry("11", "Trailers", parent_id="1"),
    CatalogueEntry("2", "Lessons"),
)
MADE_BY = (CatalogueEntry("two-sizes", "Two sizes", detail="480"),)


class MemoryCatalogue:
    """
    Keeps the Catalogue port.

    Attributes:
        tree: The categories.
    """

    def __init__(
        self,
        desk: MemoryDesk,
        *,
        categories: Sequence[CatalogueEntry] = TREE,
        templates: Sequence[CatalogueEntry] = MADE_BY,
    ) -> None:
        self._desk = desk
        self.tree = list(categories)
        self._templates = templates

    def categories(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """What the test has set."""
        with self._desk.call("categories", cutoff):
            return list(self.tree)

    def templates(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """What the test has set."""
        with self._desk.call("templates", cutoff):
            return list(self._templates)

    def listed(self, kind: ListKind, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """One of each."""
        with self._desk.call(kind.value, cutoff):
            return [CatalogueEntry(f"{kind.value}-1", f"One of the {kind.value}")]
