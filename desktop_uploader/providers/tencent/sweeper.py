"""
What is taken away at Tencent: parts in the store. Nothing is recorded before a commit.

A place opens its own object and nothing beside it, so a survey looks at one key after another.
"""

from collections.abc import Callable, Sequence

from desktop_uploader.domain.credential import Credential, Place
from desktop_uploader.domain.errors import Cut, RequestRefused
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.object_store import ObjectStore
from desktop_uploader.ports.sweeper import Sighting
from desktop_uploader.providers.tencent.target import parts_of


class TencentSweeper:
    """Keeps the Sweeper port for one account."""

    def __init__(
        self, store: ObjectStore, *, renew: Callable[[Place, Cutoff], Credential | None]
    ) -> None:
        """`renew` gives another credential for the same place; None where there is none."""
        self._store = store
        self._renew = renew
        self._given: dict[str, Credential] = {}

    def reach(self, place: Place, *, cutoff: Cutoff) -> Credential | None:
        """
        Another credential, where the way in has one to give.

        One without a known end may have been the last of its kind: it is kept.
        """
        if cutoff.is_cut:
            raise Cut
        given = self._given.get(place.target) or self._renew(place, cutoff)
        if given is not None and given.life_s is None:
            self._given[place.target] = given
        return given

    def drop_parts(self, place: Place, *, cutoff: Cutoff) -> str:
        """Nothing: the store alone knows of parts, and the abilities say so."""
        if cutoff.is_cut:
            raise Cut
        return ""

    def survey(self, places: Sequence[Place], *, cutoff: Cutoff) -> list[Sighting]:
        """What is open at the places themselves."""
        found: list[Sighting] = []
        for place in places:
            credential = self.reach(place, cutoff=cutoff)
            if credential is not None:
                _, key, _ = parts_of(place.target)
                listed = self._store.list_uploads(credential, prefix=key, cutoff=cutoff)
                found += [Sighting(place.target, one.upload, one.opened_at_s) for one in listed]
        return found

    def strike(self, media_id: MediaId, *, cutoff: Cutoff) -> str:
        """Never asked for: the abilities name no state of a medium that is nobody's."""
        raise RequestRefused(code="no-records", facts={"found": media_id})
