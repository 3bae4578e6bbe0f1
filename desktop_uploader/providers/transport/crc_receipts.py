"""What a store that states CRCs says of what it stored, held against what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_uploader.domain.errors import BadAnswer, ContentMismatch, Outcome
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.providers.transport.multipart_verbs import Sent
from desktop_uploader.providers.transport.multipart_xml import unquoted


@dataclass(frozen=True, slots=True)
class CrcReceipts:
    """
    How one store writes its receipts.

    Attributes:
        crc_header: The header that states a CRC-64/XZ, in lower case.
    """

    crc_header: str

    def receipt(self, sent: Sent, headers: Mapping[str, str], *, request_id: str) -> StoredPart:
        """
        The receipt for `sent`.

        Args:
            headers: Of the answer, by name in lower case.

        Raises:
            ContentMismatch: The store's checksum is another.
            BadAnswer: There is no tag, or the answer came before all was sent: it is not a
                store's.
        """
        tag = unquoted(headers.get("etag", ""))
        if not tag or sent.crc64 is None:
            raise BadAnswer(
                action=sent.action,
                code="no-receipt",
                request_id=request_id,
                outcome=Outcome.UNKNOWN,
            )
        stated = headers.get(self.crc_header, "").strip()
        if stated and stated != str(sent.crc64):
            raise ContentMismatch(
                action=sent.action,
                code="crc64",
                request_id=request_id,
                facts={"part": str(sent.number), "ours": str(sent.crc64), "theirs": stated[:40]},
            )
        return StoredPart(sent.number, sent.size_bytes, tag, sent.crc64, request_id)

    def facts(
        self,
        headers: Mapping[str, str],
        *,
        request_id: str,
        tag: str = "",
        has_size: bool = False,
    ) -> ObjectFacts:
        """What the headers of a HEAD (`has_size`) or of a complete say of the object."""
        return ObjectFacts(
            size_bytes=_number(headers.get("content-length", "")) if has_size else None,
            crc64=_number(headers.get(self.crc_header, "")),
            tag=tag or unquoted(headers.get("etag", "")),
            request_id=request_id,
        )


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 21 else None
