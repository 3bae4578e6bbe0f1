"""Lists of open uploads, as the three stores page through them alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.store.joining import whole_number
from desktop_uploader.practice_cloud.store.objects import OpenUpload
from desktop_uploader.practice_cloud.store.uploads import PAGE_LIMIT
from desktop_uploader.practice_cloud.store.xml import instant, name_as_asked


def upload_fields(
    query: Mapping[str, str], bucket: str, *, uploads: Sequence[OpenUpload]
) -> list[tuple[str, Any]]:
    """
    What a ListMultipartUploadsResult holds: the page that `query` asks for of `uploads`, which
    stand in the order of keys and ids.

    Raises:
        Refusal: It asks for none a page, or for more than a page holds.
    """
    encoding, prefix = query.get("encoding-type", ""), query.get("prefix", "")
    limit = whole_number(query.get("max-uploads", "") or str(PAGE_LIMIT))
    if limit is None or not 1 <= limit <= PAGE_LIMIT:
        raise Refusal("InvalidArgument", 400, "max-uploads must be an integer between 1 and 1000.")
    after = (query.get("key-marker", ""), query.get("upload-id-marker", ""))
    found = [one for one in uploads if one.key.startswith(prefix) and _is_behind(one, after)]
    page, is_cut = found[:limit], len(found) > limit
    last = page[-1] if is_cut else None
    return [
        ("Bucket", bucket),
        ("EncodingType", encoding),
        ("KeyMarker", name_as_asked(after[0], encoding)),
        ("UploadIdMarker", after[1]),
        ("NextKeyMarker", name_as_asked(last.key, encoding) if last else ""),
        ("NextUploadIdMarker", last.id if last else ""),
        ("Prefix", name_as_asked(prefix, encoding)),
        ("MaxUploads", limit),
        ("IsTruncated", is_cut),
        *(("Upload", _listed(one, encoding)) for one in page),
    ]


def _is_behind(upload: OpenUpload, after: tuple[str, str]) -> bool:
    """An id counts beside a key alone; a key without one passes all of its uploads over."""
    key, upload_id = after
    if upload.key == key and upload_id:
        return upload.id > upload_id
    return upload.key > key


def _listed(upload: OpenUpload, encoding: str) -> list[tuple[str, Any]]:
    return [
        ("Key", name_as_asked(upload.key, encoding)),
        ("UploadId", upload.id),
        ("Initiated", instant(upload.started_at_s)),
    ]
