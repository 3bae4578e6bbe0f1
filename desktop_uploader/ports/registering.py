"""Objects that lie in an account's own store already, and are to become media."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop_uploader.domain.errors import Trouble
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.url_pull import PullItem, Ticket


@dataclass(frozen=True, slots=True)
class RegisterAbilities:
    """
    How a cloud takes objects.

    Attributes:
        batch: How many objects one call may name.
        names_are_ids: Whether two objects of one file name are one medium to the service.
        calls_per_s: How many such calls an account may make; None when unlimited.
    """

    batch: int
    calls_per_s: float | None = None
    names_are_ids: bool = False


class Registering(Protocol):
    """One call a verb, never retried here. Every verb may raise what a ControlPlane may."""

    @property
    def abilities(self) -> RegisterAbilities:
        """How it takes objects."""
        ...

    def group_of(self, draft: MediaDraft, source: Source) -> str:
        """What all objects of one call must have in common, as a text."""
        ...

    def submit(
        self, items: Sequence[PullItem], *, cutoff: Cutoff
    ) -> Mapping[str, Ticket | Trouble]:
        """
        Make media of up to `abilities.batch` objects of one group, no two the same.

        Returns what became of each, by its key; the place of a ticket names the medium.

        Raises:
            ProviderError: Of the call as a whole. With an unknown outcome any of them may have
                been taken; ask with `find`.
        """
        ...

    def find(self, item: PullItem, *, cutoff: Cutoff) -> Ticket | None:
        """
        After a submission whose answer was lost: the medium that it made. None if there is none,
        or if submitting again does no harm.

        Raises:
            OutcomeUnknown: This cloud offers no way to tell.
        """
        ...
