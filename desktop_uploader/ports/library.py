"""What lies in an account's cloud: read, watched, renamed, deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from desktop_uploader.domain.errors import Trouble
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediumState
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.errands import Fate


class TitleSearch(Enum):
    """How a cloud compares what is searched for with its titles."""

    WORDS = "words"
    """Anywhere in the title, as the cloud cuts it into words."""
    BEGINNING = "beginning"


@dataclass(frozen=True, slots=True)
class LibraryItem:
    """
    One medium as its cloud shows it. What a reading does not tell is empty or None.

    Attributes:
        word: The cloud's own word for its state.
        category, category_name: Where it is filed.
        created_at_s, changed_at_s: Seconds since the epoch.
        upload: How it came there, in the cloud's own names and words.
    """

    id: MediaId
    title: str = ""
    state: MediumState = MediumState.UNCLEAR
    word: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""
    category_name: str = ""
    size_bytes: int | None = None
    duration_s: float | None = None
    created_at_s: float | None = None
    changed_at_s: float | None = None
    cover_url: str = ""
    upload: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """
    Some of the media that were asked for.

    Attributes:
        after: What the next page is asked for with; "" at the end.
        total: Of all pages; None where the cloud does not tell.
        is_cut_off: Whether there is more, which the cloud does not give out to this question.
    """

    items: tuple[LibraryItem, ...]
    after: str = ""
    total: int | None = None
    is_cut_off: bool = False


@dataclass(frozen=True, slots=True)
class PlayAddress:
    """
    Where one output can be watched.

    Attributes:
        name: The cloud's word for its quality; "" for the source itself.
    """

    url: str
    name: str = ""
    format: str = ""
    width: int | None = None
    height: int | None = None
    bitrate_kbps: float | None = None
    size_bytes: int | None = None
    duration_s: float | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be said of a medium from now on; None leaves it as it is."""

    title: str | None = None
    description: str | None = None
    tags: tuple[str, ...] | None = None
    category: str | None = None

    def are_kept_by(self, item: LibraryItem) -> bool:
        """Whether a medium already has it all."""
        return (
            self.title in (None, item.title)
            and self.description in (None, item.description)
            and self.category in (None, item.category)
            and (self.tags is None or set(self.tags) == set(item.tags))
        )


Refused = Mapping[MediaId, str]
"""By medium: "not-there" or "not-allowed"."""


class Library(Protocol):
    """
    The media of one account, whoever uploaded them. May be used from many threads.

    Every verb raises ProviderError as the control plane's contract says, and Cut.

    Attributes:
        title_search: How `search` compares.
        change_batch, delete_batch: The most media that one call may name.
    """

    title_search: TitleSearch
    change_batch: int
    delete_batch: int

    def page(self, search: str, *, after: str, limit: int, cutoff: Cutoff) -> LibraryPage:
        """
        Media in the cloud's order, the newest first where nothing is searched.

        No medium is left out between a page and the one that its `after` leads to; one may come
        twice.

        Args:
            search: Compared with titles; "" for all media.
            after: "" for the first page.
            limit: At most so many, 1 to 100; the cloud may give others fewer or, down to its
                smallest page, more.
        """
        ...

    def read(self, medium: MediaId, *, cutoff: Cutoff) -> LibraryItem | None:
        """One medium with all that is told of it; None where it is not there."""
        ...

    def play(self, medium: MediaId, *, cutoff: Cutoff) -> list[PlayAddress]:
        """
        Where a medium can be watched now; empty where it has nothing to be watched.

        Raises:
            ObjectMissing: It is not there.
        """
        ...

    def review(self, changes: Changes) -> None:
        """
        Hold words against the limits of the calls that would carry them; calls nobody.

        Raises:
            RequestRefused: They break a rule (`code`; facts: field, found, limit, tag).
        """
        ...

    def change(self, media: Sequence[MediaId], changes: Changes, *, cutoff: Cutoff) -> Refused:
        """
        Say it of every one of `media`; what is said is the same however often it is said.

        Returns:
            Those that are not there, or may not be changed, by the word for it.
        """
        ...

    def delete(self, media: Sequence[MediaId], *, cutoff: Cutoff) -> Refused:
        """Delete media with all that was made of them, for ever; returns as `change` does."""
        ...


@dataclass(frozen=True, slots=True)
class MediumFate:
    """
    What became of one medium of an order.

    Attributes:
        trouble: Why not; None where it was done.
    """

    medium: str
    fate: Fate
    trouble: Trouble | None = None


class LibraryFace(Protocol):
    """
    The library as faces see it.

    Raises:
        RequestRefused: The account is unknown, or its cloud keeps no media that it can show
            ("media-not-kept", "media-not-readable").
        ProviderError: The cloud refused a reading, or could not be asked.
    """

    def list_media(
        self, account: str, *, search: str = "", after: str = "", limit: int = 100
    ) -> LibraryPage:
        """A page of what lies in the cloud, see `Library.page`."""
        ...

    def title_search(self, account: str) -> TitleSearch:
        """How the account's cloud compares titles; calls nobody."""
        ...

    def show_medium(self, account: str, medium: str) -> LibraryItem:
        """
        One medium.

        Raises:
            RequestRefused: It is not there ("no-such-medium").
        """
        ...

    def play_medium(self, account: str, medium: str) -> list[PlayAddress]:
        """Where it can be watched; raises as `show_medium` does."""
        ...

    def change_media(
        self, account: str, media: tuple[str, ...], *, changes: Changes
    ) -> list[MediumFate]:
        """
        Say something else of published media; each is in the ledger before it is asked for.

        Raises:
            RequestRefused: The words break a rule of the cloud (`code` is the rule); nobody was
                called.
        """
        ...

    def delete_media(self, account: str, media: tuple[str, ...]) -> list[MediumFate]:
        """Delete media for ever; each is in the ledger before it is asked for."""
        ...
