"""
What Tencent has to choose from: DescribeAllClass, DescribeProcedureTemplates.

Classes come all at once, procedures by pages of a hundred. Sources: manual of 2018
("DescribeAllClass", where 1905 says that there are none); API reference of 2018-07-17, 266/37557
and 266/34147.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

from desktop_uploader.domain.errors import Cut, RequestRefused
from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent import wire
from desktop_uploader.providers.tencent.pickers import V3Pickers, v2_watermarks
from desktop_uploader.providers.tencent.v2_plane import NO_CATEGORIES
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient

PAGE_ROWS = 100


class V3Catalogue:
    """Keeps the Catalogue port for an account that speaks VOD 2018-07-17."""

    def __init__(self, calls: VodCalls, *, app: str) -> None:
        """`app` is the application that is asked about; "" for the account's first."""
        self._calls = calls
        self._scope: dict[str, int] = {"SubAppId": int(app)} if app else {}
        self._pickers = V3Pickers(calls, app=app)

    def categories(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """The classes, each before those that lie in it."""
        reply = self._calls.call("DescribeAllClass", self._scope, cutoff=cutoff)
        return list(in_tree_order(wire.read_v3_classes(reply.document)))

    def templates(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """The procedures, the service's own among them."""
        found: dict[str, CatalogueEntry] = {}
        for page in itertools.count():
            asked = {"Offset": page * PAGE_ROWS, "Limit": PAGE_ROWS, **self._scope}
            reply = self._calls.call("DescribeProcedureTemplates", asked, cutoff=cutoff)
            known = len(found)
            found |= {one.id: one for one in wire.read_v3_procedures(reply.document)}
            total = lenient.integer(reply.document, "TotalCount")
            # A page that brings nothing new is the last, whatever total is stated.
            if len(found) == known or (total is not None and len(found) >= total):
                break
        return list(found.values())

    def listed(self, kind: ListKind, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """Watermarks, snapshot and review templates, applications."""
        return self._pickers.listed(kind, cutoff)


class V2Catalogue:
    """Keeps the Catalogue port for an account that speaks VOD 2.0; it lists no procedures."""

    def __init__(self, calls: VodCalls) -> None:
        self._calls = calls

    def categories(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """The classes, each before those that lie in it."""
        try:
            reply = self._calls.call("DescribeAllClass", {}, cutoff=cutoff)
        except RequestRefused as refused:
            if refused.trouble.code != NO_CATEGORIES:
                raise
            return []
        return list({one.id: one for one in wire.read_v2_classes(reply.document)}.values())

    def templates(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """None: this generation lists no procedures, and its abilities say so."""
        if cutoff.is_cut:
            raise Cut
        return []

    def listed(self, kind: ListKind, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """Watermarks, the only other list that this generation has."""
        if kind is not ListKind.WATERMARKS:
            return []
        return v2_watermarks(self._calls, cutoff)


def in_tree_order(classes: Iterable[CatalogueEntry]) -> Iterator[CatalogueEntry]:
    """In the order of the tree; what lies in a class that is not listed is of the first level."""
    known = {one.id: one for one in classes}
    below: dict[str, list[CatalogueEntry]] = {}
    for one in known.values():
        parent_id = one.parent_id if one.parent_id in known else ""
        below.setdefault(parent_id, []).append(replace(one, parent_id=parent_id))
    waiting = below.pop("", [])
    while waiting:
        one = waiting.pop(0)
        yield one
        waiting = below.pop(one.id, []) + waiting
