"""Whole objects on OBS: put, head, get with ranges, delete."""

from email.utils import formatdate

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.huawei.credentials import TemporaryKey
from desktop_uploader.practice_cloud.huawei.obs_callers import Target, check_expiry
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.bodies import byte_range, received_body
from desktop_uploader.practice_cloud.store.intake import Received
from desktop_uploader.practice_cloud.store.objects import ObjectShelf, OpenUpload, StoredObject
from desktop_uploader.practice_cloud.wire.messages import FileSlice, Request, Response

CRC_HEADER = "x-obs-checksum-crc64ecma"


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
        return Response(200, sums(request, received, knobs=self._knobs))

    def head(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """What is known about the object."""
        stored = self._found(target)
        headers = self._described(stored)
        return Response(200, headers, stated_length_bytes=stored.size_bytes)

    def head_bucket(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Where the bucket is."""
        return Response(200, {"x-obs-bucket-location": target.region})

    def get(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """The object, or a range of it."""
        stored = self._found(target)
        first, last = byte_range(request.headers.get("range", ""), stored.size_bytes)
        headers = self._described(stored)
        is_part = (first, last) != (0, stored.size_bytes - 1)
        if is_part:
            headers["Content-Range"] = f"bytes {first}-{last}/{stored.size_bytes}"
        path = self._shelf.path_of(target.bucket, target.key)
        return Response(206 if is_part else 200, headers, FileSlice(path, first, last - first + 1))

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

    def _described(self, stored: StoredObject) -> dict[str, str]:
        return {
            "ETag": quoted(stored.tag),
            "Accept-Ranges": "bytes",
            "Content-Type": stored.content_type,
            "Last-Modified": formatdate(stored.modified_at_s, usegmt=True),
            **crc_header(stored.crc64, is_shown=self._knobs.current.obs_crc == "always"),
        }


def take_body(
    request: Request, shelf: ObjectShelf, *, key: TemporaryKey, knobs: Knobs
) -> tuple[Received, str]:
    """The body of a put or a part; with the knob, of a credential that outlived it."""

    def look_again() -> None:
        if knobs.current.expiry_after_body:
            check_expiry(key, request.later_s())

    received, file = received_body(request, shelf, look_again=look_again, mismatch="BadDigest")
    stated = request.headers.get(CRC_HEADER, "")
    if stated and stated != str(received.crc64):
        shelf.drop_file(file)
        raise Refusal("BadDigest", 400, "The CRC64 you specified did not match what we received.")
    return received, file


def sums(request: Request, received: Received, *, knobs: Knobs) -> dict[str, str]:
    """The ETag of bytes that were stored; their CRC where it was stated, or with the knob."""
    is_shown = CRC_HEADER in request.headers or knobs.current.obs_crc == "always"
    return {
        "ETag": quoted(received.md5.hex()),
        **crc_header(received.crc64, is_shown=is_shown),
    }


def crc_header(crc64: int, *, is_shown: bool) -> dict[str, str]:
    """The header that tells a CRC, or none."""
    return {CRC_HEADER: str(crc64)} if is_shown else {}


def quoted(tag: str) -> str:
    """A tag as OBS writes it."""
    return f'"{tag.lower()}"'
