"""The object store of the cloud in memory: uploads, parts and objects as dicts, bytes kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import fastcrc

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import (
    ContentMismatch,
    CredentialExpired,
    Denied,
    ObjectMissing,
    RequestRefused,
    UploadGone,
)
from desktop_uploader.domain.ids import UploadId
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.object_store import OpenUpload as Listed
from desktop_uploader.ports.part_body import PartBody
from tests.fakes.memory_desk import MemoryDesk

STEP_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class MemorySecret:
    """What a credential of the cloud in memory carries: its number from 1, the place it opens."""

    serial: int
    target: str


@dataclass(slots=True)
class OpenUpload:
    """One multipart upload: its key, and its parts by number."""

    key: str
    parts: dict[int, tuple[StoredPart, bytes]] = field(default_factory=dict)


@dataclass(slots=True)
class MemoryStore:
    """
    Keeps the ObjectStore port.

    Attributes:
        objects: Content by target.
        uploads: Open multipart uploads by id.
        parts_received: Numbers of the parts in the order they were confirmed (0 for a PUT).
        dead_serials: Credentials that were made invalid before their time.
        spoiled_parts: Numbers of parts whose first byte the store will get wrong, each once.
        smallest_part_bytes: Of every part but the last.
        states_crc: Whether `head` and `complete` name the object's CRC.
    """

    desk: MemoryDesk
    objects: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[UploadId, OpenUpload] = field(default_factory=dict)
    parts_received: list[int] = field(default_factory=list)
    dead_serials: set[int] = field(default_factory=set)
    spoiled_parts: set[int] = field(default_factory=set)
    smallest_part_bytes: int = 1
    states_crc: bool = True
    uploads_made: int = 0

    def initiate(self, credential: Credential, *, cutoff: Cutoff) -> tuple[UploadId, str]:
        """Open a multipart upload."""
        with self.desk.call("initiate", cutoff) as request_id:
            self._admit(credential)
            self.uploads_made += 1
            upload = UploadId(f"upload-{self.uploads_made}")
            self.uploads[upload] = OpenUpload(credential.target)
        return upload, request_id

    def upload_part(
        self, credential: Credential, upload: UploadId, *, number: int, body: PartBody
    ) -> StoredPart:
        """Store one part; what the store got wrong counts as not stored."""
        with self.desk.call("upload_part", body.cutoff) as request_id:
            self._admit(credential)
            self._find(upload)
            content = read_all(body)
            part = self._receipt(number, content, request_id)
            self._find(upload).parts[number] = (part, content)
            self.parts_received.append(number)
        return part

    def put(self, credential: Credential, *, body: PartBody) -> StoredPart:
        """Store the whole object by one call."""
        with self.desk.call("put", body.cutoff) as request_id:
            self._admit(credential)
            content = read_all(body)
            self.objects[credential.target] = content
            self.parts_received.append(0)
            return self._receipt(1, content, request_id)

    def list_parts(
        self, credential: Credential, upload: UploadId, *, cutoff: Cutoff
    ) -> list[StoredPart]:
        """All parts of `upload`, by number, without CRCs."""
        with self.desk.call("list_parts", cutoff):
            self._admit(credential)
            held = self._find(upload).parts
            return [
                StoredPart(number, part.size_bytes, part.tag)
                for number, (part, _) in sorted(held.items())
            ]

    def complete(
        self,
        credential: Credential,
        upload: UploadId,
        *,
        parts: Sequence[StoredPart],
        cutoff: Cutoff,
    ) -> ObjectFacts:
        """Join the parts in order of their numbers."""
        with self.desk.call("complete", cutoff) as request_id:
            self._admit(credential)
            held = self._find(upload).parts
            for part in parts:
                if part.number not in held or held[part.number][0].tag != part.tag:
                    raise RequestRefused(code="InvalidPart", request_id=request_id)
            numbers = sorted(part.number for part in parts)
            if any(len(held[one][1]) < self.smallest_part_bytes for one in numbers[:-1]):
                raise RequestRefused(code="EntityTooSmall", request_id=request_id)
            self.objects[credential.target] = b"".join(held[number][1] for number in numbers)
            del self.uploads[upload]
        return self._facts(credential.target, request_id)

    def abort(self, credential: Credential, upload: UploadId, *, cutoff: Cutoff) -> None:
        """Forget the upload."""
        with self.desk.call("abort", cutoff):
            self._admit(credential)
            self.uploads.pop(upload, None)

    def list_uploads(self, credential: Credential, *, prefix: str, cutoff: Cutoff) -> list[Listed]:
        """All uploads at targets that begin so."""
        with self.desk.call("list_uploads", cutoff):
            self._admit(credential)
            found = [(open_one.key, upload) for upload, open_one in self.uploads.items()]
            return [Listed(key, upload) for key, upload in sorted(found) if key.startswith(prefix)]

    def head(self, credential: Credential, *, cutoff: Cutoff) -> ObjectFacts:
        """What the store says of the object."""
        with self.desk.call("head", cutoff) as request_id:
            self._admit(credential)
            if credential.target not in self.objects:
                raise ObjectMissing(request_id=request_id)
            return self._facts(credential.target, request_id)

    def _admit(self, credential: Credential) -> None:
        assert isinstance(credential.secret, MemorySecret)
        if not credential.secret.serial:
            raise RequestRefused(code="SignatureDoesNotMatch")
        if credential.secret.target != credential.target:
            raise Denied(code="AccessDenied")
        is_dead = credential.secret.serial in self.dead_serials
        if is_dead or credential.has_ended(self.desk.clock.monotonic_s()):
            raise CredentialExpired(code="SecurityTokenExpired")

    def _find(self, upload: UploadId) -> OpenUpload:
        if upload not in self.uploads:
            raise UploadGone(code="NoSuchUpload")
        return self.uploads[upload]

    def _receipt(self, number: int, content: bytes, request_id: str) -> StoredPart:
        if number in self.spoiled_parts:
            self.spoiled_parts.discard(number)
            raise ContentMismatch(code="crc64", request_id=request_id)
        crc = fastcrc.crc64.xz(content)
        return StoredPart(number, len(content), f"{crc:016X}", crc, request_id)

    def _facts(self, target: str, request_id: str) -> ObjectFacts:
        content = self.objects[target]
        crc = fastcrc.crc64.xz(content)
        return ObjectFacts(
            len(content), crc if self.states_crc else None, f"{crc:016X}", request_id
        )


def read_all(body: PartBody) -> bytes:
    """The bytes of a body, read from its beginning to its end."""
    buffer, content = bytearray(STEP_BYTES), bytearray()
    while count := body.read_into(memoryview(buffer)):
        content += buffer[:count]
    return bytes(content)
