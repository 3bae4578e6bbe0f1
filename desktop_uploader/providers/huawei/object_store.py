"""OBS over our own transport: what OBS does in its own way, and the verbs of all stores with it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote, urlsplit

from desktop_uploader.domain.checksum import combine_all
from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import ProviderError
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.providers.huawei import store_faults, store_receipts
from desktop_uploader.providers.huawei.store_signing import encoded, signed_headers
from desktop_uploader.providers.huawei.target import ObsSecret
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


class ObsDialect:
    """
    Keeps the Dialect contract.

    MD5s are taken until the store has stated a CRC, and again once it has left one out: they cost
    three times what the CRC costs. A part that falls between is sent once more.
    """

    def __init__(self) -> None:
        self._states_crc = False

    def key_of(self, credential: Credential) -> str:
        """The object's key."""
        return secret_of(credential).key

    def at_bucket(self, credential: Credential) -> Credential:
        """With no key."""
        return replace(credential, secret=replace(secret_of(credential), key=""))

    def signed(self, call: StoreCall, credential: Credential, *, at_s: float) -> Request:
        """`call` with OBS' own header signature."""
        secret = secret_of(credential)
        url = urlsplit(secret.server if "://" in secret.server else f"https://{secret.server}")
        host, path = url.hostname or "", "/" + encoded(secret.key)
        if is_loopback(host):  # an address has no buckets below it
            path = f"/{secret.bucket}{path}"
        else:
            host = f"{secret.bucket}.{host}"
        query = query_text(call.query, lambda value: quote(value, safe=""))
        return Request(
            action=call.action,
            method=call.method,
            scheme=url.scheme,
            host=host,
            port=url.port,
            target=f"{path}?{query}" if query else path,
            headers=signed_headers(
                secret, call.method, query=call.query, headers=call.headers, at_s=at_s
            ),
            content=call.content,
            answer_s=call.answer_s,
        )

    def fault_of(self, answer: Answer, request: Request) -> ProviderError | None:
        """By OBS' codes."""
        may_change = not request.is_read_only
        return store_faults.fault_of(answer, request.action, may_change=may_change)

    def wants_md5(self) -> bool:
        """As long as the store tells no CRC."""
        return not self._states_crc

    def receipt(self, sent: Sent, headers: Mapping[str, str], *, request_id: str) -> StoredPart:
        """With the CRC compared, or the MD5."""
        self._states_crc = store_receipts.states_crc(headers)
        return store_receipts.receipt(sent, headers, request_id=request_id)

    def headed(self, headers: Mapping[str, str], *, request_id: str) -> ObjectFacts:
        """As OBS' headers name it."""
        return store_receipts.headed_facts(headers, request_id=request_id)

    def complete_headers(self, parts: Sequence[StoredPart]) -> Mapping[str, str]:
        """The CRC of all parts, for OBS to compare, where each is known."""
        known = [(part.crc64, part.size_bytes) for part in parts if part.crc64 is not None]
        if len(known) < len(parts):
            return {}
        return {store_receipts.CRC_HEADER: str(combine_all(known))}

    def joined(
        self,
        parts: Sequence[StoredPart],
        headers: Mapping[str, str],
        *,
        tag: str,
        request_id: str,
    ) -> ObjectFacts:
        """With the tag of all parts compared."""
        return store_receipts.joined_facts(parts, headers, tag=tag, request_id=request_id)


def obs_store(sender: Sender, server_clock: ServerClock) -> MultipartVerbs:
    """The store of an account."""
    return MultipartVerbs(sender, server_clock, dialect=ObsDialect())


def secret_of(credential: Credential) -> ObsSecret:
    """What a credential of ours carries."""
    assert isinstance(credential.secret, ObsSecret), "a credential of another provider"
    return credential.secret
