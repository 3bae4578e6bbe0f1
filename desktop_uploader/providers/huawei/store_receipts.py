"""
What OBS' headers say of what it stored, held against what was sent. Shared by both stores.

Where OBS states the CRC64 of a part, that is compared. Elsewhere its tag is the MD5 of the part's
bytes, and is held against our own; the tag of a joined object is the MD5 of its parts' MD5s. With
keys of the key service, or of a customer, a tag is no MD5: then nothing but the length is compared.
Sources: OBS API reference, "Uploading a part", "Completing a multipart upload" (ETag).
"""

import hashlib
import re
from collections.abc import Mapping, Sequence

from desktop_uploader.domain.errors import BadAnswer, ContentMismatch, Outcome
from desktop_uploader.domain.parts import ObjectFacts, StoredPart
from desktop_uploader.providers.transport.multipart_verbs import Sent
from desktop_uploader.providers.transport.multipart_xml import unquoted

CRC_HEADER = "x-obs-checksum-crc64ecma"
ENCRYPTED_BY = ("x-obs-server-side-encryption", "x-obs-server-side-encryption-customer-algorithm")
MD5 = re.compile(r"[0-9a-f]{32}")


def states_crc(headers: Mapping[str, str]) -> bool:
    """Whether an answer tells a CRC."""
    return bool(headers.get(CRC_HEADER, "").strip())


def receipt(sent: Sent, headers: Mapping[str, str], *, request_id: str) -> StoredPart:
    """
    The receipt for `sent`.

    Args:
        headers: Of the answer, by name in lower case.

    Raises:
        ContentMismatch: The store's checksum is another.
        BadAnswer: There is no tag, nothing to compare with, or the answer came before all was sent.
    """
    tag = unquoted(headers.get("etag", ""))
    stated = headers.get(CRC_HEADER, "").strip()
    if not tag or sent.crc64 is None:
        raise _no_receipt(sent, "no-receipt", request_id=request_id)
    if stated:
        if stated != str(sent.crc64):
            raise _mismatch(
                sent, "crc64", ours=str(sent.crc64), theirs=stated, request_id=request_id
            )
    elif not is_encrypted(headers):
        if not sent.md5:
            raise _no_receipt(sent, "no-checksum", request_id=request_id)
        if tag.lower() != sent.md5:
            raise _mismatch(sent, "md5", ours=sent.md5, theirs=tag, request_id=request_id)
    return StoredPart(sent.number, sent.size_bytes, tag, sent.crc64, request_id)


def joined_facts(
    parts: Sequence[StoredPart], headers: Mapping[str, str], *, tag: str, request_id: str
) -> ObjectFacts:
    """
    What the answer to a complete says.

    Raises:
        ContentMismatch: The object's tag is not that of `parts`, in order of their numbers.
    """
    expected = composite_tag(parts)
    if tag and expected and not is_encrypted(headers) and tag.lower() != expected:
        raise ContentMismatch(
            action="CompleteMultipartUpload",
            code="composite-tag",
            request_id=request_id,
            facts={"ours": expected, "theirs": tag[:40]},
        )
    return ObjectFacts(crc64=_number(headers.get(CRC_HEADER, "")), tag=tag, request_id=request_id)


def composite_tag(parts: Sequence[StoredPart]) -> str:
    """The tag of an object joined from `parts`; "" where their own tags are no MD5s."""
    tags = [part.tag.lower() for part in parts]
    if not all(MD5.fullmatch(tag) for tag in tags):
        return ""
    digest = hashlib.md5(bytes.fromhex("".join(tags)), usedforsecurity=False).hexdigest()
    return f"{digest}-{len(tags)}"


def headed_facts(headers: Mapping[str, str], *, request_id: str) -> ObjectFacts:
    """What the headers of a HEAD say of the object."""
    return ObjectFacts(
        size_bytes=_number(headers.get("content-length", "")),
        crc64=_number(headers.get(CRC_HEADER, "")),
        tag=unquoted(headers.get("etag", "")),
        request_id=request_id,
    )


def is_encrypted(headers: Mapping[str, str]) -> bool:
    """Whether the store keeps what it got under a key, so that its tags say nothing."""
    return any(headers.get(name) for name in ENCRYPTED_BY)


def _mismatch(sent: Sent, code: str, *, ours: str, theirs: str, request_id: str) -> ContentMismatch:
    return ContentMismatch(
        action=sent.action,
        code=code,
        request_id=request_id,
        facts={"part": str(sent.number), "ours": ours, "theirs": theirs[:40]},
    )


def _no_receipt(sent: Sent, code: str, *, request_id: str) -> BadAnswer:
    return BadAnswer(action=sent.action, code=code, request_id=request_id, outcome=Outcome.UNKNOWN)


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 21 else None
