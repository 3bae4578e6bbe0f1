"""The XML that object stores write and read; all three clouds follow Amazon S3."""

import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.wire.messages import Response

XML = {"Content-Type": "application/xml"}


def xml_response(root: str, fields: Sequence[tuple[str, Any]], *, status: int = 200) -> Response:
    """A document of one level, or of lists of pairs below it."""
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{element(root, list(fields))}'
    return Response(status, dict(XML), text.encode())


def element(name: str, value: Any) -> str:
    """One element; a list of pairs is its children."""
    if isinstance(value, list):
        inner = "".join(element(field, item) for field, item in value)
    elif isinstance(value, bool):
        inner = "true" if value else "false"
    else:
        inner = escape(str(value))
    return f"<{name}>{inner}</{name}>"


def instant(at_s: float) -> str:
    """A moment as it stands in XML."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(at_s))


def name_as_asked(name: str, encoding: str) -> str:
    """A key as it is, or percent-encoded for callers that ask with `encoding-type=url`."""
    return quote(name, safe="") if encoding == "url" else name


def parts_of_complete(document: bytes) -> list[tuple[int, str]]:
    """
    Numbers and tags (unquoted, upper case) that a CompleteMultipartUpload names, in its order.

    Raises:
        Refusal: MalformedXML.
    """
    malformed = Refusal("MalformedXML", 400, "The XML you provided was not well-formed.")
    try:
        root = ElementTree.fromstring(document)
        found = [
            (int(part.findtext("PartNumber", "")), _tag(part.findtext("ETag", "")))
            for part in root.iter("Part")
        ]
    except (ElementTree.ParseError, ValueError) as error:
        raise malformed from error
    if not found:
        raise malformed
    return found


def _tag(text: str) -> str:
    return text.strip().strip('"').upper()
