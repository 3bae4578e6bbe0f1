"""A cloud in memory that fetches addresses: no bytes, but every errand is counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import OutcomeUnknown, Trouble
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.url_pull import (
    PullAbilities,
    PullItem,
    PullReport,
    PullState,
    Ticket,
)
from tests.fakes.memory_desk import MemoryDesk

ABILITIES = PullAbilities(batch=3, reads_batch=2, can_cancel=True)
STORY = (PullState.PENDING, PullState.RUNNING, PullState.FETCHED)


@dataclass(slots=True)
class MemoryErrand:
    """One address that was taken."""

    item: PullItem
    readings: int = 0
    is_cancelled: bool = False


@dataclass(slots=True)
class MemoryPulls:
    """
    Keeps the UrlPull port.

    Attributes:
        made: Told of each medium, which then is followed as every other.
        errands: All by their names, in the order they were taken.
        calls: The addresses of each call that was answered or lost.
        stories: States by address, one a reading; the last one stays. "" for all others.
        refused: Addresses that spoil the call they are in, with what it then raises.
        can_find: Whether there is a way to ask after a lost answer.
        finds_by_name: Whether that way goes by names alone.
    """

    desk: MemoryDesk
    made: Callable[[MediaId, PullItem], None] = lambda medium, item: None
    abilities: PullAbilities = ABILITIES
    errands: dict[str, MemoryErrand] = field(default_factory=dict)
    calls: list[list[str]] = field(default_factory=list)
    stories: dict[str, tuple[PullState, ...]] = field(default_factory=lambda: {"": STORY})
    refused: dict[str, Exception] = field(default_factory=dict)
    can_find: bool = True
    finds_by_name: bool = False

    def submit(
        self, items: Sequence[PullItem], *, cutoff: Cutoff
    ) -> Mapping[str, Ticket | Trouble]:
        """Take the addresses, all or none."""
        with self.desk.call("submit", cutoff) as request_id:
            for item in items:
                if item.source.text in self.refused:
                    raise self.refused[item.source.text]
            self.calls.append([item.source.text for item in items])
            tickets = {}
            for item in items:
                name = f"errand-{len(self.errands) + 1}"
                self.errands[name] = MemoryErrand(item)
                tickets[item.key] = Ticket(Place("", session=name), request_id)
        return tickets

    def find(self, item: PullItem, *, cutoff: Cutoff) -> Ticket | None:
        """The errand of a submission."""
        with self.desk.call("find-pull", cutoff) as request_id:
            if not self.can_find:
                raise OutcomeUnknown(code="no-way-to-ask")
            if self.finds_by_name:
                return self._named(item, request_id)
            for name, errand in self.errands.items():
                if errand.item.key == item.key:
                    return Ticket(Place("", session=name), request_id)
        return None

    def read(self, places: Sequence[Place], *, cutoff: Cutoff) -> Mapping[Place, PullReport]:
        """Move each errand one word on."""
        assert len(places) <= self.abilities.reads_batch
        with self.desk.call("read-pulls", cutoff) as request_id:
            return {place: self._report(place, request_id) for place in places}

    def cancel(self, place: Place, *, cutoff: Cutoff) -> bool:
        """Call an errand off that nobody has seen moving yet."""
        with self.desk.call("cancel-pull", cutoff):
            errand = self.errands[place.session]
            errand.is_cancelled = errand.readings <= 1
            return errand.is_cancelled

    def fetched(self) -> list[str]:
        """The addresses of all errands that were not called off."""
        return [one.item.source.text for one in self.errands.values() if not one.is_cancelled]

    def _named(self, item: PullItem, request_id: str) -> Ticket | None:
        for name, errand in self.errands.items():
            if errand.item.draft.title == item.draft.title:
                return Ticket(Place("", MediaId(f"of-{name}"), name), request_id)
        return None

    def _report(self, place: Place, request_id: str) -> PullReport:
        errand = self.errands.get(place.session)
        if errand is None or errand.is_cancelled:
            return PullReport(PullState.ABSENT, request_id=request_id)
        story = self.stories.get(errand.item.source.text, self.stories[""])
        state = story[min(errand.readings, len(story) - 1)]
        errand.readings += 1
        if state is PullState.FAILED:
            return PullReport(state, code="404", problem="not there", request_id=request_id)
        if state is not PullState.FETCHED:
            return PullReport(state, request_id=request_id)
        medium = MediaId(f"of-{place.session}")
        self.made(medium, errand.item)
        return PullReport(state, media_id=medium, request_id=request_id)
