"""
What lies in VOD 2.0: DescribeVodInfo, DescribeVodPlayInfo, GetVideoInfo, DescribeVodPlayUrls,
ModifyVodInfo, CreateVodTags, DeleteVodTags, DeleteVodFile.

The list by time is an old call that later ones replaced for single media, and the only one that
lists all. Names are compared from their beginning. Source: manual of 2018.
"""

from collections.abc import Sequence

from desktop_uploader.domain.errors import ObjectMissing, ProviderError
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.library import (
    Changes,
    LibraryItem,
    LibraryPage,
    PlayAddress,
    Refused,
    TitleSearch,
)
from desktop_uploader.providers.tencent import wire_library
from desktop_uploader.providers.tencent.rules import V2
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.word_limits import WordLimits

LIMITS = WordLimits(
    title=V2.title_characters,
    description=V2.description_characters,
    tag=V2.tag_characters,
    tag_signs=V2.tag_signs,
)
SMALLEST_PAGE = 10
STATE_IS_WRONG = "10009"
"""What DeleteVodFile answers for a file in a state that cannot be, one that is gone among them."""


class V2Library:
    """Keeps the Library port for one account."""

    title_search = TitleSearch.BEGINNING
    change_batch = 1
    delete_batch = 1

    def __init__(self, calls: VodCalls) -> None:
        self._calls = calls

    def page(self, search: str, *, after: str, limit: int, cutoff: Cutoff) -> LibraryPage:
        """The newest first, or those whose names begin so."""
        number, size = int(after or 1), max(limit, SMALLEST_PAGE)
        asked: dict[str, object] = {"pageNo": number, "pageSize": size}
        asked |= {"fileName": search} if search else {"orderby": 1}
        action = "DescribeVodPlayInfo" if search else "DescribeVodInfo"
        try:
            reply = self._calls.call(action, asked, cutoff=cutoff)
        except ObjectMissing:  # the answer where there is none
            return LibraryPage((), total=0)
        items = tuple(wire_library.read_v2_listed(reply.document))
        total = lenient.integer(reply.document, "totalCount")
        is_last = len(items) < size or (total is not None and total <= number * size)
        return LibraryPage(items, "" if is_last else str(number + 1), total)

    def read(self, medium: MediaId, *, cutoff: Cutoff) -> LibraryItem | None:
        """One medium; its tags and its state are in the list alone."""
        try:
            reply = self._calls.call("GetVideoInfo", {"fileId": medium}, cutoff=cutoff)
        except ObjectMissing:
            return None
        listed = self._listed(medium, cutoff)
        return wire_library.read_v2_item(medium, reply.document, listed=listed)

    def play(self, medium: MediaId, *, cutoff: Cutoff) -> list[PlayAddress]:
        """The source, and all outputs."""
        reply = self._calls.call("DescribeVodPlayUrls", {"fileId": medium}, cutoff=cutoff)
        return wire_library.read_v2_addresses(reply.document)

    def review(self, changes: Changes) -> None:
        """Hold words against the limits of ModifyVodInfo and CreateVodTags."""
        LIMITS.check(changes)

    def change(self, media: Sequence[MediaId], changes: Changes, *, cutoff: Cutoff) -> Refused:
        """Words in one call, tags in one more for those to come and one for those to go."""
        [medium] = media
        said = {
            "fileName": changes.title,
            "fileIntro": changes.description,
            "classId": changes.category,
        }
        words = {name: value for name, value in said.items() if value is not None}
        try:
            if words:
                self._calls.call("ModifyVodInfo", {"fileId": medium, **words}, cutoff=cutoff)
            if changes.tags is not None:
                self._change_tags(medium, changes.tags, cutoff=cutoff)
        except ObjectMissing:
            return {medium: "not-there"}
        return {}

    def delete(self, media: Sequence[MediaId], *, cutoff: Cutoff) -> Refused:
        """With all that was made of it; what caches hold of it is flushed as well."""
        [medium] = media
        asked = {"fileId": medium, "priority": 0, "isFlushCdn": 1}
        try:
            self._calls.call("DeleteVodFile", asked, cutoff=cutoff)
        except ObjectMissing:
            return {medium: "not-there"}
        except ProviderError as refused:
            if refused.trouble.code != STATE_IS_WRONG:
                raise
            if self._listed(medium, cutoff) is not None:
                raise
            return {medium: "not-there"}
        return {}

    def _change_tags(self, medium: MediaId, wanted: Sequence[str], *, cutoff: Cutoff) -> None:
        listed = self._listed(medium, cutoff)
        held = listed.tags if listed else ()
        added = [tag for tag in dict.fromkeys(wanted) if tag not in held]
        gone = [tag for tag in held if tag not in wanted]
        # Those to go make room for those to come.
        for action, tags in (("DeleteVodTags", gone), ("CreateVodTags", added)):
            if tags:
                self._calls.call(action, {"fileId": medium, "tags": tags}, cutoff=cutoff)

    def _listed(self, medium: MediaId, cutoff: Cutoff) -> LibraryItem | None:
        try:
            reply = self._calls.call("DescribeVodInfo", {"fileIds": [medium]}, cutoff=cutoff)
        except ObjectMissing:
            return None
        items = wire_library.read_v2_listed(reply.document)
        return next((item for item in items if item.id == medium), None)
