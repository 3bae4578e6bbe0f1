"""A cloud in memory that makes media of objects: every call is counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import Trouble
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.registering import RegisterAbilities
from desktop_uploader.ports.url_pull import PullItem, Ticket
from tests.fakes.memory_desk import MemoryDesk

ABILITIES = RegisterAbilities(batch=2, calls_per_s=50.0)


@dataclass(slots=True)
class MemoryRegister:
    """
    Keeps the Registering port; the same object again is the same medium.

    Attributes:
        made: Told of each medium, which then is followed as every other.
        calls: The addresses of each call.
        troubles: What becomes of objects that cannot be registered, by address.
    """

    desk: MemoryDesk
    made: Callable[[MediaId, PullItem], None]
    abilities: RegisterAbilities = ABILITIES
    calls: list[list[str]] = field(default_factory=list)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    media: dict[str, MediaId] = field(default_factory=dict)

    def group_of(self, draft: MediaDraft, source: Source) -> str:
        """One template a call."""
        return draft.template

    def submit(
        self, items: Sequence[PullItem], *, cutoff: Cutoff
    ) -> Mapping[str, Ticket | Trouble]:
        """Make media."""
        with self.desk.call("register", cutoff) as request_id:
            self.calls.append([item.source.text for item in items])
            return {item.key: self._answer(item, request_id) for item in items}

    def find(self, item: PullItem, *, cutoff: Cutoff) -> Ticket | None:
        """Nothing: again is harmless."""
        return None

    def _answer(self, item: PullItem, request_id: str) -> Ticket | Trouble:
        url = item.source.text
        if url in self.troubles:
            return self.troubles[url]
        medium = self.media.setdefault(url, MediaId(f"object-{len(self.media) + 1}"))
        self.made(medium, item)
        return Ticket(Place(url, medium), request_id)
