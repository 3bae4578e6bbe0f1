"""How a medium is after its bytes have arrived."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediaReport, Output, Verdict
from desktop_uploader.ports.cutoff import Cutoff


class Follower(Protocol):
    """
    Readings only: nothing here changes a medium. May raise what a ControlPlane may.

    Attributes:
        status_batch, outputs_batch: How many media one call may name.
    """

    @property
    def status_batch(self) -> int:
        """How many media `read_status` takes at the most."""
        ...

    @property
    def outputs_batch(self) -> int:
        """How many media `read_outputs` takes at the most."""
        ...

    def read_status(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, MediaReport]:
        """
        How the media are, without outputs and verdict. One the service does not show is ABSENT;
        one that could not be read this time, though others were, is left out.
        """
        ...

    def read_outputs(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, tuple[Output, ...]]:
        """The outputs of the media; one without any task maps to an empty tuple."""
        ...

    def read_verdict(self, medium: MediaId, *, cutoff: Cutoff) -> Verdict | None:
        """What an audit found; None when there was none."""
        ...
