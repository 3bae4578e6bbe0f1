"""
What lies in VOD: GetVideoList, SearchMedia, GetVideoInfo, GetUploadDetails, GetPlayInfo,
UpdateVideoInfo, UpdateVideoInfos, DeleteVideo.

A listing gives out the first 5000 media of a question: behind them the next question begins with
the moment where the last ended. A search goes on by a token of the service's. Both carry their
place in `after`, which nobody else reads. Lengths of a published medium's words are in bytes.
Source: VOD manual of 2022-07-08, 6.1 to 6.6, 5.10, 10.1, 17.6 (language of searches).
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop_uploader.domain.errors import (
    ObjectMissing,
    PlaceGone,
    ProviderError,
    RequestRefused,
)
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
from desktop_uploader.providers.alibaba import wire_library
from desktop_uploader.providers.alibaba.emoji import first_emoji
from desktop_uploader.providers.alibaba.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.word_limits import WordLimits

LIMITS = WordLimits(title=128, description=1024, tag=32, in_bytes=True, refused_sign=first_emoji)
LISTED = 5000
"""Media of one question that GetVideoList gives out."""
SEARCHED = ("video", "audio")
FIELDS = "Title,Status,Description,Tags,CateId,CateName,Size,Duration,ModificationTime,CoverURL"
NOTHING_TO_PLAY = frozenset({"Forbidden.IllegalStatus", "InvalidVideo.NoneStream"})


class AlibabaLibrary:
    """Keeps the Library port for one account."""

    title_search = TitleSearch.WORDS
    change_batch = 20
    delete_batch = 20

    def __init__(self, calls: VodCalls) -> None:
        self._calls = calls

    def page(self, search: str, *, after: str, limit: int, cutoff: Cutoff) -> LibraryPage:
        """By time where nothing is searched, else films and then sounds."""
        if search:
            return self._searched(search, after=after, limit=limit, cutoff=cutoff)
        return self._listed(after=after, limit=limit, cutoff=cutoff)

    def read(self, medium: MediaId, *, cutoff: Cutoff) -> LibraryItem | None:
        """One medium, and how it was uploaded as far as the account may know."""
        try:
            reply = self._calls.call("GetVideoInfo", {"VideoId": medium}, cutoff=cutoff)
        except PlaceGone:
            return None
        item = wire_library.read_item(lenient.entry(reply.document, "Video"))
        return None if item is None else replace(item, upload=self._upload_of(medium, cutoff))

    def play(self, medium: MediaId, *, cutoff: Cutoff) -> list[PlayAddress]:
        """All outputs that can be watched."""
        try:
            reply = self._calls.call("GetPlayInfo", {"VideoId": medium}, cutoff=cutoff)
        except PlaceGone as gone:
            raise ObjectMissing(
                code=gone.trouble.code, action="GetPlayInfo", request_id=gone.trouble.request_id
            ) from gone
        except ProviderError as refused:
            if refused.trouble.code not in NOTHING_TO_PLAY:
                raise
            return []
        return wire_library.read_addresses(reply.document)

    def review(self, changes: Changes) -> None:
        """Hold words against the limits of UpdateVideoInfo."""
        LIMITS.check(changes)

    def change(self, media: Sequence[MediaId], changes: Changes, *, cutoff: Cutoff) -> Refused:
        """In one call, for one medium or for many."""
        said = _said(changes)
        if len(media) > 1:
            content = json.dumps([{"VideoId": one, **said} for one in media], ensure_ascii=False)
            reply = self._calls.call("UpdateVideoInfos", {"UpdateContent": content}, cutoff=cutoff)
            return wire_library.read_refused(reply.document)
        try:
            self._calls.call("UpdateVideoInfo", {"VideoId": media[0], **said}, cutoff=cutoff)
        except PlaceGone:
            return {media[0]: "not-there"}
        return {}

    def delete(self, media: Sequence[MediaId], *, cutoff: Cutoff) -> Refused:
        """In one call."""
        try:
            reply = self._calls.call("DeleteVideo", {"VideoIds": ",".join(media)}, cutoff=cutoff)
        except PlaceGone:  # the answer where not one of them is there
            return dict.fromkeys(media, "not-there")
        return wire_library.read_refused(reply.document)

    def _listed(self, *, after: str, limit: int, cutoff: Cutoff) -> LibraryPage:
        number, _, until = after.partition("|")
        page = int(number or 1)
        asked = {"PageNo": str(page), "PageSize": str(limit)}
        if until:
            asked["EndTime"] = until
        reply = self._calls.call("GetVideoList", asked, cutoff=cutoff)
        items = wire_library.read_listed(reply.document)
        total = lenient.integer(reply.document, "Total")
        more = bool(items) and (total is None or total > page * limit)
        if not more:
            return LibraryPage(tuple(items), total=None if until else total)
        following = f"{page + 1}|{until}"
        if (page + 1) * limit > LISTED:
            last = _written(items[-1].created_at_s)
            if not last or last == until:
                # A whole question's worth of media of one second: nothing leads past it.
                return LibraryPage(tuple(items), is_cut_off=True)
            following = f"1|{last}"
        return LibraryPage(tuple(items), following, None if until else total)

    def _searched(self, search: str, *, after: str, limit: int, cutoff: Cutoff) -> LibraryPage:
        kind, number, token = (after or f"{SEARCHED[0]}|1|").split("|", 2)
        page = int(number)
        asked = {"SearchType": kind, "Match": _match(search), "Fields": FIELDS}
        asked |= {"PageNo": number, "PageSize": str(limit)}
        if token:
            asked["ScrollToken"] = token
        reply = self._calls.call("SearchMedia", asked, cutoff=cutoff)
        items = wire_library.read_found(reply.document)
        total = lenient.integer(reply.document, "Total") or 0
        if items and total > page * limit:
            token = lenient.text(reply.document, "ScrollToken") or token
            return LibraryPage(tuple(items), f"{kind}|{page + 1}|{token}")
        others = SEARCHED[SEARCHED.index(kind) + 1 :]
        return LibraryPage(tuple(items), f"{others[0]}|1|" if others else "")

    def _upload_of(self, medium: MediaId, cutoff: Cutoff) -> Mapping[str, str]:
        try:
            reply = self._calls.call("GetUploadDetails", {"MediaIds": medium}, cutoff=cutoff)
        except ProviderError:
            # An addition that many keys have no right to; the medium itself is known.
            return {}
        return wire_library.read_upload(reply.document, medium)


def _match(search: str) -> str:
    """
    Raises:
        RequestRefused: Signs that the service's language has no way to write ("search-signs").
    """
    if "'" in search or "\\" in search:
        raise RequestRefused(code="search-signs", facts={"found": search})
    return f"Title = '{search}'"


def _said(changes: Changes) -> dict[str, str]:
    said = {
        "Title": changes.title,
        "Description": changes.description,
        "Tags": None if changes.tags is None else ",".join(changes.tags),
        "CateId": changes.category,
    }
    return {name: value for name, value in said.items() if value is not None}


def _written(at_s: float | None) -> str:
    return "" if at_s is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at_s))
