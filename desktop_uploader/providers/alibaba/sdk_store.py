"""
OSS over the vendor's own package, verb by verb, under our life cycle.

The way out should OSS change something, and the second opinion on our own requests. It signs with
this machine's clock, which therefore must be right. A cut ends it at the next piece of a body; a
call that waits for an answer ends with the answer or the time-out: its socket is out of reach.

Importing this module takes half a second and the extra `sdk`.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import ParseError

import oss2
import requests

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import BadAnswer, Cut, Outcome, ProviderError, UploadGone
from desktop_uploader.domain.ids import UploadId
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.object_store import OpenUpload
from desktop_uploader.ports.part_body import PartBody
from desktop_uploader.providers.alibaba.sdk_faults import of_sdk
from desktop_uploader.providers.alibaba.sdk_session import session
from desktop_uploader.providers.alibaba.store_faults import fault_of
from desktop_uploader.providers.alibaba.store_receipts import RECEIPTS
from desktop_uploader.providers.alibaba.target import OssSecret
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.multipart_verbs import (
    READINGS,
    Sent,
    joining_patience_s,
)
from desktop_uploader.providers.transport.multipart_xml import (
    NotTheDialect,
    UploadsPage,
    read_completed_tag,
)
from desktop_uploader.providers.transport.network import Network, is_loopback
from desktop_uploader.providers.transport.requests_faults import of_request
from desktop_uploader.providers.transport.requests_session import proxies_for
from desktop_uploader.providers.transport.sdk_body import SdkBody
from desktop_uploader.providers.transport.upload_pages import Marker, all_uploads

POOL_SIZE = 32
"""As many connections as the engine ever uses at once."""

# At DEBUG and INFO it writes tokens and the signed text into the log.
logging.getLogger("oss2").setLevel(logging.WARNING)


class OssSdkStore:
    """Keeps the ObjectStore contract, but for what a cut can reach. May be used by many threads."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._session = session(network, pool_size=POOL_SIZE)

    def close(self) -> None:
        """Give back idle connections."""
        self._session.session.close()

    def initiate(self, credential: Credential, *, cutoff: Cutoff) -> tuple[UploadId, str]:
        """Open a multipart upload. Returns its id, and the request id."""
        with self._bucket("InitiateMultipartUpload", credential, cutoff=cutoff) as (bucket, key):
            result = bucket.init_multipart_upload(key)
        return UploadId(result.upload_id), result.request_id

    def upload_part(
        self, credential: Credential, upload: UploadId, *, number: int, body: PartBody
    ) -> StoredPart:
        """Store part `number`."""
        source = SdkBody(body)
        with self._bucket("UploadPart", credential, cutoff=body.cutoff) as (bucket, key):
            result = bucket.upload_part(key, upload, number, source)
        sent = Sent("UploadPart", number, body.size_bytes, source.crc64)
        return RECEIPTS.receipt(sent, _lower(result.headers), request_id=result.request_id)

    def put(self, credential: Credential, *, body: PartBody) -> StoredPart:
        """Store the whole object by one call."""
        source = SdkBody(body)
        with self._bucket("PutObject", credential, cutoff=body.cutoff) as (bucket, key):
            result = bucket.put_object(key, source)
        sent = Sent("PutObject", 1, body.size_bytes, source.crc64)
        return RECEIPTS.receipt(sent, _lower(result.headers), request_id=result.request_id)

    def list_parts(
        self, credential: Credential, upload: UploadId, *, cutoff: Cutoff
    ) -> list[StoredPart]:
        """All parts that the store holds, by number; every page is read."""
        parts: list[StoredPart] = []
        marker = 0
        with self._bucket("ListParts", credential, cutoff=cutoff) as (bucket, key):
            while True:
                page = bucket.list_parts(key, upload, marker=str(marker or ""))
                parts += [StoredPart(one.part_number, one.size, one.etag) for one in page.parts]
                if not page.is_truncated:
                    return sorted(parts, key=lambda part: part.number)
                if int(page.next_marker) <= marker:
                    raise NotTheDialect("a list that goes in circles")
                marker = int(page.next_marker)

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
        named = [oss2.models.PartInfo(part.number, part.tag) for part in parts]
        with self._bucket(action, credential, cutoff=cutoff) as (bucket, key):
            bucket.timeout = (self._network.connect_timeout_s, joining_patience_s(parts))
            result = bucket.complete_multipart_upload(key, upload, named)
            # The package looks at the status alone; an error may stand under a good one.
            content = result.resp.read()
            fault = fault_of(Answer(result.status, _lower(result.headers), content), action)
            if fault is not None:
                raise fault
            tag = read_completed_tag(content)
        return RECEIPTS.facts(_lower(result.headers), tag=tag, request_id=result.request_id)

    def abort(self, credential: Credential, upload: UploadId, *, cutoff: Cutoff) -> None:
        """Forget the upload and its parts."""
        try:
            with self._bucket("AbortMultipartUpload", credential, cutoff=cutoff) as (bucket, key):
                bucket.abort_multipart_upload(key, upload)
        except UploadGone:
            pass  # which is what was asked for

    def list_uploads(
        self, credential: Credential, *, prefix: str, cutoff: Cutoff
    ) -> list[OpenUpload]:
        """All uploads that are open at keys that begin so; every page is read."""
        with self._bucket("ListMultipartUploads", credential, cutoff=cutoff) as (bucket, _):

            def page_after(marker: Marker) -> UploadsPage:
                page = bucket.list_multipart_uploads(
                    prefix, key_marker=marker[0], upload_id_marker=marker[1]
                )
                following = (page.next_key_marker, page.next_upload_id_marker)
                uploads = tuple(
                    OpenUpload(one.key, UploadId(one.upload_id), float(one.initiation_date))
                    for one in page.upload_list
                )
                return UploadsPage(uploads, following if page.is_truncated else None)

            return all_uploads(page_after)

    def head(self, credential: Credential, *, cutoff: Cutoff) -> ObjectFacts:
        """What the store says of the object."""
        with self._bucket("HeadObject", credential, cutoff=cutoff) as (bucket, key):
            result = bucket.head_object(key)
        headers = _lower(result.headers)
        return RECEIPTS.facts(headers, has_size=True, request_id=result.request_id)

    @contextmanager
    def _bucket(
        self, action: str, credential: Credential, *, cutoff: Cutoff
    ) -> Iterator[tuple[Any, str]]:
        """The package's bucket and our key; inside, its errors become ours."""
        secret = credential.secret
        assert isinstance(secret, OssSecret), "a credential of another provider"
        host = urlsplit(secret.endpoint).hostname or ""
        with cutoff.watch(_leave_it):
            try:
                yield self._opened(secret, host), secret.key
            except oss2.exceptions.OssError as error:
                raise _cut_or(of_sdk(error, action, host=host), cutoff) from error
            except requests.RequestException as error:
                raise _cut_or(of_request(error, action, host=host), cutoff) from error
            except (ParseError, RuntimeError, ValueError) as error:
                # What its parsers raise for anything that is not the document they expect.
                outcome = Outcome.NOT_DONE if action in READINGS else Outcome.UNKNOWN
                raise BadAnswer(action=action, code="not-xml", outcome=outcome) from error

    def _opened(self, secret: OssSecret, host: str) -> Any:
        auth = oss2.StsAuth(secret.access_key_id, secret.access_key_secret, secret.security_token)
        scheme = urlsplit(secret.endpoint).scheme
        named = host if is_loopback(host) else f"{secret.bucket}.{host}"
        return oss2.Bucket(
            auth,
            secret.endpoint,
            secret.bucket,
            session=self._session,
            connect_timeout=(self._network.connect_timeout_s, self._network.stall_s),
            enable_crc=False,  # it checks in pieces of 16 KiB under the GIL; we check ourselves
            proxies=proxies_for(self._network, scheme=scheme, host=named),
            is_path_style=is_loopback(host),
        )


def _cut_or(error: ProviderError, cutoff: Cutoff) -> ProviderError | Cut:
    return Cut(action=error.trouble.action) if cutoff.is_cut else error


def _leave_it() -> None:
    """The package's socket is out of reach; the next piece of the body ends the call."""


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
