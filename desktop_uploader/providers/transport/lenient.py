"""
Reading JSON that does not keep to its own manual: numbers as text, lists as one object, or as text.

Every reader takes whatever is there and never fails on a value; what makes no sense is as absent.
"""

import json
import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

Document = dict[str, Any]

MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:[:.]\d{1,9})?Z?")
"""`2026-11-20T12:50:00Z`, and `2026-11-20T12:50:00:540Z`: a colon before the milliseconds."""


def parse(content: bytes) -> Document:
    """
    A JSON object, the blanks around its keys taken off at every level.

    Raises:
        ValueError: It is no JSON, or no object.
    """
    try:
        document = json.loads(content, object_pairs_hook=_stripped)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(document, dict):
        raise ValueError("not an object")  # noqa: TRY004 - one error for all that is no document
    return document


def text(document: Document, *names: str) -> str:
    """The first of `names` that holds a text or a number; "" when none does."""
    for name in names:
        value = document.get(name)
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def number(document: Document, name: str) -> float | None:
    """A finite number, also where it is written as text; None for all else."""
    try:
        value = float(text(document, name))
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def integer(document: Document, name: str) -> int | None:
    """A whole number from 0 up, also where it is written as text; None for all else."""
    value = document.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value >= 0 else None
    found = number(document, name)
    return None if found is None or found < 0 else int(found)


def entry(document: Document, name: str) -> Document:
    """An object, also where it is written as text; an empty one for all else."""
    value = _unquoted(document.get(name))
    return value if isinstance(value, dict) else {}


def entries(document: Document, name: str) -> list[Document]:
    """A list of objects, also where there is but one object, or a list within an object."""
    value = _unquoted(document.get(name))
    if isinstance(value, dict):
        inner = list(value.values())
        value = inner[0] if len(inner) == 1 and isinstance(inner[0], list) else [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def words(document: Document, name: str) -> tuple[str, ...]:
    """A list of texts, also where it is one text with commas, or JSON within a text."""
    value = _unquoted(document.get(name))
    if isinstance(value, dict):
        value = next(iter(value.values()), None)
    if isinstance(value, str):
        value = value.split(",")
    found = (
        [one.strip() for one in value if isinstance(one, str)] if isinstance(value, list) else []
    )
    return tuple(one for one in found if one)


def moment_s(written: str) -> float | None:
    """A UTC moment in either of the service's formats, seconds since the epoch."""
    match = MOMENT.fullmatch(written.strip())
    if match is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(piece or 0) for piece in match.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None


def _stripped(pairs: Iterable[tuple[str, Any]]) -> Document:
    return {name.strip(): value for name, value in pairs}


def _unquoted(value: Any) -> Any:
    """What a text that is JSON says; anything else as it is."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("[", "{"):
        return value
    try:
        return json.loads(value, object_pairs_hook=_stripped)
    except (ValueError, RecursionError):
        return value
