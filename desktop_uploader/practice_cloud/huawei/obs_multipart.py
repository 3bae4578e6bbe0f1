"""Multipart uploads on OBS: initiate, part, list parts, list uploads, complete, abort."""

from collections.abc import Sequence
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
from desktop_uploader.practice_cloud.store.objects import KeptPart, ObjectShelf, OpenUpload
from desktop_uploader.practice_cloud.store.upload_lists import upload_fields
from desktop_uploader.practice_cloud.store.uploads import Uploads
from desktop_uploader.practice_cloud.store.xml import instant, xml_response
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
        return xml_response(
            "InitiateMultipartUploadResult", [*_named(upload), ("UploadId", upload.id)]
        )

    def part(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Store one part, in place of an earlier one of the same number."""
        received = self._uploads.keep(
            request,
            target,
            take=lambda: take_body(request, self._shelf, key=key, knobs=self._knobs),
        )
        return Response(200, sums(request, received, knobs=self._knobs))

    def list_parts(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """A page of the parts that are stored, by number."""
        upload = self._uploads.find(request, target)
        page = self._uploads.page(request, upload)
        fields: list[tuple[str, Any]] = [
            *_named(upload),
            ("UploadId", upload.id),
            ("StorageClass", "STANDARD"),
            ("PartNumberMarker", page.after),
            ("NextPartNumberMarker", page.next_after),
            ("MaxParts", page.limit),
            ("IsTruncated", page.is_cut),
            *(("Part", _listed(part)) for part in page.parts),
        ]
        return xml_response("ListPartsResult", fields)

    def list_uploads(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """A page of the uploads that are open in the bucket."""
        found = self._shelf.uploads(target.bucket)
        fields = upload_fields(request.query, target.bucket, uploads=found)
        return xml_response("ListMultipartUploadsResult", fields)

    def complete(self, request: Request, target: Target, *, key: TemporaryKey) -> Response:
        """Join the parts that the caller names, all of which must be there."""
        stated = request.headers.get(CRC_HEADER, "")
        upload, stored = self._uploads.join(
            request, target, look_at=lambda parts: _check_crc(stated, parts)
        )
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
        self._uploads.forget(request, target)
        return Response(204)


def _check_crc(stated: str, parts: Sequence[KeptPart]) -> None:
    if stated and stated != str(join_crcs((one.crc64, one.size_bytes) for one in parts)):
        raise Refusal("BadDigest", 400, "The CRC64 you specified is not that of the parts.")


def _listed(part: KeptPart) -> list[tuple[str, Any]]:
    return [
        ("PartNumber", part.number),
        ("LastModified", instant(part.stored_at_s)),
        ("ETag", quoted(part.tag)),
        ("Size", part.size_bytes),
    ]


def _named(upload: OpenUpload) -> list[tuple[str, Any]]:
    return [("Bucket", upload.bucket), ("Key", upload.key)]
