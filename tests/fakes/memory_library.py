"""What lies in a cloud in memory: the media of the test's own making."""

from collections.abc import Sequence
from dataclasses import replace

from desktop_uploader.domain.errors import ObjectMissing
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediumState
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.library import (
    Changes,
    LibraryItem,
    LibraryPage,
    PlayAddress,
    Refused,
    TitleSearch,
)
from desktop_uploader.providers.word_limits import WordLimits
from tests.fakes.memory_desk import MemoryDesk

LIMITS = WordLimits(title=64, description=128, tag=32)


class MemoryLibrary:
    """
    Keeps the Library port.

    Attributes:
        items: The media, the newest first.
        forbidden: Those that may be read and not changed.
    """

    title_search = TitleSearch.WORDS
    change_batch = 2
    delete_batch = 2

    def __init__(self, desk: MemoryDesk, *items: LibraryItem) -> None:
        self._desk = desk
        self.items = {item.id: item for item in items}
        self.forbidden: set[MediaId] = set()

    def put(self, item: LibraryItem) -> None:
        """The newest from now on."""
        self.items = {item.id: item, **self.items}

    def page(self, search: str, *, after: str, limit: int, cutoff: Cutoff) -> LibraryPage:
        """Media whose titles hold `search`; `after` is the place in the list."""
        with self._desk.call("page", cutoff):
            found = [item for item in self.items.values() if search in item.title]
            first = int(after or 0)
            last = first + limit
            more = str(last) if last < len(found) else ""
            return LibraryPage(tuple(found[first:last]), more, len(found))

    def read(self, medium: MediaId, *, cutoff: Cutoff) -> LibraryItem | None:
        """The medium."""
        with self._desk.call("read", cutoff):
            return self.items.get(medium)

    def play(self, medium: MediaId, *, cutoff: Cutoff) -> list[PlayAddress]:
        """One address of what can be played."""
        with self._desk.call("play", cutoff):
            if medium not in self.items:
                raise ObjectMissing(code="nowhere")
            is_playable = self.items[medium].state is MediumState.PLAYABLE
            return [PlayAddress(f"http://play.invalid/{medium}")] if is_playable else []

    def review(self, changes: Changes) -> None:
        """Some limits."""
        LIMITS.check(changes)

    def change(self, media: Sequence[MediaId], changes: Changes, *, cutoff: Cutoff) -> Refused:
        """Say it of each."""
        assert len(media) <= self.change_batch
        said = {
            name: value
            for name in ("title", "description", "tags", "category")
            if (value := getattr(changes, name)) is not None
        }
        with self._desk.call("change", cutoff):
            refused = self._refused(media)
            for medium in set(media) - set(refused):
                self.items[medium] = replace(self.items[medium], **said)
            return refused

    def delete(self, media: Sequence[MediaId], *, cutoff: Cutoff) -> Refused:
        """Forget each."""
        assert len(media) <= self.delete_batch
        with self._desk.call("delete", cutoff):
            refused = self._refused(media)
            for medium in set(media) - set(refused):
                del self.items[medium]
            return refused

    def _refused(self, media: Sequence[MediaId]) -> Refused:
        missing = {one: "not-there" for one in media if one not in self.items}
        return missing | {one: "not-allowed" for one in media if one in self.forbidden}
