"""Where the bytes go: multipart uploads in an object store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.ids import UploadId
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.part_body import PartBody


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """
    A multipart upload that the store holds open.

    Attributes:
        opened_at_s: Seconds since the epoch; None where the store does not say.
    """

    key: str
    upload: UploadId
    opened_at_s: float | None = None


class ObjectStore(Protocol):
    """
    One call a verb, never retried here; verbs may be said twice.

    Every verb writes to the place of its credential and may raise:
        CredentialExpired: The credential is not (or no longer) accepted. Nothing was done.
        Denied: It is accepted, but not for this.
        Throttled, ServerTrouble: The store says so.
        Unreachable: No usable answer. `trouble.outcome` says whether it may have worked.
        BadAnswer: The answer is not a store's.
        Cut: Our own side ended the call.
    All methods may be called from many threads at once.
    """

    def initiate(self, credential: Credential, *, cutoff: Cutoff) -> tuple[UploadId, str]:
        """Open a multipart upload. Returns its id, and the request id."""
        ...

    def upload_part(
        self, credential: Credential, upload: UploadId, *, number: int, body: PartBody
    ) -> StoredPart:
        """
        Store part `number` (1-based). Putting a number again replaces the earlier part.

        The receipt carries the CRC of the bytes as they were read; where the store states its
        own, the two were compared.

        Raises:
            UploadGone: The store does not know `upload`.
            ContentMismatch: The store's checksum is not ours; the part counts as not stored.
            SourceChanged, SourceMissing, SourceUnreadable: From the body.
        """
        ...

    def put(self, credential: Credential, *, body: PartBody) -> StoredPart:
        """
        Store the whole object by one call, as a receipt for part 1. Where completing is the
        commit, this is the commit as well.

        Raises:
            ContentMismatch: The store's checksum is not ours, but the object is there.
        """
        ...

    def list_parts(
        self, credential: Credential, upload: UploadId, *, cutoff: Cutoff
    ) -> list[StoredPart]:
        """
        All parts the store holds for `upload`, by number, all pages read; without CRCs.

        Raises:
            UploadGone: The store does not know `upload`: completed, aborted or too old.
        """
        ...

    def complete(
        self,
        credential: Credential,
        upload: UploadId,
        *,
        parts: Sequence[StoredPart],
        cutoff: Cutoff,
    ) -> ObjectFacts:
        """
        Join the parts, in order of their numbers, into the object.

        Raises:
            UploadGone: The store does not know `upload`; it may have been completed before.
            RequestRefused: A part is missing or too small; nothing was joined.
        """
        ...

    def abort(self, credential: Credential, upload: UploadId, *, cutoff: Cutoff) -> None:
        """Forget the upload and its parts. An upload that is gone already is no error."""
        ...

    def list_uploads(
        self, credential: Credential, *, prefix: str, cutoff: Cutoff
    ) -> list[OpenUpload]:
        """
        All uploads that are open in the bucket of the credential's place at keys that begin with
        `prefix`, whoever opened them, by key; all pages read.

        Raises:
            Denied: The credential does not open that much of the bucket.
        """
        ...

    def head(self, credential: Credential, *, cutoff: Cutoff) -> ObjectFacts:
        """
        What the store says of the object.

        Raises:
            ObjectMissing: There is none.
        """
        ...
