"""
COS over the vendor's own package, verb by verb, under our life cycle.

The way out should COS change something, and the second opinion on our own requests: the package
writes and signs them; what an answer means is decided as for the other store. It signs with this
machine's clock, which therefore must be right. A cut ends it at the next piece of a body; a call
that waits for an answer ends with the answer or the time-out.

Importing this module takes a third of a second and the extra `sdk`.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from xml.etree.ElementTree import ParseError

import qcloud_cos
from qcloud_cos.cos_exception import CosClientError, CosServiceError

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import BadAnswer, Cut, Outcome, UploaderError, UploadGone
from desktop_uploader.domain.ids import UploadId
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.object_store import OpenUpload
from desktop_uploader.ports.part_body import PartBody
from desktop_uploader.providers.tencent.object_store import RECEIPTS, secret_of, signed_as
from desktop_uploader.providers.tencent.sdk_line import Line
from desktop_uploader.providers.tencent.store_faults import fault_of
from desktop_uploader.providers.tencent.target import CosSecret
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.multipart_verbs import Sent, joining_patience_s
from desktop_uploader.providers.transport.multipart_xml import (
    NotTheDialect,
    UploadsPage,
    read_completed_tag,
    read_parts_page,
    read_upload_id,
    read_uploads_page,
)
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.requests_faults import of_request
from desktop_uploader.providers.transport.requests_session import proxies_for, routed_session
from desktop_uploader.providers.transport.sdk_body import SdkBody
from desktop_uploader.providers.transport.upload_pages import Marker, all_uploads

POOL_SIZE = 32
"""As many connections as the engine ever uses at once."""
READ_ONLY = frozenset({"ListParts", "ListMultipartUploads", "HeadObject"})

# It logs what it has signed, and calls every refusal an error of its own.
logging.getLogger("qcloud_cos").setLevel(logging.CRITICAL)

Found = TypeVar("Found")
Ask = Callable[[Any, CosSecret], Any]
"""Makes one call of the package's client for a place."""


