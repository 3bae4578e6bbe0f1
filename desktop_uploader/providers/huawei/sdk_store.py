"""
OBS over the vendor's own package, verb by verb, under our life cycle.

The way out should OBS change something, and the second opinion on our own requests: the package
writes, signs and sends them. Its answers are return values, also where they are refusals, so
they are not looked at: what came over the line is read as for the other store. It signs with this
machine's clock, which therefore must be right.

Importing this module takes a third of a second and the extra `sdk`.
"""

import http.client
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar
from xml.etree.ElementTree import ParseError

import obs

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import BadAnswer, Cut, Outcome, UploaderError, UploadGone
from desktop_uploader.domain.ids import UploadId
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.object_store import OpenUpload
from desktop_uploader.ports.part_body import PartBody
from desktop_uploader.providers.huawei import store_receipts
from desktop_uploader.providers.huawei.object_store import ObsDialect, secret_of
from desktop_uploader.providers.huawei.sdk_client import Answered, Client, Line
from desktop_uploader.providers.huawei.store_faults import fault_of
from desktop_uploader.providers.transport import troubles
from desktop_uploader.providers.transport.breaker import Breaker
from desktop_uploader.providers.transport.hashed_body import HashedBody
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.multipart_verbs import Sent, joining_patience_s
from desktop_uploader.providers.transport.multipart_xml import (
    NotTheDialect,
    PartsPage,
    UploadsPage,
    read_completed_tag,
    read_parts_page,
    read_upload_id,
    read_uploads_page,
)
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.sdk_body import SdkBody
from desktop_uploader.providers.transport.upload_pages import (
    UPLOADS_A_PAGE,
    Marker,
    all_uploads,
)

READ_ONLY = frozenset({"ListParts", "ListMultipartUploads", "HeadObject"})

Found = TypeVar("Found")
Ask = Callable[[Client, str, str], object]
"""Makes one call of the package's on a bucket and a key."""


class AskWith(Protocol):
    """The same with a body."""

    def __call__(self, client: Client, bucket: str, *, key: str, source: SdkBody) -> object:
        """Send it."""
        ...


