"""
The XML of multipart uploads, as OSS, COS and OBS share it (all three follow Amazon S3). Pure.

They differ in namespace, in quotes round an ETag, and in what they leave out; all of that is read.
What a store sends is not trusted: a document with a DOCTYPE is refused, so nothing can be expanded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from desktop_uploader.domain.ids import UploadId
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports.object_store import OpenUpload


class NotTheDialect(ValueError):
    """Raised for a document that is not the one that was asked for."""


@dataclass(frozen=True, slots=True)
class ErrorDocument:
    """
    What a store says is wrong.

    Attributes:
        details: All its elements by name.
    """

    code: str
    message: str = ""
    request_id: str = ""
    details: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class PartsPage:
    """
    One page of a list of parts.

    Attributes:
        next_marker: Where the next page begins; None on the last.
    """

    parts: tuple[StoredPart, ...]
    next_marker: int | None


@dataclass(frozen=True, slots=True)
class UploadsPage:
    """
    One page of a list of uploads.

    Attributes:
        next_marker: Key and id behind which the next page begins; None on the last.
    """

    uploads: tuple[OpenUpload, ...]
    next_marker: tuple[str, str] | None


def read_error(content: bytes) -> ErrorDocument | None:
    """The error that `content` states, under whatever status it came; None when it is none."""
    if b"<Error" not in content:
        return None
    try:
        root = _root(content)
    except NotTheDialect:
        return None
    if _local(root.tag) != "Error":
        return None
    details = {_local(child.tag): (child.text or "").strip() for child in root}
    return ErrorDocument(
        code=details.get("Code", ""),
        message=details.get("Message", ""),
        request_id=details.get("RequestId", ""),
        details=details,
    )


def read_upload_id(content: bytes) -> UploadId:
    """
    The id in the answer to an initiate.

    Raises:
        NotTheDialect: It has none.
    """
    upload_id = _text(_expected(content, "InitiateMultipartUploadResult"), "UploadId")
    if not upload_id:
        raise NotTheDialect("no UploadId")
    return UploadId(upload_id)


def read_parts_page(content: bytes) -> PartsPage:
    """
    One answer to a listing of parts.

    Raises:
        NotTheDialect: It is none, or says that more follow but not from where.
    """
    root = _expected(content, "ListPartsResult")
    parts = tuple(_part(element) for element in root if _local(element.tag) == "Part")
    if _text(root, "IsTruncated").lower() != "true":
        return PartsPage(parts, None)
    return PartsPage(parts, _number(_text(root, "NextPartNumberMarker")))


def read_uploads_page(content: bytes) -> UploadsPage:
    """
    One answer to a listing of uploads.

    Raises:
        NotTheDialect: It is none, or says that more follow but not from where.
    """
    root = _expected(content, "ListMultipartUploadsResult")
    is_quoted = _text(root, "EncodingType").lower() == "url"
    uploads = tuple(
        _open_upload(element, is_quoted=is_quoted)
        for element in root
        if _local(element.tag) == "Upload"
    )
    if _text(root, "IsTruncated").lower() != "true":
        return UploadsPage(uploads, None)
    key, upload = _text(root, "NextKeyMarker"), _text(root, "NextUploadIdMarker")
    if not key:
        raise NotTheDialect("no NextKeyMarker")
    return UploadsPage(uploads, (unquote(key) if is_quoted else key, upload))


def read_completed_tag(content: bytes) -> str:
    """
    The object's tag in the answer to a complete, unquoted; "" when it is left out.

    Raises:
        NotTheDialect: The answer is another.
    """
    return unquoted(_text(_expected(content, "CompleteMultipartUploadResult"), "ETag"))


def complete_document(parts: Sequence[StoredPart]) -> bytes:
    """The request that joins `parts`, in order of their numbers."""
    lines = "".join(
        f'<Part><PartNumber>{part.number}</PartNumber><ETag>"{escape(part.tag)}"</ETag></Part>'
        for part in sorted(parts, key=lambda part: part.number)
    )
    return f"<CompleteMultipartUpload>{lines}</CompleteMultipartUpload>".encode()


def unquoted(tag: str) -> str:
    """An ETag without the quotes that some stores put round it and others do not."""
    return tag.strip().strip('"')


def _root(content: bytes) -> ElementTree.Element:
    try:
        text = content.decode("utf-8-sig")
        if "<!DOCTYPE" in text:
            raise NotTheDialect("a DOCTYPE")
        return ElementTree.fromstring(text)
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        raise NotTheDialect("not XML") from error


def _expected(content: bytes, name: str) -> ElementTree.Element:
    root = _root(content)
    if _local(root.tag) != name:
        raise NotTheDialect(f"{_local(root.tag)[:80]}, not {name}")
    return root


def _part(element: ElementTree.Element) -> StoredPart:
    return StoredPart(
        number=_number(_text(element, "PartNumber")),
        size_bytes=_number(_text(element, "Size")),
        tag=unquoted(_text(element, "ETag")),
    )


def _open_upload(element: ElementTree.Element, *, is_quoted: bool) -> OpenUpload:
    key, upload = _text(element, "Key"), _text(element, "UploadId")
    if not key or not upload:
        raise NotTheDialect("an upload without a name")
    opened_at_s = _moment_s(_text(element, "Initiated"))
    return OpenUpload(unquote(key) if is_quoted else key, UploadId(upload), opened_at_s)


def _moment_s(text: str) -> float | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def _text(parent: ElementTree.Element, name: str) -> str:
    return next((child.text or "" for child in parent if _local(child.tag) == name), "").strip()


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise NotTheDialect("not a number")
    return int(text)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
