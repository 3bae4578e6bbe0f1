"""The façade's verbs about what lies in a cloud, over the socket."""

from desktop_uploader.ports.library import (
    Changes,
    LibraryItem,
    LibraryPage,
    MediumFate,
    PlayAddress,
    TitleSearch,
)
from desktop_uploader.rpc.connection import Connection


class LibraryClient:
    """Keeps the LibraryFace port."""

    _connection: Connection

    def list_media(
        self, account: str, *, search: str = "", after: str = "", limit: int = 100
    ) -> LibraryPage:
        """A page of what lies in the cloud."""
        return self._connection.ask(
            "list_media", LibraryPage, account=account, search=search, after=after, limit=limit
        )

    def title_search(self, account: str) -> TitleSearch:
        """How the account's cloud compares titles."""
        return self._connection.ask("title_search", TitleSearch, account=account)

    def show_medium(self, account: str, medium: str) -> LibraryItem:
        """One medium."""
        return self._connection.ask("show_medium", LibraryItem, account=account, medium=medium)

    def play_medium(self, account: str, medium: str) -> list[PlayAddress]:
        """Where it can be watched."""
        return self._connection.ask(
            "play_medium", list[PlayAddress], account=account, medium=medium
        )

    def change_media(
        self, account: str, media: tuple[str, ...], *, changes: Changes
    ) -> list[MediumFate]:
        """Say something else of media."""
        return self._connection.ask(
            "change_media", list[MediumFate], account=account, media=media, changes=changes
        )

    def delete_media(self, account: str, media: tuple[str, ...]) -> list[MediumFate]:
        """Delete media for ever."""
        return self._connection.ask("delete_media", list[MediumFate], account=account, media=media)
