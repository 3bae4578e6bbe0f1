"""The body of a put or a part on its way to disk, and the range that a get asks for."""

import base64
import re
from collections.abc import Callable

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.store.intake import Received
from desktop_uploader.practice_cloud.store.objects import ObjectShelf
from desktop_uploader.practice_cloud.wire.messages import Request

PUT_LIMIT_BYTES = 5 << 30
RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


def received_body(
    request: Request,
    shelf: ObjectShelf,
    *,
    look_again: Callable[[], None],
    mismatch: str = "InvalidDigest",
) -> tuple[Received, str]:
    """
    The body of a put or a part, on disk, checked against what its caller stated.

    Args:
        look_again: Called when all is there; a Refusal of its drops what came.
        mismatch: The store's code for a Content-MD5 that is not the body's.

    Raises:
        Refusal: No length, too large, wrong Content-MD5. Nothing is kept then.
    """
    if not request.body.is_announced:
        raise Refusal("MissingContentLength", 411, "You must provide the Content-Length header.")
    if (request.body.length_bytes or 0) > PUT_LIMIT_BYTES:
        raise Refusal("EntityTooLarge", 400, "Your proposed upload exceeds the maximum size.")
    received, file = shelf.receive(request.body)
    try:
        _check_md5(request, received, mismatch=mismatch)
        look_again()
    except Refusal:
        shelf.drop_file(file)
        raise
    return received, file


def byte_range(stated: str, size_bytes: int) -> tuple[int, int]:
    """First and last byte; an unreadable or unsatisfiable range means the whole."""
    whole = (0, size_bytes - 1)
    found = RANGE.match(stated)
    if found is None or found.groups() == ("", ""):
        return whole
    first_text, last_text = found.groups()
    if not first_text:
        return max(0, size_bytes - int(last_text)), size_bytes - 1
    first = int(first_text)
    last = min(int(last_text) if last_text else size_bytes - 1, size_bytes - 1)
    return (first, last) if first <= last else whole


def _check_md5(request: Request, received: Received, *, mismatch: str) -> None:
    stated = request.headers.get("content-md5", "")
    if stated and stated != base64.b64encode(received.md5).decode("ascii"):
        raise Refusal(
            mismatch,
            400,
            "The Content-MD5 you specified did not match what we received.",
        )
