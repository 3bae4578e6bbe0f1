"""Multipart uploads on OSS: initiate, part, list parts, list uploads, complete, abort."""

from typing import Any

from desktop_uploader.practice_cloud.alibaba.credentials import TemporaryKey
from desktop_uploader.practice_cloud.alibaba.oss_callers import Target
from desktop_uploader.practice_cloud.alibaba.oss_objects import sums, take_body
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.objects import KeptPart, ObjectShelf, OpenUpload
from desktop_uploader.practice_cloud.store.upload_lists import upload_fields
from desktop_uploader.practice_cloud.store.uploads import Uploads
from desktop_uploader.practice_cloud.store.xml import instant, name_as_asked, xml_response
from desktop_uploader.practice_cloud.wire.messages import Request, Response


class Multipart:
    """The calls that deal with parts."""

    def __init__(self, shelf: ObjectShelf, knobs: Knobs) -> None:
        """Work on this shelf."""
        self._shelf = shelf
        self._uploads = Uploads(shelf)
        self._knobs = knobs

    def initiate(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Open an upload."""
        upload = self._uploads.begin(request, target)
        fields = [*_named(request, upload), ("UploadId", upload.id)]
        return xml_response("InitiateMultipartUploadResult", fields)

    def part(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Store one part, in place of an earlier one of the same number."""
        received = self._uploads.keep(
            request,
            target,
            take=lambda: take_body(request, self._shelf, key=key, knobs=self._knobs),
        )
        return Response(200, sums(received))

    def list_parts(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """A page of the parts that are stored, by number."""
        upload = self._uploads.find(request, target)
        page = self._uploads.page(request, upload)
        fields: list[tuple[str, Any]] = [
            *_named(request, upload),
            ("UploadId", upload.id),
            ("StorageClass", "Standard"),
            ("PartNumberMarker", page.after),
            ("NextPartNumberMarker", page.next_after),
            ("MaxParts", page.limit),
            ("IsTruncated", page.is_cut),
            *(("Part", _listed(part)) for part in page.parts),
        ]
        return xml_response("ListPartsResult", fields)

    def list_uploads(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """The open uploads of the one object that the caller may see."""
        found = [up for up in self._shelf.uploads(target.bucket) if up.key == key.key]
        fields = upload_fields(request.query, target.bucket, uploads=found)
        return xml_response("ListMultipartUploadsResult", fields)

    def complete(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Join the parts that the caller names, all of which must be there."""
        upload, stored = self._uploads.join(request, target)
        place = f"http://{request.headers.get('host', '')}/{upload.key}"
        fields = [
            ("Location", place),
            *_named(request, upload),
            ("ETag", f'"{stored.tag}"'),
        ]
        response = xml_response("CompleteMultipartUploadResult", fields)
        response.headers["ETag"] = f'"{stored.tag}"'
        response.headers["x-oss-hash-crc64ecma"] = str(stored.crc64)
        return response

    def abort(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Forget an upload and its parts."""
        self._uploads.forget(request, target)
        return Response(204)


def _listed(part: KeptPart) -> list[tuple[str, Any]]:
    return [
        ("PartNumber", part.number),
        ("LastModified", instant(part.stored_at_s)),
        ("ETag", f'"{part.tag}"'),
        ("HashCrc64ecma", part.crc64),
        ("Size", part.size_bytes),
    ]


def _named(request: Request, upload: OpenUpload) -> list[tuple[str, Any]]:
    encoding = request.query.get("encoding-type", "")
    shown: list[tuple[str, Any]] = [("EncodingType", encoding)] if encoding else []
    return [*shown, ("Bucket", upload.bucket), ("Key", name_as_asked(upload.key, encoding))]
