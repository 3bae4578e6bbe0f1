"""Whole objects on COS: put, head, get with ranges."""

from email.utils import formatdate

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.bodies import byte_range, received_body
from desktop_uploader.practice_cloud.store.intake import Received
from desktop_uploader.practice_cloud.store.objects import ObjectShelf, OpenUpload, StoredObject
from desktop_uploader.practice_cloud.tencent.cos_callers import Caller, Target, check_expiry
from desktop_uploader.practice_cloud.wire.messages import FileSlice, Request, Response

CRC_HEADER = "x-cos-hash-crc64ecma"


class Objects:
    """The calls that deal with an object as a whole."""

    def __init__(self, shelf: ObjectShelf, knobs: Knobs) -> None:
        """Work on this shelf."""
        self._shelf = shelf
        self._knobs = knobs

    def put(self, request: Request, target: Target, *, caller: Caller) -> Response:
        """Store the body as the object."""
        received, file = take_body(request, self._shelf, caller=caller, knobs=self._knobs)
        kind = request.headers.get("content-type", "application/octet-stream")
        whole = OpenUpload("", target.bucket, target.key, kind, request.now_s)
        self._shelf.put(whole, received, file=file, now_s=request.now_s)
        return Response(200, sums(received))

    def head(self, request: Request, target: Target, *, caller: Caller) -> Response:
        """What is known about the object."""
        stored = self._found(target)
        return Response(200, _described(stored), stated_length_bytes=stored.size_bytes)

    def get(self, request: Request, target: Target, *, caller: Caller) -> Response:
        """The object, or a range of it."""
        stored = self._found(target)
        first, last = byte_range(request.headers.get("range", ""), stored.size_bytes)
        headers = _described(stored)
        is_part = (first, last) != (0, stored.size_bytes - 1)
        if is_part:
            headers["Content-Range"] = f"bytes {first}-{last}/{stored.size_bytes}"
        path = self._shelf.path_of(target.bucket, target.key)
        return Response(206 if is_part else 200, headers, FileSlice(path, first, last - first + 1))

    def _found(self, target: Target) -> StoredObject:
        stored = self._shelf.stored(target.bucket, target.key)
        if stored is None:
            raise Refusal("NoSuchKey", 404, "The specified key does not exist.")
        return stored


def take_body(
    request: Request, shelf: ObjectShelf, *, caller: Caller, knobs: Knobs
) -> tuple[Received, str]:
    """The body of a put or a part; with the knob, of a credential that outlived it."""

    def look_again() -> None:
        if knobs.current.expiry_after_body:
            check_expiry(caller.certificate, request.later_s())

    return received_body(request, shelf, look_again=look_again)


def sums(received: Received) -> dict[str, str]:
    """ETag and CRC64 headers of bytes that were stored."""
    return {"ETag": f'"{received.md5.hex()}"', CRC_HEADER: str(received.crc64)}


def _described(stored: StoredObject) -> dict[str, str]:
    return {
        "ETag": f'"{stored.tag.lower()}"',
        CRC_HEADER: str(stored.crc64),
        "Accept-Ranges": "bytes",
        "Content-Type": stored.content_type,
        "Last-Modified": formatdate(stored.modified_at_s, usegmt=True),
    }
