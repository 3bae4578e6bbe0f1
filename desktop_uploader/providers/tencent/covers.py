"""
Covers: a second object beside the film's, in the place that the same apply has promised.

The commit of the session makes both known. Sources: manual of 2018, "Uploading from a server"
(`coverType`, `cover.storagePath`); tencentcloud-sdk-python-vod 3.1, ApplyUpload (`CoverType`,
`CoverStoragePath`); the official web client (`coverName`, `coverType`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop_uploader.domain.credential import Credential, Place
from desktop_uploader.domain.errors import CredentialExpired, RequestRefused
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.domain.picture import extension_of
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.object_store import ObjectStore
from desktop_uploader.ports.part_body import PartBody
from desktop_uploader.providers.tencent.object_store import secret_of
from desktop_uploader.providers.tencent.promise import read_promise
from desktop_uploader.providers.tencent.target import target_text

KINDS = frozenset({"jpg", "jpeg", "png", "gif", "bmp", "webp"})
"""What the service takes as pictures; any other is refused at the apply."""


@dataclass(frozen=True, slots=True)
class CosCovers:
    """
    Keeps the CoverDesk port.

    Attributes:
        renew: Gives another credential for the same place; None where there is none.
    """

    store: ObjectStore
    renew: Callable[[Place, Cutoff], Credential | None]

    def keep(
        self, place: Place, *, credential: Credential | None, extension: str, body: PartBody
    ) -> tuple[str, ...]:
        """Put the picture where the apply has said; put again, it replaces itself."""
        path = read_promise(place.session).cover
        if not path:
            raise RequestRefused(code="cover-not-promised", facts={"cloud": "tencent"})
        try:
            ready = credential or self._renewed(place, body.cutoff)
            return (self._put(ready, path, body=body),)
        except CredentialExpired:
            if credential is None:
                raise
        body.rewind()
        return (self._put(self._renewed(place, body.cutoff), path, body=body),)

    def is_awaited(self, place: Place) -> bool:
        """Whether the session was opened with a cover."""
        return bool(read_promise(place.session).cover)

    def _put(self, credential: Credential, path: str, *, body: PartBody) -> str:
        secret = replace(secret_of(credential), key=path.lstrip("/"))
        target = target_text(secret.bucket, secret.key, region=secret.region)
        beside = replace(credential, target=target, secret=secret)
        return self.store.put(beside, body=body).request_id

    def _renewed(self, place: Place, cutoff: Cutoff) -> Credential:
        renewed = self.renew(place, cutoff)
        if renewed is None:
            raise CredentialExpired(facts={"cloud": "tencent"})
        return renewed


def cover_type(draft: MediaDraft) -> str:
    """The extension of the draft's cover; "" where there is none."""
    return extension_of(draft.cover_text.replace("\\", "/").rpartition("/")[2])


def cover_name(draft: MediaDraft) -> str:
    """The name of the draft's cover without path and extension; "" where there is none."""
    name = draft.cover_text.replace("\\", "/").rpartition("/")[2]
    return name.rpartition(".")[0]
