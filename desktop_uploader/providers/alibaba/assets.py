"""
What is no film: images and attached media, each family with calls of its own.

The service has three sorts of ids that look alike. Those of images and attached media bear a prefix
of ours, which nobody reads but this room, so that each is asked about by the call that knows it.

Nothing refreshes their credentials (3000 s): a new one comes with a new record only, made with what
was said of the first one, which the place keeps.

Sources: VOD manual of 2022-07-08, 5.3 (CreateUploadImage), 5.4 (CreateUploadAttachedMedia), 7.4
(GetImageInfo, one id a call), 7.5 (GetAttachedMediaInfo, 20 ids).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_uploader.domain.credential import Grant, Place
from desktop_uploader.domain.errors import BadAnswer, Outcome, PlaceGone
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import AssetKind, MediaDraft, MediaReport, MediumState
from desktop_uploader.ports.control_plane import Arrival
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.alibaba import wire
from desktop_uploader.providers.alibaba.grants import credential_of
from desktop_uploader.providers.alibaba.rules import extension_of, name_to_send
from desktop_uploader.providers.alibaba.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient

IMAGE, ATTACHED = "image/", "attached/"
ID_OF = {
    "CreateUploadImage": (IMAGE, "ImageId"),
    "CreateUploadAttachedMedia": (ATTACHED, "MediaId"),
}
"""By what makes a record: the prefix of its id, and where the answer names it."""

STATE_OF_STATUS = {
    "uploading": MediumState.ARRIVING,
    "normal": MediumState.STORED,
    "uploadfail": MediumState.FAILED,
}
ACTION = "Action"


@dataclass(frozen=True, slots=True)
class Assets:
    """Makes and reads images and attached media. May be used from many threads at once."""

    calls: VodCalls

    def open(self, draft: MediaDraft, source: Source, *, user_data: str, cutoff: Cutoff) -> Grant:
        """Make a record of the draft's kind; each call makes a new one."""
        action, said = _creation(draft, source)
        told = {name: value for name, value in said.items() if value}
        return self._made(action, {**told, "UserData": user_data}, cutoff=cutoff)

    def open_again(self, place: Place, *, cutoff: Cutoff) -> Grant:
        """Make another record of the same, since the credential of the first cannot be renewed."""
        said: dict[str, str] = json.loads(place.session)
        return self._made(said.pop(ACTION), said, cutoff=cutoff)

    def inspect(self, media_id: MediaId, *, cutoff: Cutoff) -> Arrival:
        """
        Whether the bytes are there.

        Raises:
            PlaceGone: The service does not know it.
        """
        report = self.read([media_id], cutoff=cutoff)[media_id]
        if report.state is MediumState.ABSENT:
            raise PlaceGone(code="medium-not-visible", request_id=report.request_id)
        return Arrival(
            has_arrived=report.state is MediumState.STORED,
            size_bytes=report.size_bytes,
            word=report.word,
            request_id=report.request_id,
        )

    def read(self, media: Sequence[MediaId], *, cutoff: Cutoff) -> Mapping[MediaId, MediaReport]:
        """How media of one family are; those that the service does not know are ABSENT."""
        if media[0].startswith(ATTACHED):
            return self._read_attached(media, cutoff)
        return {media_id: self._read_image(media_id, cutoff) for media_id in media}

    def _made(self, action: str, said: Mapping[str, str], *, cutoff: Cutoff) -> Grant:
        reply = self.calls.call(action, said, cutoff=cutoff)
        permission = wire.read_upload_permission(reply.document)
        prefix, field = ID_OF[action]
        found = lenient.text(reply.document, field)
        if not found:
            # It was made, but there is no name to ask for it by.
            raise BadAnswer(code="no-media-id", action=action, outcome=Outcome.UNKNOWN)
        credential = credential_of(permission, reply)
        session = json.dumps({ACTION: action, **said}, ensure_ascii=False)
        place = Place(credential.target, MediaId(prefix + found), session)
        return Grant(place, credential, reply.request_id)

    def _read_image(self, media_id: MediaId, cutoff: Cutoff) -> MediaReport:
        asked = {"ImageId": media_id.removeprefix(IMAGE)}
        try:
            reply = self.calls.call("GetImageInfo", asked, cutoff=cutoff)
        except PlaceGone as gone:
            return MediaReport(media_id, MediumState.ABSENT, request_id=gone.trouble.request_id)
        image = lenient.entry(reply.document, "ImageInfo")
        size_bytes = lenient.integer(lenient.entry(image, "Mezzanine"), "FileSize") or None
        word = lenient.text(image, "Status")
        return _report(media_id, word, size_bytes=size_bytes, request_id=reply.request_id)

    def _read_attached(
        self, media: Sequence[MediaId], cutoff: Cutoff
    ) -> Mapping[MediaId, MediaReport]:
        asked = {"MediaIds": ",".join(media_id.removeprefix(ATTACHED) for media_id in media)}
        reply = self.calls.call("GetAttachedMediaInfo", asked, cutoff=cutoff)
        words = {
            ATTACHED + lenient.text(one, "MediaId"): lenient.text(one, "Status")
            for one in lenient.entries(reply.document, "AttachedMediaList")
        }
        missing = {ATTACHED + one for one in lenient.words(reply.document, "NonExistMediaIds")}
        return {
            media_id: MediaReport(media_id, MediumState.ABSENT, request_id=reply.request_id)
            if media_id in missing
            else _report(media_id, words.get(media_id, ""), request_id=reply.request_id)
            for media_id in media
        }


def is_asset(media_id: MediaId) -> bool:
    """Whether an id is one of an image or attached medium, so not of a film."""
    return media_id.startswith((IMAGE, ATTACHED))


def by_family(media: Sequence[MediaId]) -> list[list[MediaId]]:
    """The media of each family that is among them: films, images, attached media."""
    families: dict[str, list[MediaId]] = {"": [], IMAGE: [], ATTACHED: []}
    for media_id in media:
        prefix = next((one for one in (IMAGE, ATTACHED) if media_id.startswith(one)), "")
        families[prefix].append(media_id)
    return [family for family in families.values() if family]


def _creation(draft: MediaDraft, source: Source) -> tuple[str, dict[str, str]]:
    said = {
        "Title": draft.title,
        "Description": draft.description,
        "Tags": ",".join(draft.tags),
        "StorageLocation": draft.storage,
        "AppId": draft.app,
    }
    if draft.kind is AssetKind.IMAGE:
        image = {"ImageType": "default", "ImageExt": extension_of(source)}
        return "CreateUploadImage", {**said, **image, "CateId": draft.category}
    attached = {
        "BusinessType": draft.kind.value,
        "MediaExt": extension_of(source),
        "FileName": name_to_send(source),
        "FileSize": str(source.fingerprint.size_bytes),
        "CateIds": draft.category,
    }
    return "CreateUploadAttachedMedia", {**said, **attached}


def _report(
    media_id: MediaId, word: str, *, request_id: str, size_bytes: int | None = None
) -> MediaReport:
    state = STATE_OF_STATUS.get(word.lower(), MediumState.UNCLEAR)
    return MediaReport(
        media_id,
        state,
        word=word,
        size_bytes=size_bytes,
        problem=word if state is MediumState.FAILED else "",
        request_id=request_id,
    )
