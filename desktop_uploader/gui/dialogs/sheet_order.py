"""From what is typed on the sheet to an order for the engine, and back from its findings."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from desktop_uploader.ports.orders import Added, AddOrder, RefusedRow

STEM = "{stem}"
FIELDS = ("account", "title", "tags", "description", "cover")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of the sheet; `cover` is a path, b"" for none."""

    account: str = ""
    title: str = ""
    tags: str = ""
    description: str = ""
    cover: bytes = b""


def order_of(paths: Sequence[bytes], typed: Typed, *, calls_nobody: bool) -> AddOrder:
    """The order that what is typed means; tags may be separated by either kind of comma."""
    tags = (tag.strip() for tag in typed.tags.replace("，", ",").split(","))
    return AddOrder(
        paths=tuple(paths),
        account=typed.account,
        title=typed.title.strip(),
        description=typed.description.strip(),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        cover=typed.cover,
        calls_nobody=calls_nobody,
    )


def name_of(path: bytes) -> str:
    """The last piece of a path, for people."""
    return PurePath(os.fsencode(path).decode("utf-8", "replace")).name


def preview_of(path: bytes, title: str) -> str:
    """The title that the first file will have."""
    stem = PurePath(name_of(path)).stem
    return title.strip().replace(STEM, stem) or stem


def by_field(added: Added) -> dict[str, RefusedRow]:
    """The first refusal that is about a field of the sheet, by the field's name."""
    found: dict[str, RefusedRow] = {}
    for refused in added.refused:
        field = dict(refused.finding.facts).get("field", "")
        if field in FIELDS:
            found.setdefault(field, refused)
    return found


def about_files(rows: Sequence[RefusedRow]) -> list[RefusedRow]:
    """Those that are about a file itself."""
    return [row for row in rows if dict(row.finding.facts).get("field", "") not in FIELDS]
