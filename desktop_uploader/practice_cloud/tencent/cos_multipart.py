"""Multipart uploads on COS: initiate, part, list parts, list uploads, complete, abort."""

from typing import Any

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.joining import chosen_parts, gone, whole_number
from desktop_uploader.practice_cloud.store.objects import KeptPart, ObjectShelf, OpenUpload
from desktop_uploader.practice_cloud.store.xml import instant, parts_of_complete, xml_response
from desktop_uploader.practice_cloud.tencent.cos_callers import Caller, Target
from desktop_uploader.practice_cloud.tencent.cos_objects import CRC_HEADER, sums, take_body
from desktop_uploader.practice_cloud.wire.messages import Request, Response

# COS, page 436/14112: 10 000 parts of 1 MB to 5 GB, the last one may be smaller.
PARTS_LIMIT = 10_000
PART_LEAST_BYTES = 1 << 20
PAGE_LIMIT = 1000
COMPLETE_LIMIT_BYTES = 4 << 20


class Multipart:
    """The calls that deal with parts."""

    def __init__(self, shelf: ObjectShelf, knobs: Knobs) -> None:
        """Work on this shelf."""
        self._shelf = shelf
        self._knobs = knobs

    def initiate(self, request: Request, target: Target, *, caller: Caller) -> Response:
        """Open an upload."""
        kind = request.headers.get("content-type", "") or "application/octet-stream"
        upload = self._shelf.begin(
            target.bucket, target.key, content_type=kind, now_s=request.now_s
        )
        request.trace["upload_id"] = upload.id
        return xml_response("InitiateMultipartUploadResult", _named(upload))

    def part(self, request: Request, target: Target, *, caller: Caller) -> Response:
        """Store one part, in place of an earlier one of the same number."""
        number = whole_number(request.query.get("partNumber", ""))
        if number is None or not 1 <= number <= PARTS_LIMIT:
            raise Refusal("InvalidArgument", 400, "PartNumber must be between 1 and 10000.")
        request.trace["part_number"] = number
        upload = self._upload(request, target)
        received, file = take_body(request, self._shelf, caller=caller, knobs=self._knobs)
        part = KeptPart(
            number, received.size_bytes, received.md5, received.crc64, file, request.now_s
        )
        if not self._shelf.keep_part(upload.id, part):
            self._shelf.drop_file(file)
            raise gone(upload.id)
        return Response(200, sums(received))

    def list_parts(self, request: Request, target: Target, *, caller: Caller) -> Response:
        """A page of the parts that are stored, by number."""
        upload = self._upload(request, target)
        after = whole_number(request.query.get("part-number-marker", "") or "0") or 0
        limit = whole_number(request.query.get("max-parts", "") or str(PAGE_LIMIT))
        if limit is None or not 1 <= limit <= PAGE_LIMIT:
            raise Refusal("InvalidArgument", 400, "max-parts must be between 1 and 1000.")
        waiting = [part for part in self._shelf.parts(upload.id) if part.number > after]
        page = waiting[:limit]
        fields: list[tuple[str, Any]] = [
            *_named(upload),
            ("StorageClass", "Standard"),
            ("PartNumberMarker", after),
            ("NextPartNumberMarker", page[-1].number if page else 0),
            ("MaxParts", limit),
            ("IsTruncated", len(waiting) > len(page)),
            *(("Part", _listed(part)) for part in page),
        ]
        return xml_response("ListPartsResult", fields)

    def list_uploads(self, request: Request, target: Target, *, caller: Caller) -> Response:
        """The open uploads of the bucket that the caller may see."""
        found = caller.certificate
        uploads = [
            upload
            for upload in self._shelf.uploads(target.bucket)
            if found is None or upload.key in found.keys
        ]
        fields: list[tuple[str, Any]] = [("Bucket", target.bucket), ("IsTruncated", False)]
        for upload in uploads:
            about = [*_named(upload)[1:], ("Initiated", instant(upload.started_at_s))]
            fields.append(("Upload", about))
        return xml_response("ListMultipartUploadsResult", fields)

    def complete(self, request: Request, target: Target, *, caller: Caller) -> Response:
        """Join the parts that the caller names, all of which must be there."""
        named = parts_of_complete(request.body.read_all(COMPLETE_LIMIT_BYTES))
        upload = self._upload(request, target)
        parts = chosen_parts(named, self._shelf.parts(upload.id), least_bytes=PART_LEAST_BYTES)
        stored = self._shelf.complete(upload, parts, now_s=request.later_s())
        if stored is None:
            raise gone(upload.id)
        fields = [
            ("Location", f"http://{request.host}/{upload.key}"),
            ("Bucket", upload.bucket),
            ("Key", upload.key),
            ("ETag", f'"{stored.tag.lower()}"'),
        ]
        response = xml_response("CompleteMultipartUploadResult", fields)
        response.headers[CRC_HEADER] = str(stored.crc64)
        return response

    def abort(self, request: Request, target: Target, *, caller: Caller) -> Response:
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


def _named(upload: OpenUpload) -> list[tuple[str, Any]]:
    return [("Bucket", upload.bucket), ("Key", upload.key), ("UploadId", upload.id)]


def _listed(part: KeptPart) -> list[tuple[str, Any]]:
    return [
        ("PartNumber", part.number),
        ("LastModified", instant(part.stored_at_s)),
        ("ETag", f'"{part.md5.hex()}"'),
        ("Size", part.size_bytes),
    ]
