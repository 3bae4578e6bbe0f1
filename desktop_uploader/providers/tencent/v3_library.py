"""
What lies in VOD 2018-07-17: SearchMedia, DescribeMediaInfos, ModifyMediaInfo, DeleteMedia.

A search gives out the first 5000 media of a question. Where all are listed, by time, the next
question begins with the moment where the last ended; a search for a title is sorted by how well it
fits and ends there. Limits of texts: tencentcloud-sdk-python-vod 3.1.
"""

import time
from collections.abc import Sequence

from desktop_uploader.domain.errors import ObjectMissing, ProviderError, RequestRefused
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
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document
from desktop_uploader.providers.word_limits import WordLimits

LIMITS = WordLimits(title=64, description=128, tag=32)
GIVEN_OUT = 5000
SEARCH_CHARACTERS = 100
FILTERS = ["basicInfo", "metaData"]
NO_SUCH_FILE = "InvalidParameterValue.FileId"
"""What ModifyMediaInfo and DeleteMedia may answer for a medium that is not there."""


class V3Library:
    """Keeps the Library port for one account."""

    title_search = TitleSearch.WORDS
    change_batch = 1
    delete_batch = 1

    def __init__(self, calls: VodCalls, *, app: str) -> None:
        """`app` is the application that is asked about; "" for the account's first."""
        self._calls = calls
        self._scope: dict[str, object] = {"SubAppId": int(app)} if app else {}

    def page(self, search: str, *, after: str, limit: int, cutoff: Cutoff) -> LibraryPage:
        """By time where nothing is searched, else those that fit best first."""
        offset, _, until = after.partition("|")
        first = int(offset or 0)
        asked: dict[str, object] = {"Offset": first, "Limit": limit, "Filters": FILTERS}
        if search:
            asked["Names"] = [_searched(search)]
        else:
            asked["Sort"] = {"Field": "CreateTime", "Order": "Desc"}
        if until:
            asked["CreateTime"] = {"Before": until}
        reply = self._calls.call("SearchMedia", asked | self._scope, cutoff=cutoff)
        items = wire_library.read_v3_items(reply.document)
        total = lenient.integer(reply.document, "TotalCount") or 0
        told = None if until else total
        following = first + limit
        if not items or total <= following:
            return LibraryPage(tuple(items), total=told)
        if following + limit <= GIVEN_OUT:
            return LibraryPage(tuple(items), f"{following}|{until}", told)
        last = "" if search else _written(items[-1].created_at_s)
        # A whole question's worth of media of one second: nothing leads past it.
        if not last or last == until:
            return LibraryPage(tuple(items), total=told, is_cut_off=True)
        return LibraryPage(tuple(items), f"0|{last}", told)

    def read(self, medium: MediaId, *, cutoff: Cutoff) -> LibraryItem | None:
        """One medium."""
        items = wire_library.read_v3_items(self._told(medium, cutoff=cutoff))
        return next((item for item in items if item.id == medium), None)

    def play(self, medium: MediaId, *, cutoff: Cutoff) -> list[PlayAddress]:
        """The source, and all outputs."""
        document = self._told(medium, cutoff=cutoff)
        if not any(item.id == medium for item in wire_library.read_v3_items(document)):
            raise ObjectMissing(code=NO_SUCH_FILE, action="DescribeMediaInfos")
        return wire_library.read_v3_addresses(document, medium)

    def review(self, changes: Changes) -> None:
        """Hold words against the limits of ModifyMediaInfo."""
        LIMITS.check(changes)

    def change(self, media: Sequence[MediaId], changes: Changes, *, cutoff: Cutoff) -> Refused:
        """In one call; what tags there are is read before, for only a difference can be said."""
        [medium] = media
        said: dict[str, object] = {
            "Name": changes.title,
            "Description": changes.description,
            "ClassId": None if changes.category is None else int(changes.category),
        }
        asked = {name: value for name, value in said.items() if value is not None}
        if changes.tags is not None:
            held = self.read(medium, cutoff=cutoff)
            if held is None:
                return {medium: "not-there"}
            asked |= _tags(changes.tags, held.tags)
        if not asked:
            return {}
        return self._said("ModifyMediaInfo", medium, asked=asked, cutoff=cutoff)

    def delete(self, media: Sequence[MediaId], *, cutoff: Cutoff) -> Refused:
        """With all that was made of it."""
        [medium] = media
        return self._said("DeleteMedia", medium, asked={}, cutoff=cutoff)

    def _told(self, medium: MediaId, *, cutoff: Cutoff) -> Document:
        asked = {"FileIds": [medium], **self._scope}
        try:
            return self._calls.call("DescribeMediaInfos", asked, cutoff=cutoff).document
        except ObjectMissing:
            return {}

    def _said(
        self, action: str, medium: MediaId, *, asked: dict[str, object], cutoff: Cutoff
    ) -> Refused:
        try:
            self._calls.call(action, {"FileId": medium, **asked, **self._scope}, cutoff=cutoff)
        except ObjectMissing:
            return {medium: "not-there"}
        except ProviderError as refused:
            if refused.trouble.code != NO_SUCH_FILE:
                raise
            return {medium: "not-there"}
        return {}


def _tags(wanted: Sequence[str], held: Sequence[str]) -> dict[str, object]:
    if not wanted:
        return {"ClearTags": 1} if held else {}
    added = [tag for tag in dict.fromkeys(wanted) if tag not in held]
    gone = [tag for tag in held if tag not in wanted]
    differences: dict[str, object] = {"AddTags": added, "DeleteTags": gone}
    return {name: tags for name, tags in differences.items() if tags}


def _searched(text: str) -> str:
    """
    Raises:
        RequestRefused: It is longer than a search may be (code "search-too-long").
    """
    if len(text) > SEARCH_CHARACTERS:
        facts = {"found": str(len(text)), "limit": str(SEARCH_CHARACTERS)}
        raise RequestRefused(code="search-too-long", facts=facts)
    return text


def _written(at_s: float | None) -> str:
    return "" if at_s is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at_s))
