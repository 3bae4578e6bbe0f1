"""
What MPC answers about what can be chosen: watermark templates, template groups, buckets.

Source: MPC manual of 2024-03-05, chapter 5 (ListWatermarkTemplates, ListTransTemplateGroups,
ListBuckets, ShowAgencyStatus).
"""

from desktop_uploader.ports.catalogue import CatalogueEntry
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

AGENCY = "MPC"
"""The service that an agency is for; it has one at the most, and no id."""


def read_watermarks(document: Document) -> tuple[list[CatalogueEntry], int | None]:
    """A page of watermark templates, what has no id left out; and how many there are in all."""
    found = [
        CatalogueEntry(
            lenient.text(one, "template_id"),
            lenient.text(one, "template_name"),
            detail=lenient.text(one, "type"),
        )
        for one in lenient.entries(document, "templates")
    ]
    return [one for one in found if one.id], lenient.integer(document, "total")


def read_groups(document: Document) -> tuple[list[CatalogueEntry], int | None]:
    """A page of template groups with the templates in each; and how many there are in all."""
    found = [
        CatalogueEntry(
            lenient.text(one, "group_id"), lenient.text(one, "name"), detail=_templates(one)
        )
        for one in lenient.entries(document, "template_group_list")
    ]
    return [one for one in found if one.id], lenient.integer(document, "total")


def read_buckets(document: Document) -> list[CatalogueEntry]:
    """The account's buckets, by their names."""
    found = {}
    for one in lenient.entries(document, "buckets"):
        name, word = lenient.text(one, "bucket"), lenient.text(one, "is_authorized")
        if name:
            found[name] = CatalogueEntry(name, name, detail=f"is_authorized {word}" if word else "")
    return list(found.values())


def read_agency(document: Document) -> list[CatalogueEntry]:
    """The agency, in the service's word; empty where there never was one."""
    word = lenient.text(document, "operate_type")
    return [CatalogueEntry(AGENCY, AGENCY, detail=word)] if word else []


def _templates(group: Document) -> str:
    listed = group.get("template_ids")
    return " ".join(map(str, listed)) if isinstance(listed, list) else ""
