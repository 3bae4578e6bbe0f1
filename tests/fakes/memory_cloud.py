"""
A whole provider in memory: control plane, store and follower over dicts, faults on request.

The story of a medium advances by readings: each `read_status` after its bytes arrived moves it one
word on along `stories`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop_uploader.domain.credential import Credential, Grant, Place
from desktop_uploader.domain.errors import ObjectMissing, PlaceGone
from desktop_uploader.domain.ids import AccountName, MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import (
    MediaDraft,
    MediaReport,
    MediumState,
    Output,
    Verdict,
)
from desktop_uploader.domain.parts import ObjectFacts, PartLimits
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.control_plane import AccountCheck, Arrival, Registration
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.event_queue import EventQueue
from desktop_uploader.ports.provider import Abilities, Renewal, Review
from desktop_uploader.ports.url_pull import PullItem
from tests.fakes.memory_auditor import MemoryAuditor
from tests.fakes.memory_catalogue import MemoryCatalogue
from tests.fakes.memory_category_desk import MemoryCategoryDesk
from tests.fakes.memory_covers import PROMISED, MemoryCovers
from tests.fakes.memory_desk import MemoryDesk
from tests.fakes.memory_library import MemoryLibrary
from tests.fakes.memory_notices import MemoryNotices
from tests.fakes.memory_processing import MemoryProcessing
from tests.fakes.memory_pulls import MemoryPulls
from tests.fakes.memory_register import MemoryRegister
from tests.fakes.memory_store import MemorySecret, MemoryStore
from tests.fakes.memory_sweeper import MemorySweeper

NAME = AccountName("memory")

COMMITS_BY_COMPLETING = Abilities(
    limits=PartLimits(smallest_bytes=1, largest_bytes=5 * 1024**3),
    renewal=Renewal.SAME_TARGET,
    completing_commits=True,
    knows_arrival=True,
)
"""Alibaba's manner: the medium is known from the beginning."""

COMMITS_BY_A_CALL = Abilities(
    limits=PartLimits(smallest_bytes=1, largest_bytes=5 * 1024**3),
    renewal=Renewal.NEW_TARGET,
    completing_commits=False,
    knows_arrival=False,
)
"""Tencent's manner: a session key, a new target at each renewal, a commit that makes the medium."""

PLAIN_STORY = (MediumState.STORED, MediumState.PROCESSING, MediumState.PLAYABLE)


@dataclass(slots=True)
class MemoryMedium:
    """
    One record of the service.

    Attributes:
        targets: Every target that was handed out for it, oldest first.
        renewals_after_arrival: Refreshes of a complete medium; must stay 0.
        readings: How often its status was read since its bytes arrived.
    """

    media_id: MediaId
    draft: MediaDraft
    job_key: str
    file_name: str
    targets: list[str]
    session: str = ""
    is_committed: bool = False
    renewals_after_arrival: int = 0
    readings: int = 0


