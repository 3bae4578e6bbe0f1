"""
The verbs of an object store over our own transport: one signed request a verb.

All three clouds follow the same model. What differs (where a bucket is, how a request is signed,
what a refusal means, what a receipt says) is a `Dialect`, which each vendor gives.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from mimetypes import MimeTypes
from typing import Protocol, TypeVar

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import (
    BadAnswer,
    ClockWrong,
    Outcome,
    ProviderError,
    UploadGone,
)
from desktop_uploader.domain.ids import UploadId
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.object_store import OpenUpload
from desktop_uploader.ports.part_body import PartBody
from desktop_uploader.providers.transport.hashed_body import HashedBody
from desktop_uploader.providers.transport.messages import Answer, Request
from desktop_uploader.providers.transport.multipart_xml import (
    NotTheDialect,
    UploadsPage,
    complete_document,
    read_completed_tag,
    read_parts_page,
    read_upload_id,
    read_uploads_page,
)
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock
from desktop_uploader.providers.transport.upload_pages import Marker, all_uploads, uploads_query

LEAST_JOINING_S = 30.0
JOINING_S_PER_PART = 0.03
JOINING_S_PER_GIB = 1.0
MOST_JOINING_S = 300.0
GIB = 1 << 30
PARTS_A_PAGE = 1000
READINGS = frozenset({"ListParts", "ListMultipartUploads"})
TYPES = MimeTypes()
"""Python's own table alone: the same file gets the same type on every machine."""

Found = TypeVar("Found")


def joining_patience_s(parts: Sequence[StoredPart]) -> float:
    """
    How long a store may think before it says that `parts` are joined, in seconds.

    No cloud promises a time. Ten thousand parts may take minutes; of a few, half a minute of
    silence is a line that is dead, and the question is better asked again.
    """
    size_gib = sum(part.size_bytes for part in parts) / GIB
    wanted_s = LEAST_JOINING_S + JOINING_S_PER_PART * len(parts) + JOINING_S_PER_GIB * size_gib
    return min(MOST_JOINING_S, wanted_s)


@dataclass(frozen=True, slots=True)
class StoreCall:
    """One verb before it is signed; `query` as it is meant, header names in lower case."""

    action: str
    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    answer_s: float | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """
    What went out as one part or object.

    Attributes:
        crc64: CRC-64/XZ of what was read; None when not all of it was taken.
        md5: The same as MD5 in hex; "" where nobody asked for it.
    """

    action: str
    number: int
    size_bytes: int
    crc64: int | None
    md5: str = ""


class Dialect(Protocol):
    """What one store does in its own way. Values only; nothing here calls anybody."""

    def key_of(self, credential: Credential) -> str:
        """The object's key; of another provider's credential an AssertionError."""
        ...

    def at_bucket(self, credential: Credential) -> Credential:
        """The same permission, for a call about the whole bucket."""
        ...

    def signed(self, call: StoreCall, credential: Credential, *, at_s: float) -> Request:
        """`call` as it is sent, signed with the store's time, seconds since the epoch."""
        ...

    def fault_of(self, answer: Answer, request: Request) -> ProviderError | None:
        """The error that the answer to `request` states; None when it states none."""
        ...

    def wants_md5(self) -> bool:
        """Whether a receipt is worth nothing without the MD5 of what was sent."""
        ...

    def receipt(self, sent: Sent, headers: Mapping[str, str], *, request_id: str) -> StoredPart:
        """The receipt for what was sent; ContentMismatch or BadAnswer where it is none."""
        ...

    def headed(self, headers: Mapping[str, str], *, request_id: str) -> ObjectFacts:
        """What the headers of a HEAD say of the object."""
        ...

    def complete_headers(self, parts: Sequence[StoredPart]) -> Mapping[str, str]:
        """What goes beside the document that joins `parts`, in order of their numbers."""
        ...

    def joined(
        self,
        parts: Sequence[StoredPart],
        headers: Mapping[str, str],
        *,
        tag: str,
        request_id: str,
    ) -> ObjectFacts:
        """What the answer to a complete says; ContentMismatch where it is not of `parts`."""
        ...


