"""
VOD's categories, changed: AddCategory, UpdateCategory, DeleteCategory.

Three levels, a hundred in each category; what is deleted takes along what lies in it. Source: VOD
manual of 2022-07-08, 7.2.
"""

from desktop_uploader.domain.errors import BadAnswer, FieldRefused, Outcome
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.alibaba.library import LIMITS
from desktop_uploader.providers.alibaba.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient

NO_SUCH_CATEGORY = "InvalidCateId.NotFound"


class AlibabaCategoryDesk:
    """Keeps the CategoryDesk port for one account."""

    def __init__(self, calls: VodCalls) -> None:
        self._calls = calls

    def review(self, name: str) -> None:
        """At most 64 bytes."""
        LIMITS.check_category(name)

    def add(self, name: str, *, parent_id: str, cutoff: Cutoff) -> str:
        """Make a category."""
        asked = {"CateName": name, **({"ParentId": parent_id} if parent_id else {})}
        reply = self._calls.call("AddCategory", asked, cutoff=cutoff)
        made = lenient.text(lenient.entry(reply.document, "Category"), "CateId")
        if not made:
            raise BadAnswer(code="no-category-id", action="AddCategory", outcome=Outcome.UNKNOWN)
        return made

    def rename(self, category_id: str, *, name: str, cutoff: Cutoff) -> None:
        """Give it another name."""
        asked = {"CateId": category_id, "CateName": name}
        self._calls.call("UpdateCategory", asked, cutoff=cutoff)

    def remove(self, category_id: str, *, cutoff: Cutoff) -> None:
        """Delete it, with all that lie in it."""
        self._calls.call("DeleteCategory", {"CateId": category_id}, cutoff=cutoff)

    def name_of(self, category_id: str, *, cutoff: Cutoff) -> str | None:
        """The name that it has now."""
        try:
            reply = self._calls.call("GetCategories", {"CateId": category_id}, cutoff=cutoff)
        except FieldRefused as refused:
            if refused.trouble.code != NO_SUCH_CATEGORY:
                raise
            return None
        return lenient.text(lenient.entry(reply.document, "Category"), "CateName") or None
