"""What VOD 2018-07-17 says of the media that lie there and does to them, and of classes."""

import calendar
import time
from collections.abc import Callable
from typing import Any

from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.tencent.classes import ROOT
from desktop_uploader.practice_cloud.tencent.library import check_class_name
from desktop_uploader.practice_cloud.tencent.media import Medium
from desktop_uploader.practice_cloud.tencent.v3_call import Call, Told
from desktop_uploader.practice_cloud.tencent.vod import Vod
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

MOST_FOUND = 5000
MOST_NAMES, NAME_CHARACTERS = 10, 100


class V3Library:
    """
    The actions by name.

    Attributes:
        works: What carries each out.
    """

    def __init__(self, vod: Vod, *, tell: Callable[[Account, Medium], Told]) -> None:
        """`tell` is how a medium is described."""
        self._vod = vod
        self._tell = tell
        self.works: dict[str, Callable[[Call], Told]] = {
            "SearchMedia": self._search_media,
            "ModifyMediaInfo": self._modify_media_info,
            "DeleteMedia": self._delete_media,
            "DescribeAllClass": self._describe_all_class,
            "CreateClass": self._create_class,
            "ModifyClass": self._modify_class,
            "DeleteClass": self._delete_class,
        }

    def _search_media(self, call: Call) -> Told:
        offset, limit = call.number("Offset"), call.number("Limit") or 10
        if offset < 0 or limit < 1 or offset + limit > MOST_FOUND:
            raise Wrong("parameter", "Offset + Limit is not valid")
        media = [one for one in self._vod.library.newest_first(call.account) if _fits(call, one)]
        if _part(call, "Sort").get("Order", "Desc") == "Asc":
            media.reverse()
        told = [self._tell(call.account, one) for one in media[offset : offset + limit]]
        return {"TotalCount": len(media), "MediaInfoSet": told}

    def _modify_media_info(self, call: Call) -> Told:
        medium = self._vod.medium(call.account, call.text("FileId", is_needed=True))
        named = {"Name": "name", "Description": "description", "ClassId": "class_id"}
        changes = {
            ours: call.asked[theirs] for theirs, ours in named.items() if theirs in call.asked
        }
        added, gone = call.texts("AddTags"), call.texts("DeleteTags")
        clears = call.number("ClearTags") == 1
        if set(added) & set(gone) or (clears and added):
            raise Wrong("parameter", "tags are added and deleted in one call")
        self._vod.modify(medium, changes, now_s=call.now_s)
        self._vod.library.remove_tags(medium, medium.tags.split(",") if clears else gone)
        if added:
            self._vod.add_tags(self._vod.medium(call.account, medium.file_id), added)
        return {}

    def _delete_media(self, call: Call) -> Told:
        medium = self._vod.medium(call.account, call.text("FileId", is_needed=True))
        if call.asked.get("DeleteParts"):
            raise Wrong("parameter", "only whole media are deleted here")
        self._vod.library.delete(call.account, medium)
        return {}

    def _describe_all_class(self, call: Call) -> Told:
        book, account = self._vod.classes, call.account.name
        rows = [
            {
                "ClassId": one.id,
                "ParentId": one.parent_id,
                "ClassName": one.name,
                "Level": book.level(account, one.id),
                "SubClassIdSet": [child.id for child in book.children(account, one.id)],
            }
            for one in book.of(account)
        ]
        return {"ClassInfoSet": rows}

    def _create_class(self, call: Call) -> Told:
        if "ParentId" not in call.asked:
            raise Wrong("missing", "The request is missing a required parameter ParentId.")
        name = call.text("ClassName", is_needed=True)
        made = self._vod.library.add_class(call.account, call.number("ParentId") or ROOT, name=name)
        return {"ClassId": made.id}

    def _modify_class(self, call: Call) -> Told:
        found = self._vod.library.found_class(call.account, call.number("ClassId"))
        name = call.text("ClassName", is_needed=True)
        check_class_name(name)
        self._vod.classes.rename(call.account.name, found.id, name=name)
        return {}

    def _delete_class(self, call: Call) -> Told:
        self._vod.library.remove_class(call.account, call.number("ClassId"))
        return {}


def _fits(call: Call, medium: Medium) -> bool:
    prefixes, names = call.texts("NamePrefixes"), call.texts("Names")
    for given in (prefixes, names):
        if len(given) > MOST_NAMES or any(len(one) > NAME_CHARACTERS for one in given):
            raise Wrong("parameter", "Names or NamePrefixes are too many or too long")
    before_s = _moment_s(_part(call, "CreateTime").get("Before", ""))
    return (
        (not prefixes or any(medium.name.startswith(one) for one in prefixes))
        and (not names or any(one.lower() in medium.name.lower() for one in names))
        # Moments are of whole seconds.
        and (before_s is None or int(medium.created_at_s) <= before_s)
    )


def _part(call: Call, name: str) -> dict[str, Any]:
    found = call.asked.get(name, {})
    if not isinstance(found, dict):
        raise Wrong("parameter", f"{name} must be an object")
    return found


def _moment_s(written: str) -> float | None:
    if not written:
        return None
    try:
        return float(calendar.timegm(time.strptime(written, "%Y-%m-%dT%H:%M:%SZ")))
    except ValueError as error:
        raise Wrong("parameter", "a moment is not well formed") from error
