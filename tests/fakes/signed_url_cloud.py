"""
A cloud in memory whose permission is one signed address a call, as Huawei's VOD asset API gives it.

No key ever leaves the service: for each call the store's client asks it for an address that is good
for this call alone and for a short time. Everything else is the cloud in memory.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlencode, urlsplit

from desktop_uploader.domain.credential import Credential, Grant, Place
from desktop_uploader.domain.errors import CredentialExpired, Denied, RequestRefused
from desktop_uploader.domain.ids import AccountName, UploadId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.control_plane import AccountCheck, Arrival, Registration
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.object_store import OpenUpload
from desktop_uploader.ports.part_body import PartBody
from desktop_uploader.ports.provider import Abilities, Review
from tests.fakes.memory_cloud import COMMITS_BY_A_CALL, MemoryCloud
from tests.fakes.memory_store import MemorySecret, MemoryStore

ADDRESS_LIFE_S = 60.0
SIGNS_EVERY_CALL: Abilities = replace(COMMITS_BY_A_CALL)
"""A commit that makes the medium of an asset, and nothing of a key in between."""


@dataclass(slots=True)
class Authority:
    """The service's own signer; `secret` never leaves it."""

    clock: Clock
    store: MemoryStore
    secret: bytes = b"known to the service alone"
    addresses_made: int = 0

    def address(self, permit: "Permit", call: str, cutoff: Cutoff) -> str:
        """One address, for one call of one permit; refuses a permit that has ended."""
        with self.store.desk.call("authority", cutoff):
            if permit.plain.serial in self.store.dead_serials:
                raise CredentialExpired(code="APIGW.0301", request_id="request-authority")
            self.addresses_made += 1
            until_s = self.clock.monotonic_s() + ADDRESS_LIFE_S
            query = {"call": call, "Expires": f"{until_s:.3f}"}
            signature = self.signature(permit.plain.target, query)
            return f"{permit.plain.target}?{urlencode({**query, 'Signature': signature})}"

    def signature(self, target: str, query: dict[str, str]) -> str:
        """What proves that the service wrote an address."""
        text = f"{target}\n{query['call']}\n{query['Expires']}"
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Permit:
    """A credential's secret: whom to ask for addresses; `forger` signs in the service's place."""

    authority: Authority
    plain: MemorySecret
    forger: Authority | None = field(default=None, repr=False)

    def address(self, call: str, cutoff: Cutoff) -> str:
        """The address of one call."""
        return (self.forger or self.authority).address(self, call, cutoff)


