"""Media that the service fetches itself, from addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import Trouble
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.cutoff import Cutoff


@dataclass(frozen=True, slots=True)
class PullAbilities:
    """
    How a cloud takes addresses.

    Attributes:
        batch: How many addresses one call may name.
        reads_batch: How many errands one reading may name.
        reads_per_s: How many readings a second an account may make at its busiest.
        calls_per_day: How many submissions a day an account may make; None when unlimited.
        can_cancel: Whether an errand that waits can be called off.
        tells_of_failure: Whether a reading shows that an errand has failed; where none does, one
            that shows no medium for a day is unknown.
    """

    batch: int
    reads_batch: int
    reads_per_s: float = 1.0
    calls_per_day: int | None = None
    can_cancel: bool = False
    tells_of_failure: bool = True


@dataclass(frozen=True, slots=True)
class PullItem:
    """
    One address to be fetched.

    Attributes:
        key: Unique to this submission of the job over all homes, for the service to keep; at most
            50 letters, digits and hyphens.
        begun_at_s: When it was submitted, by our clock, seconds since the epoch; while it is being
            submitted, now.
    """

    key: str
    source: Source
    draft: MediaDraft
    begun_at_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Ticket:
    """The service has taken an address on. `place.session` is its own name for the errand."""

    place: Place
    request_id: str = ""


class PullState(Enum):
    """How far an errand is."""

    PENDING = "pending"
    """It waits at the service, and may be called off where that can be done at all."""
    RUNNING = "running"
    FETCHED = "fetched"
    """There is a medium."""
    FAILED = "failed"
    ABSENT = "absent"
    """The service shows no such errand (any more)."""


@dataclass(frozen=True, slots=True)
class PullReport:
    """
    One reading of an errand.

    Attributes:
        word: The service's own word.
        media_id: The medium; None while it is not known.
        code, problem: The service's own words where it failed.
    """

    state: PullState
    word: str = ""
    media_id: MediaId | None = None
    code: str = ""
    problem: str = ""
    request_id: str = ""


class UrlPull(Protocol):
    """One call a verb, never retried here. Every verb may raise what a ControlPlane may."""

    @property
    def abilities(self) -> PullAbilities:
        """How it takes addresses."""
        ...

    def submit(
        self, items: Sequence[PullItem], *, cutoff: Cutoff
    ) -> Mapping[str, Ticket | Trouble]:
        """
        Have the service fetch up to `abilities.batch` addresses, no two the same.

        Returns what became of each, by its key.

        Raises:
            ProviderError: Of the call as a whole. With an unknown outcome any of them may have
                been taken; ask with `find`.
        """
        ...

    def find(self, item: PullItem, *, cutoff: Cutoff) -> Ticket | None:
        """
        After a submission whose answer was lost: the errand that it made, or None if there is none.

        Raises:
            OutcomeUnknown: This cloud offers no way to tell.
        """
        ...

    def read(self, places: Sequence[Place], *, cutoff: Cutoff) -> Mapping[Place, PullReport]:
        """How up to `abilities.reads_batch` errands are; one that could not be read is left out."""
        ...

    def cancel(self, place: Place, *, cutoff: Cutoff) -> bool:
        """Call an errand off. False where the service fetches the medium all the same."""
        ...
