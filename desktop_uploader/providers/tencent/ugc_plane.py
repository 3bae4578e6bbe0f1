"""
The control plane of client uploads: ApplyUploadUGC and CommitUploadUGC, permitted by a signature.

Where the session is named again, the same place is given with a new certificate. Nothing can be
looked up without a key, so a commit whose answer was lost can only be said once more.
"""

from dataclasses import replace

from desktop_uploader.domain.credential import Grant, Place
from desktop_uploader.domain.errors import (
    BadAnswer,
    Cut,
    Outcome,
    OutcomeUnknown,
    PlaceGone,
    RequestRefused,
)
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports.control_plane import AccountCheck, Arrival, Registration
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent import wire
from desktop_uploader.providers.tencent.covers import cover_name, cover_type
from desktop_uploader.providers.tencent.grants import grant
from desktop_uploader.providers.tencent.promise import Promise, read_promise
from desktop_uploader.providers.tencent.rules import extension_of
from desktop_uploader.providers.tencent.vod_calls import Reply, VodCalls
from desktop_uploader.providers.transport import lenient

APPLY, COMMIT = "ApplyUploadUGC", "CommitUploadUGC"


class UgcPlane:
    """Keeps the ControlPlane port for one account."""

    def __init__(self, calls: VodCalls) -> None:
        self._calls = calls

    def open(self, draft: MediaDraft, source: Source, *, job_key: str, cutoff: Cutoff) -> Grant:
        """Ask for a place; what becomes of the film stands in the signature."""
        asked = {
            "videoName": draft.title,
            "videoType": extension_of(source),
            "videoSize": source.fingerprint.size_bytes,
        }
        if draft.cover:
            asked |= {"coverName": cover_name(draft), "coverType": cover_type(draft)}
        reply = self._calls.call(APPLY, asked, cutoff=cutoff)
        return _granted(reply, Promise(key="", name=draft.title), wants_cover=bool(draft.cover))

    def renew(self, place: Place, *, cutoff: Cutoff) -> Grant:
        """Ask for a new certificate for the same place."""
        promise = read_promise(place.session)
        try:
            reply = self._calls.call(APPLY, {"vodSessionKey": promise.key}, cutoff=cutoff)
        except RequestRefused as refused:
            # A session that it does not take (any more) is of no use; it has no code of its own.
            raise PlaceGone(
                str(refused), action=APPLY, code=refused.trouble.code, facts=refused.trouble.facts
            ) from refused
        return _granted(reply, promise, wants_cover=bool(promise.cover))

    def inspect(self, place: Place, *, cutoff: Cutoff) -> Arrival:
        """Nothing: this service tells of nothing before the commit."""
        if cutoff.is_cut:
            raise Cut
        return Arrival(has_arrived=False)

    def commit(self, place: Place, arrived: ObjectFacts, *, cutoff: Cutoff) -> Registration:
        """Make the medium."""
        if place.media_id is not None:
            return Registration(place)
        reply = self._committed(place, cutoff)
        return Registration(replace(place, media_id=_media_id(reply)), reply.request_id)

    def find(self, place: Place, source: Source, *, cutoff: Cutoff) -> MediaId | None:
        """
        Say the commit once more: the session names one target, so it cannot make a second medium.

        Raises:
            OutcomeUnknown: It is refused: used up, or never good. Nobody can tell.
        """
        if place.media_id is not None:
            return place.media_id
        try:
            return _media_id(self._committed(place, cutoff))
        except RequestRefused as refused:
            raise OutcomeUnknown(
                str(refused),
                action=COMMIT,
                code=refused.trouble.code,
                facts=refused.trouble.facts,
            ) from refused

    def check(self, *, cutoff: Cutoff) -> AccountCheck:
        """Ask where one could upload to: it needs a signature and changes nothing."""
        reply = self._calls.call("PrepareUploadUGC", {}, cutoff=cutoff)
        return AccountCheck(
            clock_offset_s=reply.clock_offset_s,
            request_id=reply.request_id,
            detail="PrepareUploadUGC",
        )

    def _committed(self, place: Place, cutoff: Cutoff) -> Reply:
        asked = {"vodSessionKey": read_promise(place.session).key}
        return self._calls.call(COMMIT, asked, cutoff=cutoff)


def _granted(reply: Reply, promise: Promise, *, wants_cover: bool) -> Grant:
    permission = wire.read_v2_permission(reply.document)
    return grant(permission, reply, promise=promise, wants_cover=wants_cover)


def _media_id(reply: Reply) -> MediaId:
    file_id = lenient.text(reply.document, "fileId")
    if not file_id:
        raise BadAnswer(code="no-media-id", action=COMMIT, outcome=Outcome.UNKNOWN)
    return MediaId(file_id)