@dataclass(slots=True)
class MemoryCloud:
    """
    Keeps the ports Provider, ControlPlane and Follower.

    Attributes:
        desk: Counts the calls and lets them fail.
        store: Where the bytes are.
        media: All records by id, in the order they were opened.
        life_s: How long a credential holds.
        stories: Status words by title, one a reading; the last one stays. "" for all others.
        outputs, verdicts: What the readings answer, by medium.
        answer_of_review: What `review` says of every file.
    """

    clock: Clock
    account: AccountName = NAME
    abilities: Abilities = COMMITS_BY_COMPLETING
    life_s: float | None = 3000.0
    answer_of_review: Review = field(default_factory=lambda: Review((), expects_processing=True))
    stories: dict[str, tuple[MediumState, ...]] = field(default_factory=lambda: {"": PLAIN_STORY})
    outputs: dict[MediaId, tuple[Output, ...]] = field(default_factory=dict)
    verdicts: dict[MediaId, Verdict] = field(default_factory=dict)
    media: dict[MediaId, MemoryMedium] = field(default_factory=dict)
    desk: MemoryDesk = field(init=False)
    store: MemoryStore = field(init=False)
    credentials_made: int = 0
    is_closed: bool = False
    covers: MemoryCovers | None = None
    catalogue: MemoryCatalogue | None = None
    library: MemoryLibrary | None = None
    category_desk: MemoryCategoryDesk | None = None
    processing: MemoryProcessing | None = None
    auditor: MemoryAuditor | None = None
    notices: MemoryNotices | None = None
    events: EventQueue | None = None
    url_pull: MemoryPulls | None = None
    registering: MemoryRegister | None = None
    status_batch: int = 20
    outputs_batch: int = 10

    def __post_init__(self) -> None:
        self.desk = MemoryDesk(self.clock)
        self.store = MemoryStore(self.desk)

    @property
    def control_plane(self) -> "MemoryCloud":
        """This cloud."""
        return self

    @property
    def sweeper(self) -> MemorySweeper:
        """What takes away what was left in it."""
        return MemorySweeper(self)  # type: ignore[arg-type]  # its media are of a narrower type

    @property
    def follower(self) -> "MemoryCloud":
        """This cloud."""
        return self

    def review(self, draft: MediaDraft, source: Source) -> Review:
        """The answer that the test has set."""
        return self.answer_of_review

    def close(self) -> None:
        """Note that it was closed."""
        self.is_closed = True

    def expire_all_credentials(self) -> None:
        """Every credential handed out so far is refused from now on."""
        self.store.dead_serials = set(range(1, self.credentials_made + 1))

    def published_contents(self) -> list[bytes]:
        """The bytes of every medium whose upload is complete, in the order of opening."""
        return [
            self.store.objects[medium.targets[-1]]
            for medium in self.media.values()
            if self._has_arrived(medium)
        ]

    def open(self, draft: MediaDraft, source: Source, *, job_key: str, cutoff: Cutoff) -> Grant:
        """Make a record and a credential for it."""
        with self.desk.call("open", cutoff) as request_id:
            number = len(self.media) + 1
            medium = MemoryMedium(
                MediaId(f"medium-{number}"), draft, job_key, source.name, [f"mem://{number}/1"]
            )
            medium.session = "" if self.abilities.completing_commits else f"session-{number}"
            if self.covers is not None and draft.cover:
                medium.session += PROMISED
            self.media[medium.media_id] = medium
            return self._grant(medium, request_id)

    def renew(self, place: Place, *, cutoff: Cutoff) -> Grant:
        """A new credential: for the same target, or for the next one."""
        with self.desk.call("renew", cutoff) as request_id:
            medium = self._find(place)
            medium.renewals_after_arrival += self._has_arrived(medium)
            if self.abilities.renewal_of(medium.draft.kind) is Renewal.NEW_TARGET:
                target = medium.targets[0].rpartition("/")[0]
                medium.targets.append(f"{target}/{len(medium.targets) + 1}")
            return self._grant(medium, request_id)

    def inspect(self, place: Place, *, cutoff: Cutoff) -> Arrival:
        """Whether the object of the medium is there."""
        with self.desk.call("inspect", cutoff) as request_id:
            medium = self._find(place)
            content = self.store.objects.get(medium.targets[-1])
            size_bytes = None if content is None else len(content)
        return Arrival(content is not None, size_bytes, request_id=request_id)

    def commit(self, place: Place, arrived: ObjectFacts, *, cutoff: Cutoff) -> Registration:
        """Register the medium, where completing has not done so."""
        if self.abilities.completing_commits:
            return Registration(place)
        with self.desk.call("commit", cutoff) as request_id:
            medium = self._find(place)
            if self.covers is not None and self.covers.is_missed(place):
                raise ObjectMissing(code="no-cover")
            medium.is_committed = True
        return Registration(Place(place.target, medium.media_id, place.session), request_id)

    def find(self, place: Place, source: Source, *, cutoff: Cutoff) -> MediaId | None:
        """The medium of `place` if it was registered."""
        if self.abilities.completing_commits:
            return place.media_id
        with self.desk.call("find", cutoff):
            medium = self._find(place)
        return medium.media_id if medium.is_committed else None

    def check(self, *, cutoff: Cutoff) -> AccountCheck:
        """Say that all is well."""
        with self.desk.call("check", cutoff) as request_id:
            return AccountCheck(clock_offset_s=0.0, request_id=request_id)

    def read_status(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, MediaReport]:
        """Read the media; each that has arrived goes one word on in its story."""
        assert len(media) <= self.status_batch
        with self.desk.call("read_status", cutoff):
            return {media_id: self._report(media_id) for media_id in media}

    def read_outputs(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, tuple[Output, ...]]:
        """The outputs that the test has set."""
        assert len(media) <= self.outputs_batch
        with self.desk.call("read_outputs", cutoff):
            return {media_id: self.outputs.get(media_id, ()) for media_id in media}

    def read_verdict(self, medium: MediaId, *, cutoff: Cutoff) -> Verdict | None:
        """The verdict that the test has set."""
        with self.desk.call("read_verdict", cutoff):
            return self.verdicts.get(medium)

    def fetched(self, media_id: MediaId, item: PullItem) -> None:
        """Make the medium of an address that was fetched."""
        target = f"fetched/{media_id}"
        medium = MemoryMedium(
            media_id, item.draft, item.key, item.source.name, [target], is_committed=True
        )
        self.store.objects[target] = b"film"
        self.media.setdefault(media_id, medium)

    def _grant(self, medium: MemoryMedium, request_id: str) -> Grant:
        self.credentials_made += 1
        credential = Credential(
            target=medium.targets[-1],
            granted_at_s=self.clock.monotonic_s(),
            life_s=self.life_s,
            secret=MemorySecret(self.credentials_made, medium.targets[-1]),
        )
        shown_id = medium.media_id if self.abilities.completing_commits else None
        place = Place(medium.targets[-1], shown_id, medium.session)
        return Grant(place, credential, request_id)

    def _find(self, place: Place) -> MemoryMedium:
        for medium in self.media.values():
            if place.target in medium.targets:
                return medium
        raise PlaceGone(code="InvalidVideo.NotFound")

    def _has_arrived(self, medium: MemoryMedium) -> bool:
        return medium.targets[-1] in self.store.objects

    def _report(self, media_id: MediaId) -> MediaReport:
        medium = self.media.get(media_id)
        if medium is None:
            return MediaReport(media_id, MediumState.ABSENT)
        if not self._has_arrived(medium):
            return MediaReport(media_id, MediumState.ARRIVING)
        story = self.stories.get(medium.draft.title, self.stories[""])
        state = story[min(medium.readings, len(story) - 1)]
        medium.readings += 1
        size_bytes = len(self.store.objects[medium.targets[-1]])
        return MediaReport(media_id, state, word=state.value, size_bytes=size_bytes)
