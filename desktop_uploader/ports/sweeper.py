"""What uploads have left behind at a cloud, and the calls that take it away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop_uploader.domain.credential import Credential, Place
from desktop_uploader.domain.ids import MediaId, UploadId
from desktop_uploader.ports.cutoff import Cutoff


@dataclass(frozen=True, slots=True)
class Sighting:
    """
    An upload that a store holds open.

    Attributes:
        target: Its place, as in `Place.target`.
        opened_at_s: Seconds since the epoch; None where the store does not say.
    """

    target: str
    upload: UploadId
    opened_at_s: float | None = None


class Sweeper(Protocol):
    """
    Takes away what nobody needs any more. One per provider; may be used from many threads.

    What a cloud offers for it stands in its abilities; the rest is never asked for. Every verb may
    raise what a ControlPlane and an ObjectStore may.
    """

    def reach(self, place: Place, *, cutoff: Cutoff) -> Credential | None:
        """
        A credential to look at the parts of an upload at `place` with, and to drop them; None where
        none can be had any more. It is never asked for where it would permit overwriting.

        Raises:
            UploadGone: The place is gone, and its parts with it.
        """
        ...

    def drop_parts(self, place: Place, *, cutoff: Cutoff) -> str:
        """
        Have the service forget the parts of every upload of the medium of `place`; the request id.
        That there are none (any more) is no error. Only where `Abilities.drops_parts` says so.
        """
        ...

    def survey(self, places: Sequence[Place], *, cutoff: Cutoff) -> list[Sighting]:
        """
        What is open at `places`, and beside them as far as the account may see. Only where
        `Abilities.lists_uploads` says so.
        """
        ...

    def strike(self, media_id: MediaId, *, cutoff: Cutoff) -> str:
        """
        Delete the record of a medium for good; the request id. One that is gone is no error. Only
        of a medium that was read before and is in one of `Abilities.dead_states`.
        """
        ...
