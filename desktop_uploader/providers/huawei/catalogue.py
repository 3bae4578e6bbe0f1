"""
What Huawei has to choose from: ListTransTemplates, ListWatermarkTemplates,
ListTransTemplateGroups, ListBuckets, ShowAgencyStatus.

There are no categories, since there are no media. Source: MPC manual of 2024-03-05, 5.4: at most a
hundred a page, the first page is 0.
"""

import itertools
from typing import Protocol

from desktop_uploader.domain.errors import Cut
from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.huawei.mpc import Mpc


class HuaweiCatalogue:
    """Keeps the Catalogue port for one account."""

    def __init__(self, mpc: Mpc) -> None:
        self._mpc = mpc

    def categories(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """None: this service knows of none, and its abilities say so."""
        if cutoff.is_cut:
            raise Cut
        return []

    def templates(self, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """The account's transcoding templates."""
        return _whole(self._mpc.templates, cutoff)

    def listed(self, kind: ListKind, *, cutoff: Cutoff) -> list[CatalogueEntry]:
        """Watermark templates, template groups, buckets, and the agency."""
        if kind is ListKind.BUCKETS:
            return self._mpc.buckets(cutoff=cutoff)
        if kind is ListKind.AGENCIES:
            return self._mpc.agencies(cutoff=cutoff)
        pages = {ListKind.WATERMARKS: self._mpc.watermarks, ListKind.GROUPS: self._mpc.groups}
        return _whole(pages[kind], cutoff)


class _Pages(Protocol):
    def __call__(self, page: int, *, cutoff: Cutoff) -> tuple[list[CatalogueEntry], int | None]: ...


def _whole(read: _Pages, cutoff: Cutoff) -> list[CatalogueEntry]:
    found: dict[str, CatalogueEntry] = {}
    for page in itertools.count():
        listed, total = read(page, cutoff=cutoff)
        known = len(found)
        found |= {one.id: one for one in listed}
        # A page that brings nothing new is the last, whatever total is stated.
        if len(found) == known or (total is not None and len(found) >= total):
            break
    return list(found.values())
