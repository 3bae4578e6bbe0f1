"""
What Alibaba has to choose from: GetCategories, ListTranscodeTemplateGroup.

A call tells of one level and one page: the tree is walked. Categories of the first level lie in -1,
and there are three levels. Source: VOD manual of 2022-07-08, 7.2.4 and 8.2.4.
"""

import itertools
from collections.abc import Iterator

from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.alibaba import wire
from desktop_uploader.providers.alibaba.pickers import AlibabaPickers
from desktop_uploader.providers.alibaba.vod_calls import VodCalls

ROOT = "-1"
LEVELS = 3
PAGE_ROWS = 100


class AlibabaCatalogue:
    """Keeps the Catalogue port for one account."""

    def __init__(self, calls: VodCalls, *, app: str) -> None:
        """`app` is the application whose templates are listed; "" for the service's default."""
        self._calls = calls
        self._app = app
        self._pickers = AlibabaPickers(calls, app=app)

    def categories(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """The whole tree, each category before those that lie in it."""
        found: dict[str, CatalogueEntry] = {}
        for entry in self._tree("", levels=LEVELS, cutoff=cutoff):
            found.setdefault(entry.id, entry)
        return list(found.values())

    def templates(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """The template groups; one call tells of all."""
        asked = {"AppId": self._app} if self._app else {}
        reply = self._calls.call("ListTranscodeTemplateGroup", asked, cutoff=cutoff)
        groups = wire.read_template_groups(reply.document)
        return list({group.id: group for group in groups}.values())

    def listed(self, kind: ListKind, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """Watermarks, snapshot and AI templates, applications."""
        return self._pickers.listed(kind, cutoff)

    def _tree(self, parent_id: str, *, levels: int, cutoff: Cutoff) -> Iterator[CatalogueEntry]:
        for category in self._children(parent_id or ROOT, cutoff):
            yield CatalogueEntry(category.cate_id, category.name, parent_id)
            if category.may_hold and levels > 1:
                yield from self._tree(category.cate_id, levels=levels - 1, cutoff=cutoff)

    def _children(self, parent_id: str, cutoff: Cutoff) -> list[wire.Category]:
        """What lies directly in a category, from all pages."""
        children: dict[str, wire.Category] = {}
        for page in itertools.count(1):
            asked = {"CateId": parent_id, "PageNo": str(page), "PageSize": str(PAGE_ROWS)}
            reply = self._calls.call("GetCategories", asked, cutoff=cutoff)
            read = wire.read_category_page(reply.document)
            known = len(children)
            children |= {category.cate_id: category for category in read.categories}
            # A page that brings nothing new is the last, whatever total is stated.
            if len(children) == known or len(children) >= (read.total or PAGE_ROWS * page + 1):
                break
        return list(children.values())
