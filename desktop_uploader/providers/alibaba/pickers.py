"""
What else VOD has to choose from: ListWatermark, ListVodTemplate, ListAITemplate,
GetDefaultAITemplate, ListAppInfo.

Workflows are listed by no call. Source: VOD manual of 2022-07-08, 8.3.4, 8.4.6, 11.1.5, 11.1.7,
15.2.3.
"""

import itertools
from collections.abc import Callable, Mapping

from desktop_uploader.domain.errors import ProviderError
from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.alibaba.vod_calls import VodCalls
from desktop_uploader.providers.alibaba.wire import DEFAULT
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

AI_TYPES = ("AIMediaAudit", "AIImage")
PAGE_ROWS = 100


class AlibabaPickers:
    """The lists that take but a call or two."""

    def __init__(self, calls: VodCalls, *, app: str) -> None:
        """`app` is the application whose things are listed; "" for the service's default."""
        self._calls = calls
        self._scope = {"AppId": app} if app else {}
        self._lists: Mapping[ListKind, Callable[[Cutoff], list[CatalogueEntry]]] = {
            ListKind.WATERMARKS: self._watermarks,
            ListKind.SNAPSHOTS: self._snapshots,
            ListKind.AI_TEMPLATES: self._ai_templates,
            ListKind.APPS: self._apps,
        }

    def listed(self, kind: ListKind, cutoff: Cutoff) -> list[CatalogueEntry]:
        """One of the lists; of two entries of one id the first."""
        found: dict[str, CatalogueEntry] = {}
        for entry in self._lists[kind](cutoff):
            if entry.id:
                found.setdefault(entry.id, entry)
        return list(found.values())

    def _watermarks(self, cutoff: Cutoff) -> list[CatalogueEntry]:
        reply = self._calls.call("ListWatermark", self._scope, cutoff=cutoff)
        return [
            CatalogueEntry(
                lenient.text(one, "WatermarkId"),
                lenient.text(one, "Name"),
                detail=_words(lenient.text(one, "Type"), _default(one)),
            )
            for one in lenient.entries(reply.document, "WatermarkInfos")
        ]

    def _snapshots(self, cutoff: Cutoff) -> list[CatalogueEntry]:
        asked = {"TemplateType": "Snapshot", **self._scope}
        reply = self._calls.call("ListVodTemplate", asked, cutoff=cutoff)
        return [
            CatalogueEntry(
                lenient.text(one, "VodTemplateId"), lenient.text(one, "Name"), detail=_default(one)
            )
            for one in lenient.entries(reply.document, "VodTemplateInfoList")
        ]

    def _ai_templates(self, cutoff: Cutoff) -> list[CatalogueEntry]:
        default = self._default_audit(cutoff)
        found = []
        for kind in AI_TYPES:
            reply = self._calls.call("ListAITemplate", {"TemplateType": kind}, cutoff=cutoff)
            for one in lenient.entries(reply.document, "TemplateInfoList"):
                template_id = lenient.text(one, "TemplateId")
                is_default = template_id == default or bool(_default(one))
                detail = _words(kind, lenient.text(one, "Source"), DEFAULT if is_default else "")
                found.append(
                    CatalogueEntry(template_id, lenient.text(one, "TemplateName"), detail=detail)
                )
        return found

    def _default_audit(self, cutoff: Cutoff) -> str:
        try:
            reply = self._calls.call(
                "GetDefaultAITemplate", {"TemplateType": AI_TYPES[0]}, cutoff=cutoff
            )
        except ProviderError:
            # Only a mark in the list depends on it: an account may have none.
            return ""
        return lenient.text(lenient.entry(reply.document, "TemplateInfo"), "TemplateId")

    def _apps(self, cutoff: Cutoff) -> list[CatalogueEntry]:
        found: list[CatalogueEntry] = []
        for page in itertools.count(1):
            asked = {"PageNo": str(page), "PageSize": str(PAGE_ROWS)}
            reply = self._calls.call("ListAppInfo", asked, cutoff=cutoff)
            rows = lenient.entries(reply.document, "AppInfoList")
            found += [
                CatalogueEntry(
                    lenient.text(one, "AppId"),
                    lenient.text(one, "AppName"),
                    detail=lenient.text(one, "Description"),
                )
                for one in rows
            ]
            if not rows or len(found) >= (lenient.integer(reply.document, "Total") or 0):
                break
        return found


def _default(one: Document) -> str:
    return DEFAULT if lenient.text(one, "IsDefault") == DEFAULT else ""


def _words(*words: str) -> str:
    return ", ".join(word for word in words if word)
