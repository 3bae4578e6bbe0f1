"""OSS over our own transport: what OSS does in its own way, and the verbs of all stores with it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote, urlsplit

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import ProviderError
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.providers.alibaba import store_faults
from desktop_uploader.providers.alibaba.store_receipts import RECEIPTS
from desktop_uploader.providers.alibaba.store_signing import signed_headers
from desktop_uploader.providers.alibaba.target import OssSecret
from desktop_uploader.providers.transport.messages import Answer, Request
from desktop_uploader.providers.transport.multipart_verbs import (
    MultipartVerbs,
    Sent,
    StoreCall,
    query_text,
)
from desktop_uploader.providers.transport.network import is_loopback
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock


class OssDialect:
    """Keeps the Dialect contract."""

    def key_of(self, credential: Credential) -> str:
        """The object's key."""
        return _secret(credential).key

    def at_bucket(self, credential: Credential) -> Credential:
        """With no key."""
        return replace(credential, secret=replace(_secret(credential), key=""))

    def signed(self, call: StoreCall, credential: Credential, *, at_s: float) -> Request:
        """`call` with header signature V1."""
        secret = _secret(credential)
        scheme, host, port = _endpoint(secret)
        path = "/" + quote(secret.key, safe="/~")
        if is_loopback(host):  # an address has no buckets below it
            path = f"/{secret.bucket}{path}"
        else:
            host = f"{secret.bucket}.{host}"
        query = query_text(call.query, lambda value: quote(value, safe=""))
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

    def fault_of(self, answer: Answer, request: Request) -> ProviderError | None:
        """By OSS' codes."""
        may_change = not request.is_read_only
        return store_faults.fault_of(answer, request.action, may_change=may_change)

    def wants_md5(self) -> bool:
        """No: OSS states a CRC of everything."""
        return False

    def receipt(self, sent: Sent, headers: Mapping[str, str], *, request_id: str) -> StoredPart:
        """With OSS' CRC compared."""
        return RECEIPTS.receipt(sent, headers, request_id=request_id)

    def headed(self, headers: Mapping[str, str], *, request_id: str) -> ObjectFacts:
        """As OSS' headers name it."""
        return RECEIPTS.facts(headers, request_id=request_id, has_size=True)

    def complete_headers(self, parts: Sequence[StoredPart]) -> Mapping[str, str]:
        """None: OSS joins the CRCs by itself."""
        return {}

    def joined(
        self,
        parts: Sequence[StoredPart],
        headers: Mapping[str, str],
        *,
        tag: str,
        request_id: str,
    ) -> ObjectFacts:
        """With the CRC that OSS has joined."""
        return RECEIPTS.facts(headers, request_id=request_id, tag=tag)


def oss_store(sender: Sender, server_clock: ServerClock) -> MultipartVerbs:
    """The store of an account."""
    return MultipartVerbs(sender, server_clock, dialect=OssDialect())


def _endpoint(secret: OssSecret) -> tuple[str, str, int | None]:
    """Scheme, host and port; None is the scheme's own."""
    url = urlsplit(secret.endpoint if "://" in secret.endpoint else f"https://{secret.endpoint}")
    return url.scheme, url.hostname or "", url.port


def _secret(credential: Credential) -> OssSecret:
    assert isinstance(credential.secret, OssSecret), "a credential of another provider"
    return credential.secret