class CosSdkStore:
    """Keeps the ObjectStore contract, but for what a cut can reach. May be used by many threads."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._session = routed_session(network, pool_size=POOL_SIZE)

    def close(self) -> None:
        """Give back idle connections."""
        self._session.close()

    def initiate(self, credential: Credential, *, cutoff: Cutoff) -> tuple[UploadId, str]:
        """Open a multipart upload. Returns its id, and the request id."""
        action = "InitiateMultipartUpload"
        answer = self._call(
            action,
            credential,
            cutoff=cutoff,
            ask=lambda client, at: client.create_multipart_upload(at.bucket, at.key),
        )
        return _read(answer, read_upload_id, action=action), answer.request_id

    def upload_part(
        self, credential: Credential, upload: UploadId, *, number: int, body: PartBody
    ) -> StoredPart:
        """Store part `number`."""
        source = SdkBody(body)
        answer = self._call(
            "UploadPart",
            credential,
            cutoff=body.cutoff,
            ask=lambda client, at: client.upload_part(at.bucket, at.key, source, number, upload),
        )
        sent = Sent("UploadPart", number, body.size_bytes, source.crc64)
        return RECEIPTS.receipt(sent, answer.headers, request_id=answer.request_id)

    def put(self, credential: Credential, *, body: PartBody) -> StoredPart:
        """Store the whole object by one call."""
        source = SdkBody(body)
        answer = self._call(
            "PutObject",
            credential,
            cutoff=body.cutoff,
            ask=lambda client, at: client.put_object(at.bucket, source, at.key),
        )
        sent = Sent("PutObject", 1, body.size_bytes, source.crc64)
        return RECEIPTS.receipt(sent, answer.headers, request_id=answer.request_id)

    def list_parts(
        self, credential: Credential, upload: UploadId, *, cutoff: Cutoff
    ) -> list[StoredPart]:
        """All parts that the store holds, by number; every page is read."""
        parts: list[StoredPart] = []
        marker = 0
        while True:
            answer = self._call("ListParts", credential, cutoff=cutoff, ask=_page(upload, marker))
            page = _read(answer, read_parts_page, action="ListParts")
            parts += page.parts
            if page.next_marker is None:
                return sorted(parts, key=lambda part: part.number)
            if page.next_marker <= marker:
                raise _not_ours("ListParts")
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
        action = "CompleteMultipartUpload"
        ordered = sorted(parts, key=lambda part: part.number)
        named = {"Part": [{"PartNumber": one.number, "ETag": one.tag} for one in ordered]}
        answer = self._call(
            action,
            credential,
            cutoff=cutoff,
            ask=lambda client, at: client.complete_multipart_upload(
                at.bucket, at.key, upload, named
            ),
            answer_s=joining_patience_s(ordered),
        )
        tag = _read(answer, read_completed_tag, action=action)
        return RECEIPTS.facts(answer.headers, tag=tag, request_id=answer.request_id)

    def abort(self, credential: Credential, upload: UploadId, *, cutoff: Cutoff) -> None:
        """Forget the upload and its parts."""
        try:
            self._call(
                "AbortMultipartUpload",
                credential,
                cutoff=cutoff,
                ask=lambda client, at: client.abort_multipart_upload(at.bucket, at.key, upload),
            )
        except UploadGone:
            pass  # which is what was asked for

    def list_uploads(
        self, credential: Credential, *, prefix: str, cutoff: Cutoff
    ) -> list[OpenUpload]:
        """All uploads that are open at keys that begin so; every page is read."""
        action = "ListMultipartUploads"

        def page_after(marker: Marker) -> UploadsPage:
            ask = _uploads_page(prefix, marker)
            answer = self._call(action, credential, cutoff=cutoff, ask=ask)
            return read_uploads_page(answer.content)

        try:
            return all_uploads(page_after)
        except NotTheDialect as error:
            raise _not_ours(action) from error

    def head(self, credential: Credential, *, cutoff: Cutoff) -> ObjectFacts:
        """What the store says of the object."""
        answer = self._call(
            "HeadObject",
            credential,
            cutoff=cutoff,
            ask=lambda client, at: client.head_object(at.bucket, at.key),
        )
        return RECEIPTS.facts(answer.headers, has_size=True, request_id=answer.request_id)

    def _call(
        self,
        action: str,
        credential: Credential,
        *,
        cutoff: Cutoff,
        ask: Ask,
        answer_s: float | None = None,
    ) -> Answer:
        """One call by the package, and the answer as it came."""
        secret = secret_of(credential)
        patience_s = (self._network.connect_timeout_s, answer_s or self._network.stall_s)
        line = Line(self._session, patience_s)
        with cutoff.watch(_leave_it):
            try:
                ask(self._client(secret, line), secret)
            except (CosClientError, CosServiceError, ParseError, SyntaxError, ValueError) as error:
                # Its own opinion, or what its parser thinks of the answer: the line knows better.
                if line.error is None and line.answer is None:
                    raise _not_ours(action) from error
        if line.error is not None:
            raise _raised(line.error, action, host=secret.host, cutoff=cutoff)
        assert line.answer is not None, "neither an answer nor an error"
        signed, may_change = signed_as(line.sent_headers), action not in READ_ONLY
        fault = fault_of(line.answer, action, signed=signed, may_change=may_change)
        if fault is not None:
            raise fault
        return line.answer

    def _client(self, secret: CosSecret, line: Line) -> Any:
        settings = qcloud_cos.CosConfig(
            Region=secret.region,
            SecretId=secret.secret_id,
            SecretKey=secret.secret_key,
            Token=secret.security_token or None,
            Scheme="https",
            Proxies=proxies_for(self._network, scheme="https", host=secret.host),
        )
        # No tries of its own, and no session that all clients of the process share.
        return qcloud_cos.CosS3Client(settings, retry=0, session=line)


def _page(upload: UploadId, marker: int) -> Ask:
    return lambda client, at: client.list_parts(at.bucket, at.key, upload, PartNumberMarker=marker)


def _uploads_page(prefix: str, marker: Marker) -> Ask:
    return lambda client, at: client.list_multipart_uploads(
        at.bucket, Prefix=prefix, KeyMarker=marker[0], UploadIdMarker=marker[1]
    )


def _read(answer: Answer, read: Callable[[bytes], Found], *, action: str) -> Found:
    try:
        return read(answer.content)
    except NotTheDialect as error:
        raise _not_ours(action) from error


def _raised(error: Exception, action: str, *, host: str, cutoff: Cutoff) -> Exception:
    if cutoff.is_cut:
        return Cut(action=action)
    return error if isinstance(error, UploaderError) else of_request(error, action, host=host)


def _not_ours(action: str) -> BadAnswer:
    outcome = Outcome.NOT_DONE if action in READ_ONLY else Outcome.UNKNOWN
    return BadAnswer(action=action, code="not-xml", outcome=outcome)


def _leave_it() -> None:
    """The package's socket is out of reach; the next piece of the body ends the call."""
