"""
Covers: an image of its own at the service, which the film's record is then told of.

Source: VOD manual of 2022-07-08, 5.3 (CreateUploadImage: `ImageType=cover`, no refresh, 3000 s) and
6.4 (UpdateVideoInfo: `CoverURL`; what is not passed is left alone).
"""

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from desktop_uploader.domain.credential import Credential, Place
from desktop_uploader.domain.errors import BadAnswer, CredentialExpired
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import AssetKind, MediaDraft
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.object_store import ObjectStore
from desktop_uploader.ports.part_body import PartBody
from desktop_uploader.providers.alibaba import wire
from desktop_uploader.providers.alibaba.grants import credential_of
from desktop_uploader.providers.alibaba.rules import EXTENSIONS
from desktop_uploader.providers.alibaba.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient

KINDS = EXTENSIONS[AssetKind.IMAGE]
MOST_HELD = 1000
"""Images that were made and not yet named as covers; more than are ever under way at once."""


@dataclass(slots=True)
class _Image:
    """One that was made: where it is seen, what opens its place, whether its bytes are there."""

    url: str
    credential: Credential
    request_ids: tuple[str, ...]
    is_stored: bool = False


@dataclass(slots=True)
class OssCovers:
    """
    Keeps the CoverDesk port.

    An image that was made is remembered until it is a cover, so that a step that is repeated makes
    no second one; after the end of the process it may leave one behind that nobody uses.
    """

    calls: VodCalls
    store: ObjectStore
    _held: OrderedDict[MediaId, _Image] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(
        self, place: Place, *, credential: Credential | None, extension: str, body: PartBody
    ) -> tuple[str, ...]:
        """Make an image, put the picture there, and name it as the film's cover."""
        media_id = place.media_id
        assert media_id is not None, "every place of this service has its medium's id"
        image = self._image(place, extension, cutoff=body.cutoff)
        if not image.is_stored:
            image = self._stored(image, place, extension=extension, body=body)
        named = {"VideoId": media_id, "CoverURL": image.url}
        reply = self.calls.call("UpdateVideoInfo", named, cutoff=body.cutoff)
        self._forget(media_id)
        return (*image.request_ids, reply.request_id)

    def is_awaited(self, place: Place) -> bool:
        """No: the film is a medium already."""
        return False

    def _stored(self, image: _Image, place: Place, *, extension: str, body: PartBody) -> _Image:
        try:
            part = self.store.put(image.credential, body=body)
        except CredentialExpired:
            # Nothing refreshes it: the picture goes to another image, once.
            assert place.media_id is not None
            self._forget(place.media_id)
            image = self._image(place, extension, cutoff=body.cutoff)
            body.rewind()
            part = self.store.put(image.credential, body=body)
        image.is_stored = True
        image.request_ids = (*image.request_ids, part.request_id)
        return image

    def _image(self, place: Place, extension: str, *, cutoff: Cutoff) -> _Image:
        assert place.media_id is not None
        with self._lock:
            held = self._held.get(place.media_id)
        if held is not None:
            return held
        asked = {"ImageType": "cover", "ImageExt": extension, **read_wish(place.session)}
        reply = self.calls.call("CreateUploadImage", asked, cutoff=cutoff)
        url = lenient.text(reply.document, "ImageURL", "FileURL")
        if not url:
            raise BadAnswer(code="permission-incomplete", facts={"missing": "ImageURL"})
        permission = wire.read_upload_permission(reply.document)
        made = _Image(url, credential_of(permission, reply), (reply.request_id,))
        with self._lock:
            self._held[place.media_id] = made
            while len(self._held) > MOST_HELD:
                self._held.popitem(last=False)
        return made

    def _forget(self, media_id: MediaId) -> None:
        with self._lock:
            self._held.pop(media_id, None)


def wish_text(draft: MediaDraft) -> str:
    """For `Place.session`: where the image of a film's cover is to be made; "" without a cover."""
    if not draft.cover:
        return ""
    wish = {"AppId": draft.app, "StorageLocation": draft.storage}
    return json.dumps({name: value for name, value in wish.items() if value})


def read_wish(session: str) -> dict[str, str]:
    """What `wish_text` has written."""
    return {str(name): str(value) for name, value in json.loads(session or "{}").items()}
