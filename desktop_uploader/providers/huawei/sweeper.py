"""
What is taken away at Huawei: parts in the account's own bucket, and records of tasks that failed.

A survey needs a key of its own, for the bucket and not for an object. Sources: OBS, "Bucket policy
parameters" (ListBucketMultipartUploads); MPC manual of 2024-03-05, 8.4 (only tasks at their end).
OBS keeps parts until somebody aborts, unless a rule of the bucket says otherwise.
"""

from collections.abc import Sequence

from desktop_uploader.domain.credential import Credential, Place
from desktop_uploader.domain.errors import Cut, PlaceGone, RequestRefused
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.object_store import ObjectStore
from desktop_uploader.ports.sweeper import Sighting
from desktop_uploader.providers.huawei.control_plane import HuaweiControlPlane
from desktop_uploader.providers.huawei.medium import read_medium
from desktop_uploader.providers.huawei.mpc import Mpc
from desktop_uploader.providers.huawei.target import ObsPlace


class HuaweiSweeper:
    """Keeps the Sweeper port for one account."""

    def __init__(self, plane: HuaweiControlPlane, mpc: Mpc, *, store: ObjectStore) -> None:
        self._plane = plane
        self._mpc = mpc
        self._store = store

    def reach(self, place: Place, *, cutoff: Cutoff) -> Credential | None:
        """Another key for the same object."""
        return self._plane.renew(place, cutoff=cutoff).credential

    def drop_parts(self, place: Place, *, cutoff: Cutoff) -> str:
        """Nothing: the store alone knows of parts, and the abilities say so."""
        if cutoff.is_cut:
            raise Cut
        return ""

    def survey(self, places: Sequence[Place], *, cutoff: Cutoff) -> list[Sighting]:
        """All that is open in the account's bucket."""
        credential, shelf = self._plane.lister(cutoff=cutoff)
        listed = self._store.list_uploads(credential, prefix="", cutoff=cutoff)
        return [
            Sighting(
                ObsPlace(shelf.bucket, one.key, shelf.region).text, one.upload, one.opened_at_s
            )
            for one in listed
        ]

    def strike(self, media_id: MediaId, *, cutoff: Cutoff) -> str:
        """The record of its task; one that the service has forgotten is gone already."""
        task_id = read_medium(media_id).task_id
        if not (task_id.isascii() and task_id.isdigit()):
            raise RequestRefused(code="no-records", facts={"found": media_id})
        try:
            return self._mpc.delete_task(task_id, cutoff=cutoff)
        except PlaceGone as gone:
            return gone.trouble.request_id