class ObsSdkStore:
    """Keeps the ObjectStore contract. May be used by many threads; each call has its own line."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._dialect = ObsDialect()
        self._breakers: set[Breaker] = set()

    def close(self) -> None:
        """End the calls under way."""
        for breaker in tuple(self._breakers):
            breaker.trip()

    def initiate(self, credential: Credential, *, cutoff: Cutoff) -> tuple[UploadId, str]:
        """Open a multipart upload. Returns its id, and the request id."""
        action = "InitiateMultipartUpload"
        answer = self._call(
            action,
            credential,
            cutoff=cutoff,
            ask=lambda client, bucket, key: client.initiateMultipartUpload(bucket, key),
        )
        return _read(answer, read_upload_id, action=action), answer.request_id

    def upload_part(
        self, credential: Credential, upload: UploadId, *, number: int, body: PartBody
    ) -> StoredPart:
        """Store part `number`."""

        def ask(client: Client, bucket: str, *, key: str, source: SdkBody) -> object:
            return client.uploadPart(
                bucket, key, number, upload, content=source, partSize=body.size_bytes
            )

        return self._store("UploadPart", credential, number=number, body=body, ask=ask)

    def put(self, credential: Credential, *, body: PartBody) -> StoredPart:
        """Store the whole object by one call."""

        def ask(client: Client, bucket: str, *, key: str, source: SdkBody) -> object:
            headers = obs.PutObjectHeader(contentLength=body.size_bytes)
            return client.putContent(bucket, key, content=source, headers=headers)

        return self._store("PutObject", credential, number=1, body=body, ask=ask)

    def list_parts(
        self, credential: Credential, upload: UploadId, *, cutoff: Cutoff
    ) -> list[StoredPart]:
        """All parts that the store holds, by number; every page is read."""
        parts: list[StoredPart] = []
        marker: int | None = 0
        while marker is not None:
            page = self._page(credential, upload, marker=marker, cutoff=cutoff)
            parts += page.parts
            if page.next_marker is not None and page.next_marker <= marker:
                raise BadAnswer(action="ListParts", code="not-xml")
            marker = page.next_marker
        return sorted(parts, key=lambda part: part.number)

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
        named = [obs.CompletePart(part.number, part.tag) for part in ordered]
        asked = obs.CompleteMultipartUploadRequest(named)
        answer = self._call(
            action,
            credential,
            cutoff=cutoff,
            ask=lambda client, bucket, key: client.completeMultipartUpload(
                bucket, key, upload, asked
            ),
            answer_s=joining_patience_s(ordered),
        )
        tag = _read(answer, read_completed_tag, action=action)
        return store_receipts.joined_facts(
            ordered, answer.headers, tag=tag, request_id=answer.request_id
        )

    def abort(self, credential: Credential, upload: UploadId, *, cutoff: Cutoff) -> None:
        """Forget the upload and its parts."""
        try:
            self._call(
                "AbortMultipartUpload",
                credential,
                cutoff=cutoff,
                ask=lambda client, bucket, key: client.abortMultipartUpload(bucket, key, upload),
            )
        except UploadGone:
            pass  # which is what was asked for

    def list_uploads(
        self, credential: Credential, *, prefix: str, cutoff: Cutoff
    ) -> list[OpenUpload]:
        """All uploads that are open at keys that begin so; every page is read."""
        action = "ListMultipartUploads"
        last: list[Answer] = []

        def page_after(marker: Marker) -> UploadsPage:
            ask = _uploads_page(prefix, marker)
            last[:] = [self._call(action, credential, cutoff=cutoff, ask=ask)]
            return read_uploads_page(last[0].content)

        try:
            return all_uploads(page_after)
        except NotTheDialect as error:
            raise _not_ours(action, last[0]) from error

    def head(self, credential: Credential, *, cutoff: Cutoff) -> ObjectFacts:
        """What the store says of the object."""
        answer = self._call(
            "HeadObject",
            credential,
            cutoff=cutoff,
            ask=lambda client, bucket, key: client.getObjectMetadata(bucket, key),
        )
        return store_receipts.headed_facts(answer.headers, request_id=answer.request_id)

    def _page(
        self, credential: Credential, upload: UploadId, *, marker: int, cutoff: Cutoff
    ) -> PartsPage:
        answer = self._call(
            "ListParts",
            credential,
            cutoff=cutoff,
            ask=lambda client, bucket, key: client.listParts(
                bucket, key, upload, partNumberMarker=marker or None
            ),
        )
        return _read(answer, read_parts_page, action="ListParts")

    def _store(
        self,
        action: str,
        credential: Credential,
        *,
        number: int,
        body: PartBody,
        ask: AskWith,
    ) -> StoredPart:
        hashed = HashedBody(body) if self._dialect.wants_md5() else None
        source = SdkBody(hashed or body)
        answer = self._call(
            action,
            credential,
            cutoff=body.cutoff,
            ask=lambda client, bucket, key: ask(client, bucket, key=key, source=source),
        )
        md5 = hashed.md5 if hashed is not None else ""
        sent = Sent(action, number, body.size_bytes, source.crc64, md5)
        return self._dialect.receipt(sent, answer.headers, request_id=answer.request_id)

    def _call(
        self,
        action: str,
        credential: Credential,
        *,
        cutoff: Cutoff,
        ask: Ask,
        answer_s: float | None = None,
    ) -> Answer:
        """Make the call; its answer, where it is no refusal."""
        secret, breaker, lines = secret_of(credential), Breaker(), list[Line]()

        def line(host: str) -> Line:
            patience_s = answer_s or self._network.stall_s
            made = Line(host, self._network, breaker=breaker, answer_s=patience_s)
            lines.append(made)
            return made

        self._breakers.add(breaker)
        try:
            with cutoff.watch(breaker.trip):
                if cutoff.is_cut:
                    raise Cut(action=action)
                client = Client(secret, line)
                _ask(action, lambda: ask(client, secret.bucket, secret.key), lines=lines)
        except UploaderError as error:
            if breaker.is_tripped:
                raise Cut(action=action, outcome=error.trouble.outcome) from error
            raise
        finally:
            self._breakers.discard(breaker)
            for one in lines:
                one.close()
        answer = lines[-1].answer if lines else None
        if answer is None:
            raise BadAnswer(action=action, code="not-http", outcome=_outcome(action))
        fault = fault_of(answer, action, may_change=action not in READ_ONLY)
        if fault is not None:
            raise fault
        return answer


def _uploads_page(prefix: str, marker: Marker) -> Ask:
    asked = obs.ListMultipartUploadsRequest(
        prefix=prefix or None,
        key_marker=marker[0] or None,
        upload_id_marker=marker[1] or None,
        max_uploads=UPLOADS_A_PAGE,
    )
    return lambda client, bucket, _: client.listMultipartUploads(bucket, asked, encoding_type="url")


def _ask(action: str, ask: Callable[[], object], *, lines: list[Line]) -> None:
    """Let the package ask; what it makes of the answer is not looked at, the line has heard it."""
    try:
        ask()
    except Answered:
        return
    except (OSError, http.client.HTTPException) as error:
        begun = bool(lines) and lines[-1].has_asked
        raise troubles.of_exchange(
            error,
            action=action,
            host=lines[-1].host if lines else "",
            outcome=_outcome(action) if begun else Outcome.NOT_DONE,
        ) from error
    except (ParseError, AttributeError, KeyError, TypeError, ValueError) as error:
        # What its readers raise for anything that is not the document they expect.
        if lines and lines[-1].answer is not None:
            return
        raise BadAnswer(action=action, code="not-xml", outcome=_outcome(action)) from error


def _read(answer: Answer, read: Callable[[bytes], Found], *, action: str) -> Found:
    try:
        return read(answer.content)
    except NotTheDialect as error:
        raise _not_ours(action, answer) from error


def _outcome(action: str) -> Outcome:
    return Outcome.NOT_DONE if action in READ_ONLY else Outcome.UNKNOWN


def _not_ours(action: str, answer: Answer) -> BadAnswer:
    return BadAnswer(
        action=action, code="not-xml", request_id=answer.request_id, outcome=_outcome(action)
    )
