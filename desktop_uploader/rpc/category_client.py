"""The façade's verbs about categories, over the socket."""

from desktop_uploader.ports.catalogue import CatalogueEntry
from desktop_uploader.rpc.connection import Connection


class CategoryClient:
    """Keeps the CategoryFace port."""

    _connection: Connection

    def add_category(self, account: str, name: str, *, parent_id: str = "") -> CatalogueEntry:
        """Make one."""
        return self._connection.ask(
            "add_category", CatalogueEntry, account=account, name=name, parent_id=parent_id
        )

    def rename_category(self, account: str, category_id: str, *, name: str) -> CatalogueEntry:
        """Give it another name."""
        return self._connection.ask(
            "rename_category", CatalogueEntry, account=account, category_id=category_id, name=name
        )

    def remove_category(self, account: str, category_id: str) -> CatalogueEntry:
        """Delete it."""
        return self._connection.ask(
            "remove_category", CatalogueEntry, account=account, category_id=category_id
        )
