"""Multipart uploads on OBS: initiate, part, list parts, complete, abort."""

from typing import Any

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.huawei.credentials import TemporaryKey
from desktop_uploader.practice_cloud.huawei.obs_callers import Target
from desktop_uploader.practice_cloud.huawei.obs_objects import (
    CRC_HEADER,
    crc_header,
    quoted,
    sums,
    take_body,
)
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.crc import join_crcs
from desktop_uploader.practice_cloud.store.joining import chosen_parts, gone, whole_number
from desktop_uploader.practice_cloud.store.objects import KeptPart, ObjectShelf, OpenUpload
from desktop_uploader.practice_cloud.store.xml import instant, parts_of_complete, xml_response
from desktop_uploader.practice_cloud.wire.messages import Request, Response

# OBS, "Constraints": 10 000 parts.
PARTS_LIMIT = 10_000
PAGE_LIMIT = 1000
COMPLETE_LIMIT_BYTES = 4 << 20


class Multipart:
    """The calls that deal with parts."""

    def __init__(self, shelf: ObjectShelf, knobs: Knobs) -> None:
        """Work on this shelf."""
        self._shelf = shelf
        self._knobs = knobs

    def initiate(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Open an upload."""
        kind = request.headers.get("content-type", "") or "application/octet-stream"
        upload = self._shelf.begin(
            target.bucket, target.key, content_type=kind, now_s=request.now_s
        )
        request.trace["upload_id"] = upload.id
        return xml_response(
            "InitiateMultipartUploadResult", [*_named(upload), ("UploadId", upload.id)]
        )

    def part(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Store one part, in place of an earlier one of the same number."""
        number = whole_number(request.query.get("partNumber", ""))
        if number is None or not 1 <= number <= PARTS_LIMIT:
            raise Refusal(
                "InvalidArgument",
                400,
                "Part number must be an integer between 1 and 10000, inclusive",
                details={"ArgumentName": "partNumber"},
            )
        request.trace["part_number"] = number
        upload = self._upload(request, target)
        received, file = take_body(request, self._shelf, key=key, knobs=self._knobs)
        part = KeptPart(
            number, received.size_bytes, received.md5, received.crc64, file, request.now_s
        )
        if not self._shelf.keep_part(upload.id, part):
            self._shelf.drop_file(file)
            raise gone(upload.id)
        return Response(200, sums(request, received, knobs=self._knobs))

    def list_parts(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """A page of the parts that are stored, by number."""
        upload = self._upload(request, target)
        after = whole_number(request.query.get("part-number-marker", "") or "0") or 0
        limit = whole_number(request.query.get("max-parts", "") or str(PAGE_LIMIT))
        if limit is None or not 1 <= limit <= PAGE_LIMIT:
            raise Refusal("InvalidArgument", 400, "max-parts must be between 1 and 1000")
        waiting = [part for part in self._shelf.parts(upload.id) if part.number > after]
        page = waiting[:limit]
        fields: list[tuple[str, Any]] = [
            *_named(upload),
            ("UploadId", upload.id),
            ("StorageClass", "STANDARD"),
            ("PartNumberMarker", after),
            ("NextPartNumberMarker", page[-1].number if page else 0),
            ("MaxParts", limit),
            ("IsTruncated", len(waiting) > len(page)),
            *(("Part", _listed(part)) for part in page),
        ]
        return xml_response("ListPartsResult", fields)

    def complete(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Join the parts that the caller names, all of which must be there."""
        named = parts_of_complete(request.body.read_all(COMPLETE_LIMIT_BYTES))
        upload = self._upload(request, target)
        parts = chosen_parts(named, self._shelf.parts(upload.id))
        stated = request.headers.get(CRC_HEADER, "")
        if stated and stated != str(join_crcs((one.crc64, one.size_bytes) for one in parts)):
            raise Refusal("BadDigest", 400, "The CRC64 you specified is not that of the parts.")
        stored = self._shelf.complete(upload, parts, now_s=request.later_s())
        if stored is None:
            raise gone(upload.id)
        fields = [
            ("Location", f"http://{request.headers.get('host', '')}/{upload.key}"),
            *_named(upload),
            ("ETag", quoted(stored.tag)),
        ]
        response = xml_response("CompleteMultipartUploadResult", fields)
        is_shown = bool(stated) or self._knobs.current.obs_crc == "always"
        response.headers.update(crc_header(stored.crc64, is_shown=is_shown))
        return response

    def abort(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Forget an upload and its parts."""
        self._shelf.abort(self._upload(request, target).id)
        return Response(204)

    def _upload(self, request: Request, target: Target) -> OpenUpload:
        upload_id = request.query.get("uploadId", "")
        request.trace["upload_id"] = upload_id
        found = self._shelf.upload(upload_id)
        if found is None or (found.bucket, found.key) != (target.bucket, target.key):
            raise gone(upload_id)
        return found


def _listed(part: KeptPart) -> list[tuple[str, Any]]:
    return [
        ("PartNumber", part.number),
        ("LastModified", instant(part.stored_at_s)),
        ("ETag", quoted(part.tag)),
        ("Size", part.size_bytes),
    ]


def _named(upload: OpenUpload) -> list[tuple[str, Any]]:
    return [("Bucket", upload.bucket), ("Key", upload.key)]