class SignedUrlStore:
    """Keeps the ObjectStore port: every verb goes to an address of its own."""

    def __init__(self, plain: MemoryStore, authority: Authority) -> None:
        self.plain = plain
        self._authority = authority

    def initiate(self, credential: Credential, *, cutoff: Cutoff) -> tuple[UploadId, str]:
        """By an address for POST uploads."""
        return self.plain.initiate(self._sent(credential, "initiate", cutoff), cutoff=cutoff)

    def upload_part(
        self, credential: Credential, upload: UploadId, *, number: int, body: PartBody
    ) -> StoredPart:
        """By an address for this part of this upload."""
        sent = self._sent(credential, f"part {upload} {number}", body.cutoff)
        return self.plain.upload_part(sent, upload, number=number, body=body)

    def put(self, credential: Credential, *, body: PartBody) -> StoredPart:
        """By an address for the whole object."""
        return self.plain.put(self._sent(credential, "put", body.cutoff), body=body)

    def list_parts(
        self, credential: Credential, upload: UploadId, *, cutoff: Cutoff
    ) -> list[StoredPart]:
        """By an address for this upload."""
        sent = self._sent(credential, f"list {upload}", cutoff)
        return self.plain.list_parts(sent, upload, cutoff=cutoff)

    def complete(
        self,
        credential: Credential,
        upload: UploadId,
        *,
        parts: Sequence[StoredPart],
        cutoff: Cutoff,
    ) -> ObjectFacts:
        """By an address for this upload."""
        sent = self._sent(credential, f"complete {upload}", cutoff)
        return self.plain.complete(sent, upload, parts=parts, cutoff=cutoff)

    def abort(self, credential: Credential, upload: UploadId, *, cutoff: Cutoff) -> None:
        """By an address for this upload."""
        sent = self._sent(credential, f"abort {upload}", cutoff)
        self.plain.abort(sent, upload, cutoff=cutoff)

    def list_uploads(
        self, credential: Credential, *, prefix: str, cutoff: Cutoff
    ) -> list[OpenUpload]:
        """By an address for what is open at these keys."""
        sent = self._sent(credential, f"uploads {prefix}", cutoff)
        return self.plain.list_uploads(sent, prefix=prefix, cutoff=cutoff)

    def head(self, credential: Credential, *, cutoff: Cutoff) -> ObjectFacts:
        """By an address for the object."""
        return self.plain.head(self._sent(credential, "head", cutoff), cutoff=cutoff)

    def _sent(self, credential: Credential, call: str, cutoff: Cutoff) -> Credential:
        """What the store knows of a caller once it has read the address."""
        permit = credential.secret
        assert isinstance(permit, Permit)
        url = urlsplit(permit.address(call, cutoff))
        target = f"{url.scheme}://{url.netloc}{url.path}"
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if query["Signature"] != self._authority.signature(target, query):
            raise RequestRefused(code="SignatureDoesNotMatch")
        if query["call"] != call or target != credential.target:
            raise Denied(code="AccessDenied")
        if float(query["Expires"]) <= self._authority.clock.monotonic_s():
            raise CredentialExpired("Request has expired.", code="AccessDenied")
        return replace(credential, secret=permit.plain)


class SignedUrlCloud:
    """Keeps the Provider and ControlPlane ports over a cloud in memory."""

    account = AccountName("signed-urls")
    abilities = SIGNS_EVERY_CALL
    covers = None
    catalogue = None
    library = None
    category_desk = None
    auditor = None
    notices = None
    events = None
    processing = None
    url_pull = None
    registering = None

    def __init__(self, clock: Clock) -> None:
        self.far = MemoryCloud(clock, abilities=self.abilities)
        self.authority = Authority(clock, self.far.store)
        self.store = SignedUrlStore(self.far.store, self.authority)
        self.follower = self.far
        self.sweeper = self.far.sweeper

    @property
    def control_plane(self) -> "SignedUrlCloud":
        """This cloud."""
        return self

    def review(self, draft: MediaDraft, source: Source) -> Review:
        """As the cloud in memory."""
        return self.far.review(draft, source)

    def close(self) -> None:
        """As the cloud in memory."""
        self.far.close()

    def open(self, draft: MediaDraft, source: Source, *, job_key: str, cutoff: Cutoff) -> Grant:
        """Make an asset, with a permit to ask for addresses."""
        return self._permitted(self.far.open(draft, source, job_key=job_key, cutoff=cutoff))

    def renew(self, place: Place, *, cutoff: Cutoff) -> Grant:
        """Another permit."""
        return self._permitted(self.far.renew(place, cutoff=cutoff))

    def inspect(self, place: Place, *, cutoff: Cutoff) -> Arrival:
        """As the cloud in memory."""
        return self.far.inspect(place, cutoff=cutoff)

    def commit(self, place: Place, arrived: ObjectFacts, *, cutoff: Cutoff) -> Registration:
        """Say that the asset is uploaded."""
        return self.far.commit(place, arrived, cutoff=cutoff)

    def find(self, place: Place, source: Source, *, cutoff: Cutoff) -> str | None:
        """As the cloud in memory."""
        return self.far.find(place, source, cutoff=cutoff)

    def check(self, *, cutoff: Cutoff) -> AccountCheck:
        """As the cloud in memory."""
        return self.far.check(cutoff=cutoff)

    def _permitted(self, grant: Grant) -> Grant:
        plain = grant.credential.secret
        assert isinstance(plain, MemorySecret)
        permit = Permit(self.authority, plain)
        return replace(grant, credential=replace(grant.credential, secret=permit))