class MultipartVerbs:
    """
    Keeps the ObjectStore contract in a store's dialect. May be used from many threads at once.

    Each request is signed when it is sent, with the store's own time.
    """

    def __init__(self, sender: Sender, server_clock: ServerClock, *, dialect: Dialect) -> None:
        self._sender = sender
        self._server_clock = server_clock
        self._dialect = dialect

    def initiate(self, credential: Credential, *, cutoff: Cutoff) -> tuple[UploadId, str]:
        """Open a multipart upload. Returns its id, and the request id."""
        call = StoreCall(
            "InitiateMultipartUpload", "POST", {"uploads": ""}, headers=self._typed(credential)
        )
        answer = self._call(call, credential, cutoff=cutoff)
        return _read(answer, read_upload_id, action=call.action), answer.request_id

    def upload_part(
        self, credential: Credential, upload: UploadId, *, number: int, body: PartBody
    ) -> StoredPart:
        """Store part `number`."""
        call = StoreCall("UploadPart", "PUT", {"partNumber": str(number), "uploadId": upload})
        return self._store(call, credential, number=number, body=body)

    def put(self, credential: Credential, *, body: PartBody) -> StoredPart:
        """Store the whole object by one call."""
        call = StoreCall("PutObject", "PUT", {}, headers=self._typed(credential))
        return self._store(call, credential, number=1, body=body)

    def list_parts(
        self, credential: Credential, upload: UploadId, *, cutoff: Cutoff
    ) -> list[StoredPart]:
        """All parts that the store holds, by number; every page is read."""
        marker = 0
        parts: list[StoredPart] = []
        while True:
            query = {"uploadId": upload, "max-parts": str(PARTS_A_PAGE)}
            if marker:
                query["part-number-marker"] = str(marker)
            answer = self._call(StoreCall("ListParts", "GET", query), credential, cutoff=cutoff)
            page = _read(answer, read_parts_page, action="ListParts")
            parts += page.parts
            if page.next_marker is None:
                return sorted(parts, key=lambda part: part.number)
            if page.next_marker <= marker:
                raise _not_ours(answer, "ListParts")
            marker = page.next_marker

    def complete(
        self,
        credential: Credential,
        upload: UploadId,
        *,
        parts: Sequence[StoredPart],
        cutoff: Cutoff,
    ) -> ObjectFacts:
        """Join the parts, in order of their numbers, into the object."""
        ordered = sorted(parts, key=lambda part: part.number)
        call = StoreCall(
            "CompleteMultipartUpload",
            "POST",
            {"uploadId": upload},
            headers={
                "content-type": "application/xml",
                **self._dialect.complete_headers(ordered),
            },
            content=complete_document(ordered),
            answer_s=joining_patience_s(ordered),
        )
        answer = self._call(call, credential, cutoff=cutoff)
        tag = _read(answer, read_completed_tag, action=call.action)
        return self._dialect.joined(ordered, answer.headers, tag=tag, request_id=answer.request_id)

    def abort(self, credential: Credential, upload: UploadId, *, cutoff: Cutoff) -> None:
        """Forget the upload and its parts."""
        call = StoreCall("AbortMultipartUpload", "DELETE", {"uploadId": upload})
        try:
            self._call(call, credential, cutoff=cutoff)
        except UploadGone:
            pass  # which is what was asked for

    def list_uploads(
        self, credential: Credential, *, prefix: str, cutoff: Cutoff
    ) -> list[OpenUpload]:
        """All uploads that are open at keys that begin so; every page is read."""
        at_bucket, action = self._dialect.at_bucket(credential), "ListMultipartUploads"
        last: list[Answer] = []

        def page_after(marker: Marker) -> UploadsPage:
            call = StoreCall(action, "GET", uploads_query(prefix, marker))
            last[:] = [self._call(call, at_bucket, cutoff=cutoff)]
            return read_uploads_page(last[0].content)

        try:
            return all_uploads(page_after)
        except NotTheDialect as error:
            raise _not_ours(last[0], action) from error

    def head(self, credential: Credential, *, cutoff: Cutoff) -> ObjectFacts:
        """What the store says of the object."""
        answer = self._call(StoreCall("HeadObject", "HEAD", {}), credential, cutoff=cutoff)
        return self._dialect.headed(answer.headers, request_id=answer.request_id)

    def _store(
        self, call: StoreCall, credential: Credential, *, number: int, body: PartBody
    ) -> StoredPart:
        hashed = HashedBody(body) if self._dialect.wants_md5() else None
        answer = self._call(call, credential, cutoff=body.cutoff, body=hashed or body)
        md5 = hashed.md5 if hashed is not None else ""
        sent = Sent(call.action, number, body.size_bytes, answer.sent_crc64, md5)
        return self._dialect.receipt(sent, answer.headers, request_id=answer.request_id)

    def _call(
        self,
        call: StoreCall,
        credential: Credential,
        *,
        cutoff: Cutoff,
        body: PartBody | None = None,
    ) -> Answer:
        request = self._dialect.signed(call, credential, at_s=self._server_clock.now_s())
        answer = self._sender.send(request, cutoff=cutoff, body=body)
        fault = self._dialect.fault_of(answer, request)
        self._server_clock.note(
            answer.headers.get("date"),
            sent_s=answer.sent_s,
            received_s=answer.received_s,
            is_strong=isinstance(fault, ClockWrong),
        )
        if fault is not None:
            raise fault
        return answer

    def _typed(self, credential: Credential) -> dict[str, str]:
        kind = TYPES.guess_type(self._dialect.key_of(credential))[0]
        return {"content-type": kind or "application/octet-stream"}


def query_text(query: Mapping[str, str], quoted: Callable[[str], str]) -> str:
    """A query as it is sent: a name without a value stands alone."""
    return "&".join(f"{name}={quoted(value)}" if value else name for name, value in query.items())


def _read(answer: Answer, read: Callable[[bytes], Found], *, action: str) -> Found:
    try:
        return read(answer.content)
    except NotTheDialect as error:
        raise _not_ours(answer, action) from error


def _not_ours(answer: Answer, action: str) -> BadAnswer:
    outcome = Outcome.NOT_DONE if action in READINGS else Outcome.UNKNOWN
    return BadAnswer(action=action, code="not-xml", request_id=answer.request_id, outcome=outcome)
