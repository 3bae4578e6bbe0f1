"""
What Huawei has to choose from: ListTransTemplates.

There are no categories, since there are no media. Source: MPC manual of 2024-03-05, 5.4: at most a
hundred a page, the first page is 0.
"""

import itertools

from desktop_uploader.domain.errors import Cut
from desktop_uploader.ports.catalogue import CatalogueEntry
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
        found: dict[str, CatalogueEntry] = {}
        for page in itertools.count():
            listed, total = self._mpc.templates(page, cutoff=cutoff)
            known = len(found)
            found |= {one.id: one for one in listed}
            # A page that brings nothing new is the last, whatever total is stated.
            if len(found) == known or (total is not None and len(found) >= total):
                break
        return list(found.values())
