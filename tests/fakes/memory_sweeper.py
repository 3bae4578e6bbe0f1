"""What a cloud in memory takes away: parts of its store, records of its service."""

from collections.abc import Sequence
from typing import Protocol

from desktop_uploader.domain.credential import Credential, Grant, Place
from desktop_uploader.domain.errors import PlaceGone, UploadGone
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.ports.control_plane import Arrival
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.provider import Abilities, Renewal
from desktop_uploader.ports.sweeper import Sighting
from tests.fakes.memory_desk import MemoryDesk
from tests.fakes.memory_store import MemoryStore


class Cloud(Protocol):
    """What a sweeper needs of its cloud."""

    desk: MemoryDesk
    store: MemoryStore
    abilities: Abilities
    media: dict[MediaId, object]

    def inspect(self, place: Place, *, cutoff: Cutoff) -> Arrival:
        """Whether the object is there."""
        ...

    def renew(self, place: Place, *, cutoff: Cutoff) -> Grant:
        """Another credential."""
        ...


class MemorySweeper:
    """Keeps the Sweeper port."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def reach(self, place: Place, *, cutoff: Cutoff) -> Credential | None:
        """By a renewal in place, of what has not arrived."""
        with self._cloud.desk.call("reach", cutoff):
            pass
        if self._cloud.abilities.renewal is not Renewal.SAME_TARGET:
            return None
        try:
            if self._cloud.inspect(place, cutoff=cutoff).has_arrived:
                return None
            return self._cloud.renew(place, cutoff=cutoff).credential
        except PlaceGone as gone:
            raise UploadGone(code=gone.trouble.code) from gone

    def drop_parts(self, place: Place, *, cutoff: Cutoff) -> str:
        """Every upload at the medium's place."""
        with self._cloud.desk.call("drop_parts", cutoff) as request_id:
            uploads = self._cloud.store.uploads
            for upload in [one for one, it in uploads.items() if it.key == place.target]:
                del uploads[upload]
        return request_id

    def survey(self, places: Sequence[Place], *, cutoff: Cutoff) -> list[Sighting]:
        """All that is open in the store."""
        with self._cloud.desk.call("survey", cutoff):
            found = self._cloud.store.uploads.items()
            return [Sighting(opened.key, upload) for upload, opened in found]

    def strike(self, media_id: MediaId, *, cutoff: Cutoff) -> str:
        """Forget the record."""
        with self._cloud.desk.call("strike", cutoff) as request_id:
            self._cloud.media.pop(media_id, None)
        return request_id
