"""
Open uploads, as the three stores deal with them alike: opened, filled, listed by pages, forgotten.

How each store names and writes what comes of it is its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.store.intake import Received
from desktop_uploader.practice_cloud.store.joining import (
    PART_LEAST_BYTES,
    chosen_parts,
    whole_number,
)
from desktop_uploader.practice_cloud.store.objects import (
    KeptPart,
    ObjectShelf,
    OpenUpload,
    StoredObject,
)
from desktop_uploader.practice_cloud.store.xml import parts_of_complete
from desktop_uploader.practice_cloud.wire.messages import Request

PARTS_LIMIT = 10_000
"""OSS, Limits; COS, page 436/14112; OBS, Constraints."""
PAGE_LIMIT = 1000
COMPLETE_LIMIT_BYTES = 4 << 20


class Target(Protocol):
    """The object that a request is about."""

    @property
    def bucket(self) -> str:
        """Its bucket."""
        ...

    @property
    def key(self) -> str:
        """Its key."""
        ...


@dataclass(frozen=True, slots=True)
class PartsPage:
    """
    One page of a list of parts.

    Attributes:
        after: The number that the page begins behind.
        limit: The most that the caller wants.
        is_cut: Whether more follow.
    """

    parts: Sequence[KeptPart]
    after: int
    limit: int
    is_cut: bool

    @property
    def next_after(self) -> int:
        """The number of the last part on it; 0 for none."""
        return self.parts[-1].number if self.parts else 0


class Uploads:
    """The uploads on one shelf; what is asked for is named in the request's trace."""

    def __init__(self, shelf: ObjectShelf) -> None:
        """Work on this shelf."""
        self._shelf = shelf

    def begin(self, request: Request, target: Target) -> OpenUpload:
        """Open one."""
        kind = request.headers.get("content-type", "") or "application/octet-stream"
        upload = self._shelf.begin(
            target.bucket, target.key, content_type=kind, now_s=request.now_s
        )
        request.trace["upload_id"] = upload.id
        return upload

    def keep(
        self, request: Request, target: Target, *, take: Callable[[], tuple[Received, str]]
    ) -> Received:
        """
        Store one part, in place of an earlier one of the same number.

        Raises:
            Refusal: Its number is none, or the upload is gone; what `take` raises.
        """
        number = whole_number(request.query.get("partNumber", ""))
        if number is None or not 1 <= number <= PARTS_LIMIT:
            raise Refusal(
                "InvalidArgument",
                400,
                "Part number must be an integer between 1 and 10000, inclusive.",
                details={"ArgumentName": "partNumber"},
            )
        request.trace["part_number"] = number
        upload = self.find(request, target)
        received, file = take()
        part = KeptPart(
            number, received.size_bytes, received.md5, received.crc64, file, request.now_s
        )
        if not self._shelf.keep_part(upload.id, part):
            self._shelf.drop_file(file)
            raise gone(upload.id)
        return received

    def page(self, request: Request, upload: OpenUpload) -> PartsPage:
        """
        The parts that are stored, by number, as many as the request asks for.

        Raises:
            Refusal: It asks for none, or for more than a page holds.
        """
        after = whole_number(request.query.get("part-number-marker", "") or "0") or 0
        limit = whole_number(request.query.get("max-parts", "") or str(PAGE_LIMIT))
        if limit is None or not 1 <= limit <= PAGE_LIMIT:
            raise Refusal(
                "InvalidArgument", 400, "max-parts must be an integer between 1 and 1000."
            )
        waiting = [part for part in self._shelf.parts(upload.id) if part.number > after]
        return PartsPage(waiting[:limit], after, limit, is_cut=len(waiting) > limit)

    def join(
        self,
        request: Request,
        target: Target,
        *,
        look_at: Callable[[Sequence[KeptPart]], None] = lambda _: None,
        least_bytes: int = PART_LEAST_BYTES,
    ) -> tuple[OpenUpload, StoredObject]:
        """
        Join the parts that the request names, all of which must be there.

        Args:
            look_at: Sees the parts before they are joined; a Refusal of its leaves all as it is.

        Raises:
            Refusal: As `chosen_parts` does; NoSuchUpload.
        """
        named = parts_of_complete(request.body.read_all(COMPLETE_LIMIT_BYTES))
        upload = self.find(request, target)
        parts = chosen_parts(named, self._shelf.parts(upload.id), least_bytes=least_bytes)
        look_at(parts)
        stored = self._shelf.complete(upload, parts, now_s=request.later_s())
        if stored is None:
            raise gone(upload.id)
        return upload, stored

    def forget(self, request: Request, target: Target) -> None:
        """Give one up, and its parts."""
        self._shelf.abort(self.find(request, target).id)

    def find(self, request: Request, target: Target) -> OpenUpload:
        """
        The upload that the request names.

        Raises:
            Refusal: NoSuchUpload: complete, aborted, never opened, or another object's.
        """
        upload_id = request.query.get("uploadId", "")
        request.trace["upload_id"] = upload_id
        found = self._shelf.upload(upload_id)
        if found is None or (found.bucket, found.key) != (target.bucket, target.key):
            raise gone(upload_id)
        return found


def gone(upload_id: str) -> Refusal:
    """The refusal for an upload that is complete, aborted or never was."""
    return Refusal(
        "NoSuchUpload",
        404,
        "The specified upload does not exist. The upload ID may be invalid, or the upload may"
        " have been aborted or completed.",
        details={"UploadId": upload_id},
    )
