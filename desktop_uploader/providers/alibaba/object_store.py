"""OSS over our own transport: one signed request a verb."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from mimetypes import MimeTypes
from typing import TypeVar
from urllib.parse import quote, urlsplit

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import BadAnswer, ClockWrong, Outcome, UploadGone
from desktop_uploader.domain.ids import UploadId
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.part_body import PartBody
from desktop_uploader.providers.alibaba.store_faults import fault_of
from desktop_uploader.providers.alibaba.store_receipts import Sent, object_facts, receipt
from desktop_uploader.providers.alibaba.store_signing import signed_headers
from desktop_uploader.providers.alibaba.target import OssSecret
from desktop_uploader.providers.transport.messages import Answer, Request
from desktop_uploader.providers.transport.multipart_xml import (
    NotTheDialect,
    complete_document,
    read_completed_tag,
    read_parts_page,
    read_upload_id,
)
from desktop_uploader.providers.transport.network import is_loopback
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock

COMPLETE_ANSWER_S = 300.0
"""Joining 10 000 parts may take the store minutes."""
PARTS_A_PAGE = 1000
TYPES = MimeTypes()
"""Python's own table alone: the same file gets the same type on every machine."""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class _Call:
    """One verb before it is signed; `query` as it is meant, header names in lower case."""

    action: str
    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    answer_s: float | None = None


class OssStore:
    """
    Keeps the ObjectStore contract. May be used from many threads at once.

    Each request is signed when it is sent, with the store's own time.
    """

    def __init__(self, sender: Sender, server_clock: ServerClock) -> None:
        self._sender = sender
        self._server_clock = server_clock

    def initiate(self, credential: Credential, *, cutoff: Cutoff) -> tuple[UploadId, str]:
        """Open a multipart upload. Returns its id, and the request id."""
        secret = _secret(credential)
        answer = self._call(
            _Call("InitiateMultipartUpload", "POST", {"uploads": ""}, headers=_typed(secret.key)),
            secret,
            cutoff=cutoff,
        )
        return _read(answer, read_upload_id, action="InitiateMultipartUpload"), answer.request_id

    def upload_part(
        self, credential: Credential, upload: UploadId, *, number: int, body: PartBody
    ) -> StoredPart:
        """Store part `number`."""
        call = _Call("UploadPart", "PUT", {"partNumber": str(number), "uploadId": upload})
        return self._store(call, credential, number=number, body=body)

    def put(self, credential: Credential, *, body: PartBody) -> StoredPart:
        """Store the whole object by one call."""
        call = _Call("PutObject", "PUT", {}, headers=_typed(_secret(credential).key))
        return self._store(call, credential, number=1, body=body)

    def list_parts(
        self, credential: Credential, upload: UploadId, *, cutoff: Cutoff
    ) -> list[StoredPart]:
        """All parts that the store holds, by number; every page is read."""
        secret, marker = _secret(credential), 0
        parts: list[StoredPart] = []
        while True:
            query = {"uploadId": upload, "max-parts": str(PARTS_A_PAGE)}
            if marker:
                query["part-number-marker"] = str(marker)
            answer = self._call(_Call("ListParts", "GET", query), secret, cutoff=cutoff)
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
        call = _Call(
            "CompleteMultipartUpload",
            "POST",
            {"uploadId": upload},
            headers={"content-type": "application/xml"},
            content=complete_document(parts),
            answer_s=COMPLETE_ANSWER_S,
        )
        answer = self._call(call, _secret(credential), cutoff=cutoff)
        tag = _read(answer, read_completed_tag, action=call.action)
        return object_facts(answer.headers, tag=tag, request_id=answer.request_id)

    def abort(self, credential: Credential, upload: UploadId, *, cutoff: Cutoff) -> None:
        """Forget the upload and its parts."""
        call = _Call("AbortMultipartUpload", "DELETE", {"uploadId": upload})
        try:
            self._call(call, _secret(credential), cutoff=cutoff)
        except UploadGone:
            pass  # which is what was asked for

    def head(self, credential: Credential, *, cutoff: Cutoff) -> ObjectFacts:
        """What the store says of the object."""
        answer = self._call(_Call("HeadObject", "HEAD", {}), _secret(credential), cutoff=cutoff)
        return object_facts(answer.headers, has_size=True, request_id=answer.request_id)

    def _store(
        self, call: _Call, credential: Credential, *, number: int, body: PartBody
    ) -> StoredPart:
        answer = self._call(call, _secret(credential), cutoff=body.cutoff, body=body)
        sent = Sent(call.action, number, body.size_bytes, answer.sent_crc64)
        return receipt(sent, answer.headers, request_id=answer.request_id)

    def _call(
        self, call: _Call, secret: OssSecret, *, cutoff: Cutoff, body: PartBody | None = None
    ) -> Answer:
        request = _signed(call, secret, at_s=self._server_clock.now_s())
        answer = self._sender.send(request, cutoff=cutoff, body=body)
        fault = fault_of(answer, call.action, may_change=not request.is_read_only)
        self._server_clock.note(
            answer.headers.get("date"),
            sent_s=answer.sent_s,
            received_s=answer.received_s,
            is_strong=isinstance(fault, ClockWrong),
        )
        if fault is not None:
            raise fault
        return answer


def _signed(call: _Call, secret: OssSecret, *, at_s: float) -> Request:
    scheme, host, port = _endpoint(secret)
    path = "/" + quote(secret.key, safe="/~")
    if is_loopback(host):  # an address has no buckets below it
        path = f"/{secret.bucket}{path}"
    else:
        host = f"{secret.bucket}.{host}"
    query = "&".join(
        f"{name}={quote(value, safe='')}" if value else name for name, value in call.query.items()
    )
    return Request(
        action=call.action,
        method=call.method,
        scheme=scheme,
        host=host,
        port=port,
        target=f"{path}?{query}" if query else path,
        headers=signed_headers(
            secret, call.method, query=call.query, headers=call.headers, at_s=at_s
        ),
        content=call.content,
        answer_s=call.answer_s,
    )


def _endpoint(secret: OssSecret) -> tuple[str, str, int | None]:
    """Scheme, host and port; None is the scheme's own."""
    url = urlsplit(secret.endpoint if "://" in secret.endpoint else f"https://{secret.endpoint}")
    return url.scheme, url.hostname or "", url.port


def _secret(credential: Credential) -> OssSecret:
    assert isinstance(credential.secret, OssSecret), "a credential of another provider"
    return credential.secret


def _typed(key: str) -> dict[str, str]:
    return {"content-type": TYPES.guess_type(key)[0] or "application/octet-stream"}


def _read(answer: Answer, read: Callable[[bytes], Found], *, action: str) -> Found:
    try:
        return read(answer.content)
    except NotTheDialect as error:
        raise _not_ours(answer, action) from error


def _not_ours(answer: Answer, action: str) -> BadAnswer:
    outcome = Outcome.NOT_DONE if action == "ListParts" else Outcome.UNKNOWN
    return BadAnswer(action=action, code="not-xml", request_id=answer.request_id, outcome=outcome)
