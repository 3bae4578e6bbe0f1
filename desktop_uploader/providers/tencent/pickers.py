"""
What else VOD has to choose from: the template lists of 2018-07-17 and its applications, and the
watermarks of 2.0.

Sources: tencentcloud-sdk-python-vod 3.1 (DescribeWatermarkTemplates, DescribeReviewTemplates,
DescribeSampleSnapshotTemplates, DescribeSnapshotByTimeOffsetTemplates, DescribeSubAppIds); manual
of 2018 (QueryWatermarkTemplateList).
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

PAGE_ROWS = 100


@dataclass(frozen=True, slots=True)
class _List:
    """
    A call that lists by pages.

    Attributes:
        rows: The answer's field that holds them.
        id, name, detail: The fields of a row.
    """

    action: str
    rows: str
    id: str = "Definition"
    name: str = "Name"
    detail: str = "Comment"

    def entry(self, one: Document) -> CatalogueEntry:
        """A row as an entry; what has no name is called by its id."""
        number = lenient.text(one, self.id)
        name = lenient.text(one, self.name) or number
        return CatalogueEntry(number, name, detail=lenient.text(one, self.detail, "Type"))


V3_LISTS = {
    ListKind.WATERMARKS: (_List("DescribeWatermarkTemplates", "WatermarkTemplateSet"),),
    ListKind.SNAPSHOTS: (
        _List("DescribeSampleSnapshotTemplates", "SampleSnapshotTemplateSet"),
        _List("DescribeSnapshotByTimeOffsetTemplates", "SnapshotByTimeOffsetTemplateSet"),
    ),
    ListKind.AI_TEMPLATES: (_List("DescribeReviewTemplates", "ReviewTemplateSet"),),
    ListKind.APPS: (
        _List("DescribeSubAppIds", "SubAppIdInfoSet", "SubAppId", "SubAppIdName", "Description"),
    ),
}


class V3Pickers:
    """The lists of an account that speaks VOD 2018-07-17."""

    def __init__(self, calls: VodCalls, *, app: str) -> None:
        """`app` is the application that is asked about; "" for the account's first."""
        self._calls = calls
        self._scope: dict[str, int] = {"SubAppId": int(app)} if app else {}

    def listed(self, kind: ListKind, cutoff: Cutoff) -> list[CatalogueEntry]:
        """One of the lists; of two entries of one id the first."""
        found: dict[str, CatalogueEntry] = {}
        for one in V3_LISTS[kind]:
            for entry in self._pages(one, cutoff, is_scoped=kind is not ListKind.APPS):
                found.setdefault(entry.id, entry)
        return list(found.values())

    def _pages(self, one: _List, cutoff: Cutoff, *, is_scoped: bool) -> Iterator[CatalogueEntry]:
        scope = self._scope if is_scoped else {}
        for page in itertools.count():
            asked = {"Offset": page * PAGE_ROWS, "Limit": PAGE_ROWS, **scope}
            reply = self._calls.call(one.action, asked, cutoff=cutoff)
            rows = lenient.entries(reply.document, one.rows)
            yield from (entry for entry in map(one.entry, rows) if entry.id)
            total = lenient.integer(reply.document, "TotalCount") or 0
            if not rows or (page + 1) * PAGE_ROWS >= total:
                return


def v2_watermarks(calls: VodCalls, cutoff: Cutoff) -> list[CatalogueEntry]:
    """The watermark templates of an account that speaks VOD 2.0."""
    reply = calls.call("QueryWatermarkTemplateList", {}, cutoff=cutoff)
    one = _List("", "", "definition", "name", "comment")
    entries = map(one.entry, lenient.entries(reply.document, "watermarkList"))
    return list({entry.id: entry for entry in entries if entry.id}.values())
