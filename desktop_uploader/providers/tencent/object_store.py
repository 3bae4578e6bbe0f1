"""COS over our own transport: what COS does in its own way, and the verbs of all stores with it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import ProviderError
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.providers.tencent import store_faults
from desktop_uploader.providers.tencent.store_signing import (
    TOKEN_HEADER,
    encoded,
    signed_headers,
    window_of,
)
from desktop_uploader.providers.tencent.target import CosSecret
from desktop_uploader.providers.transport.crc_receipts import CrcReceipts
from desktop_uploader.providers.transport.messages import Answer, Request
from desktop_uploader.providers.transport.multipart_verbs import (
    MultipartVerbs,
    Sent,
    StoreCall,
    query_text,
)
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock

RECEIPTS = CrcReceipts("x-cos-hash-crc64ecma")
"""How COS writes its receipts. Shared by both stores."""


class CosDialect:
    """Keeps the Dialect contract."""

    def key_of(self, credential: Credential) -> str:
        """The object's key."""
        return secret_of(credential).key

    def at_bucket(self, credential: Credential) -> Credential:
        """With no key."""
        return replace(credential, secret=replace(secret_of(credential), key=""))

    def signed(self, call: StoreCall, credential: Credential, *, at_s: float) -> Request:
        """`call` with COS' own header signature."""
        secret = secret_of(credential)
        query = query_text(call.query, encoded)
        path = "/" + "/".join(map(encoded, secret.key.split("/")))
        return Request(
            action=call.action,
            method=call.method,
            scheme="https",
            host=secret.host,
            target=f"{path}?{query}" if query else path,
            headers=signed_headers(
                secret, call.method, query=call.query, headers=call.headers, at_s=at_s
            ),
            content=call.content,
            answer_s=call.answer_s,
        )

    def fault_of(self, answer: Answer, request: Request) -> ProviderError | None:
        """By COS' codes, and by the key and the time that the request was signed with."""
        return store_faults.fault_of(
            answer,
            request.action,
            signed=signed_as(request.headers),
            may_change=not request.is_read_only,
        )

    def wants_md5(self) -> bool:
        """No: COS states a CRC of everything."""
        return False

    def receipt(self, sent: Sent, headers: Mapping[str, str], *, request_id: str) -> StoredPart:
        """With COS' CRC compared."""
        return RECEIPTS.receipt(sent, headers, request_id=request_id)

    def headed(self, headers: Mapping[str, str], *, request_id: str) -> ObjectFacts:
        """As COS' headers name it."""
        return RECEIPTS.facts(headers, request_id=request_id, has_size=True)

    def complete_headers(self, parts: Sequence[StoredPart]) -> Mapping[str, str]:
        """None: COS joins the CRCs by itself."""
        return {}

    def joined(
        self,
        parts: Sequence[StoredPart],
        headers: Mapping[str, str],
        *,
        tag: str,
        request_id: str,
    ) -> ObjectFacts:
        """With the CRC that COS has joined, which it states when every part has one."""
        return RECEIPTS.facts(headers, request_id=request_id, tag=tag)


def cos_store(sender: Sender, server_clock: ServerClock) -> MultipartVerbs:
    """The store of an account."""
    return MultipartVerbs(sender, server_clock, dialect=CosDialect())


def secret_of(credential: Credential) -> CosSecret:
    """What a credential of ours carries."""
    assert isinstance(credential.secret, CosSecret), "a credential of another provider"
    return credential.secret


def signed_as(headers: Mapping[str, str]) -> store_faults.Signed:
    """What a request with these headers (names in lower case) was signed with."""
    return store_faults.Signed(
        is_temporary=TOKEN_HEADER in headers,
        window_s=window_of(headers.get("authorization", "")),
    )
