"""
What is taken away at Alibaba: parts by their medium, and records whose bytes never came.

Sources: VOD manual of 2022-07-08, 5.9 (DeleteMultipartUpload: films alone; parts go by themselves
after some seven days; deleting a whole video deletes its parts as well), 7.3.9 (DeleteVideo),
7.4.3 (DeleteImage), 7.5.3 (DeleteAttachedMedia).
"""

from collections.abc import Sequence

from desktop_uploader.domain.credential import Credential, Place
from desktop_uploader.domain.errors import (
    Cut,
    ObjectMissing,
    PlaceGone,
    RequestRefused,
    UploadGone,
)
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.sweeper import Sighting
from desktop_uploader.providers.alibaba.assets import ATTACHED, IMAGE, is_asset
from desktop_uploader.providers.alibaba.control_plane import AlibabaControlPlane
from desktop_uploader.providers.alibaba.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient

PART_LIFE_DAYS = 7
DROP_PARTS = "DeleteMultipartUpload"
NO_PARTS = frozenset({"InvalidMultipartUpload.NotFound", "InvalidVideo.NotFound"})


class AlibabaSweeper:
    """Keeps the Sweeper port for one account."""

    def __init__(self, calls: VodCalls, plane: AlibabaControlPlane) -> None:
        self._calls = calls
        self._plane = plane

    def reach(self, place: Place, *, cutoff: Cutoff) -> Credential | None:
        """Of a film that has not arrived: renewing another's would permit overwriting it."""
        if place.media_id is None or is_asset(place.media_id):
            if cutoff.is_cut:
                raise Cut
            return None
        try:
            if self._plane.inspect(place, cutoff=cutoff).has_arrived:
                return None
            return self._plane.renew(place, cutoff=cutoff).credential
        except PlaceGone as gone:
            told = gone.trouble
            raise UploadGone(
                action=told.action, code=told.code, request_id=told.request_id
            ) from gone

    def drop_parts(self, place: Place, *, cutoff: Cutoff) -> str:
        """By the film's id; that there are none is what was wanted."""
        asked = {"MediaId": str(place.media_id), "MediaType": "video"}
        try:
            return self._calls.call(DROP_PARTS, asked, cutoff=cutoff).request_id
        except RequestRefused as refused:
            if refused.trouble.code not in NO_PARTS:
                raise
            return refused.trouble.request_id

    def survey(self, places: Sequence[Place], *, cutoff: Cutoff) -> list[Sighting]:
        """Nothing: the service's buckets are closed to the account, and its abilities say so."""
        if cutoff.is_cut:
            raise Cut
        return []

    def strike(self, media_id: MediaId, *, cutoff: Cutoff) -> str:
        """By the call of its family."""
        action, asked = _deletion(media_id)
        try:
            reply = self._calls.call(action, asked, cutoff=cutoff)
        except (PlaceGone, ObjectMissing) as gone:
            return gone.trouble.request_id
        if lenient.words(reply.document, "ForbiddenVideoIds"):
            raise RequestRefused(action=action, code="Forbidden", request_id=reply.request_id)
        return reply.request_id


def _deletion(media_id: MediaId) -> tuple[str, dict[str, str]]:
    if media_id.startswith(IMAGE):
        said = {"DeleteImageType": "ImageId", "ImageIds": media_id.removeprefix(IMAGE)}
        return "DeleteImage", said
    if media_id.startswith(ATTACHED):
        return "DeleteAttachedMedia", {"MediaIds": media_id.removeprefix(ATTACHED)}
    return "DeleteVideo", {"VideoIds": media_id}
