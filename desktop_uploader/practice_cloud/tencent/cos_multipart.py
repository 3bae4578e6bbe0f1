"""Multipart uploads on COS: initiate, part, list parts, list uploads, complete, abort."""

from typing import Any

from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.objects import KeptPart, ObjectShelf, OpenUpload
from desktop_uploader.practice_cloud.store.upload_lists import upload_fields
from desktop_uploader.practice_cloud.store.uploads import Uploads
from desktop_uploader.practice_cloud.store.xml import instant, xml_response
from desktop_uploader.practice_cloud.tencent.cos_callers import Caller, Target
from desktop_uploader.practice_cloud.tencent.cos_objects import CRC_HEADER, sums, take_body
from desktop_uploader.practice_cloud.wire.messages import Request, Response

PART_LEAST_BYTES = 1 << 20


class Multipart:
    """The calls that deal with parts."""

    def __init__(self, shelf: ObjectShelf, knobs: Knobs) -> None:
        """Work on this shelf."""
        self._shelf = shelf
        self._uploads = Uploads(shelf)
        self._knobs = knobs

    def initiate(self, request: Request, target: Target, *, caller: Caller) -> Response:
        """Open an upload."""
        upload = self._uploads.begin(request, target)
        return xml_response("InitiateMultipartUploadResult", _named(upload))

    def part(self, request: Request, target: Target, *, caller: Caller) -> Response:
        """Store one part, in place of an earlier one of the same number."""
        received = self._uploads.keep(
            request,
            target,
            take=lambda: take_body(request, self._shelf, caller=caller, knobs=self._knobs),
        )
        return Response(200, sums(received))

    def list_parts(self, request: Request, target: Target, *, caller: Caller) -> Response:
        """A page of the parts that are stored, by number."""
        upload = self._uploads.find(request, target)
        page = self._uploads.page(request, upload)
        fields: list[tuple[str, Any]] = [
            *_named(upload),
            ("StorageClass", "Standard"),
            ("PartNumberMarker", page.after),
            ("NextPartNumberMarker", page.next_after),
            ("MaxParts", page.limit),
            ("IsTruncated", page.is_cut),
            *(("Part", _listed(part)) for part in page.parts),
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
        fields = upload_fields(request.query, target.bucket, uploads=uploads)
        return xml_response("ListMultipartUploadsResult", fields)

    def complete(self, request: Request, target: Target, *, caller: Caller) -> Response:
        """Join the parts that the caller names, all of which must be there."""
        upload, stored = self._uploads.join(request, target, least_bytes=PART_LEAST_BYTES)
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
        self._uploads.forget(request, target)
        return Response(204)


def _named(upload: OpenUpload) -> list[tuple[str, Any]]:
    return [("Bucket", upload.bucket), ("Key", upload.key), ("UploadId", upload.id)]


def _listed(part: KeptPart) -> list[tuple[str, Any]]:
    return [
        ("PartNumber", part.number),
        ("LastModified", instant(part.stored_at_s)),
        ("ETag", f'"{part.md5.hex()}"'),
        ("Size", part.size_bytes),
    ]
