"""
VOD's classes, changed: CreateClass, ModifyClass, DeleteClass; DescribeClass, DescribeAllClass.

The calls are the same in both generations but for the letters of their parameters. Sources: manual
of 2018; tencentcloud-sdk-python-vod 3.1 (four levels, 500 in each; only an empty one is deleted).
"""

from desktop_uploader.domain.errors import BadAnswer, Outcome, RequestRefused
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent import v2_library, v3_library, wire
from desktop_uploader.providers.tencent.v2_plane import NO_CATEGORIES
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient

FIRST_LEVEL = -1


class V3CategoryDesk:
    """Keeps the CategoryDesk port for an account that speaks VOD 2018-07-17."""

    def __init__(self, calls: VodCalls, *, app: str) -> None:
        """`app` is the application whose classes they are; "" for the account's first."""
        self._calls = calls
        self._scope: dict[str, object] = {"SubAppId": int(app)} if app else {}

    def review(self, name: str) -> None:
        """1 to 64 characters."""
        v3_library.LIMITS.check_category(name)

    def add(self, name: str, *, parent_id: str, cutoff: Cutoff) -> str:
        """Make a class."""
        asked = {"ClassName": name, "ParentId": _number(parent_id)}
        reply = self._calls.call("CreateClass", asked | self._scope, cutoff=cutoff)
        return _id_of(lenient.text(reply.document, "ClassId"))

    def rename(self, category_id: str, *, name: str, cutoff: Cutoff) -> None:
        """Give it another name."""
        asked = {"ClassId": _number(category_id), "ClassName": name}
        self._calls.call("ModifyClass", asked | self._scope, cutoff=cutoff)

    def remove(self, category_id: str, *, cutoff: Cutoff) -> None:
        """Delete it, where nothing lies in it."""
        asked = {"ClassId": _number(category_id)}
        self._calls.call("DeleteClass", asked | self._scope, cutoff=cutoff)

    def name_of(self, category_id: str, *, cutoff: Cutoff) -> str | None:
        """The name that it has now."""
        reply = self._calls.call("DescribeAllClass", self._scope, cutoff=cutoff)
        names = {one.id: one.name for one in wire.read_v3_classes(reply.document)}
        return names.get(category_id)


class V2CategoryDesk:
    """Keeps the CategoryDesk port for an account that speaks VOD 2.0."""

    def __init__(self, calls: VodCalls) -> None:
        self._calls = calls

    def review(self, name: str) -> None:
        """The manual names no limit: that of the later generation holds."""
        v2_library.LIMITS.check_category(name)

    def add(self, name: str, *, parent_id: str, cutoff: Cutoff) -> str:
        """Make a class."""
        asked: dict[str, object] = {"className": name}
        if parent_id:
            asked["parentId"] = _number(parent_id)
        reply = self._calls.call("CreateClass", asked, cutoff=cutoff)
        return _id_of(lenient.text(reply.document, "newClassId"))

    def rename(self, category_id: str, *, name: str, cutoff: Cutoff) -> None:
        """Give it another name."""
        asked = {"classId": _number(category_id), "className": name}
        self._calls.call("ModifyClass", asked, cutoff=cutoff)

    def remove(self, category_id: str, *, cutoff: Cutoff) -> None:
        """Delete it."""
        self._calls.call("DeleteClass", {"classId": _number(category_id)}, cutoff=cutoff)

    def name_of(self, category_id: str, *, cutoff: Cutoff) -> str | None:
        """The name that it has now."""
        try:
            reply = self._calls.call("DescribeClass", {}, cutoff=cutoff)
        except RequestRefused as refused:
            if refused.trouble.code != NO_CATEGORIES:
                raise
            return None
        names = {
            lenient.text(one, "id"): lenient.text(one, "name")
            for one in lenient.entries(reply.document, "data")
        }
        return names.get(category_id)


def _number(category_id: str) -> int:
    """
    Raises:
        RequestRefused: It is no id (code "category-not-a-number").
    """
    if not category_id:
        return FIRST_LEVEL
    if not (category_id.isascii() and category_id.isdigit()):
        raise RequestRefused(code="category-not-a-number", facts={"found": category_id})
    return int(category_id)


def _id_of(made: str) -> str:
    if not made:
        raise BadAnswer(code="no-category-id", action="CreateClass", outcome=Outcome.UNKNOWN)
    return made
