"""Whole objects on OSS: put, head, get with ranges, delete."""

import base64
import re
from email.utils import formatdate

from desktop_uploader.practice_cloud.alibaba.credentials import TemporaryKey
from desktop_uploader.practice_cloud.alibaba.oss_callers import Target, check_expiry
from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.intake import Received
from desktop_uploader.practice_cloud.store.objects import ObjectShelf, OpenUpload, StoredObject
from desktop_uploader.practice_cloud.wire.messages import FileSlice, Request, Response

PUT_LIMIT_BYTES = 5 << 30
RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


class Objects:
    """The calls that deal with an object as a whole."""

    def __init__(self, shelf: ObjectShelf, knobs: Knobs) -> None:
        """Work on this shelf."""
        self._shelf = shelf
        self._knobs = knobs

    def put(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Store the body as the object."""
        received, file = take_body(request, self._shelf, key=key, knobs=self._knobs)
        kind = request.headers.get("content-type", "application/octet-stream")
        whole = OpenUpload("", target.bucket, target.key, kind, request.now_s)
        self._shelf.put(whole, received, file=file, now_s=request.now_s)
        return Response(200, sums(received))

    def head(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """What is known about the object."""
        stored = self._found(target)
        return Response(200, _described(stored), stated_length_bytes=stored.size_bytes)

    def get(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """The object, or a range of it."""
        stored = self._found(target)
        first, last = _range(request.headers.get("range", ""), stored.size_bytes)
        headers = _described(stored)
        is_part = (first, last) != (0, stored.size_bytes - 1)
        if is_part:
            headers["Content-Range"] = f"bytes {first}-{last}/{stored.size_bytes}"
        path = self._shelf.path_of(target.bucket, target.key)
        body = FileSlice(path, first, last - first + 1)
        return Response(206 if is_part else 200, headers, body)

    def delete(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Remove the object; also right when there is none."""
        self._shelf.remove(target.bucket, target.key)
        return Response(204)

    def _found(self, target: Target) -> StoredObject:
        stored = self._shelf.stored(target.bucket, target.key)
        if stored is None:
            raise Refusal(
                "NoSuchKey", 404, "The specified key does not exist.", details={"Key": target.key}
            )
        return stored


def take_body(
    request: Request, shelf: ObjectShelf, *, key: TemporaryKey, knobs: Knobs
) -> tuple[Received, str]:
    """
    The body of a put or a part, on disk, checked against what its caller stated.

    Raises:
        Refusal: No length, too large, wrong Content-MD5, or (with the knob) a credential that
            expired while the body came. Nothing is kept then.
    """
    if not request.body.is_announced:
        raise Refusal("MissingContentLength", 411, "You must provide the Content-Length header.")
    if (request.body.length_bytes or 0) > PUT_LIMIT_BYTES:
        raise Refusal("EntityTooLarge", 400, "Your proposed upload exceeds the maximum size.")
    received, file = shelf.receive(request.body)
    try:
        _check_md5(request, received)
        if knobs.current.expiry_after_body:
            check_expiry(key, request.later_s())
    except Refusal:
        shelf.drop_file(file)
        raise
    return received, file


def sums(received: Received) -> dict[str, str]:
    """ETag and CRC64 headers of bytes that were stored."""
    return {
        "ETag": f'"{received.md5.hex().upper()}"',
        "x-oss-hash-crc64ecma": str(received.crc64),
        "Content-MD5": base64.b64encode(received.md5).decode("ascii"),
    }


def _check_md5(request: Request, received: Received) -> None:
    stated = request.headers.get("content-md5", "")
    if stated and stated != base64.b64encode(received.md5).decode("ascii"):
        raise Refusal(
            "InvalidDigest",
            400,
            "The Content-MD5 you specified did not match what we received.",
        )


def _described(stored: StoredObject) -> dict[str, str]:
    return {
        "ETag": f'"{stored.tag}"',
        "x-oss-hash-crc64ecma": str(stored.crc64),
        "x-oss-object-type": stored.kind,
        "x-oss-storage-class": "Standard",
        "Accept-Ranges": "bytes",
        "Content-Type": stored.content_type,
        "Last-Modified": formatdate(stored.modified_at_s, usegmt=True),
    }


def _range(stated: str, size_bytes: int) -> tuple[int, int]:
    """First and last byte; an unreadable or unsatisfiable range means the whole, as on OSS."""
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
