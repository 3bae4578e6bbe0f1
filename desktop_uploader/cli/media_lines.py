"""What lies in a cloud, as lines: objects for scripts, words for people."""

import time
from collections.abc import Iterator
from typing import Any

from desktop_uploader.cli.lines import error, moment
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.ports.library import LibraryItem, MediumFate, PlayAddress
from desktop_uploader.wording import units
from desktop_uploader.wording.phrases import Phrases


def medium_line(item: LibraryItem) -> dict[str, Any]:
    """A medium for a script."""
    return {
        "type": "medium",
        "id": item.id,
        "title": item.title,
        "state": item.state.value,
        "word": item.word,
        "description": item.description,
        "tags": list(item.tags),
        "category": item.category,
        "category_name": item.category_name,
        "size_bytes": item.size_bytes,
        "duration_s": item.duration_s,
        "created_at": moment(item.created_at_s),
        "changed_at": moment(item.changed_at_s),
        "cover_url": item.cover_url,
        "upload": dict(item.upload),
    }


def play_line(address: PlayAddress) -> dict[str, Any]:
    """An address for a script."""
    return {
        "type": "play",
        "url": address.url,
        "name": address.name,
        "format": address.format,
        "width": address.width,
        "height": address.height,
        "bitrate_kbps": address.bitrate_kbps,
        "size_bytes": address.size_bytes,
        "duration_s": address.duration_s,
    }


def fate_line(fate: MediumFate, phrases: Phrases, *, action: str) -> dict[str, Any]:
    """What became of one medium of an order."""
    return {
        "type": "fate",
        "action": action,
        "id": fate.medium,
        "fate": fate.fate.value,
        "error": error(fate.trouble, phrases, name=fate.medium) if fate.trouble else None,
    }


def medium_text(terminal: Terminal, item: LibraryItem) -> str:
    """A medium in one line for people, its id first."""
    size = units.size(item.size_bytes) if item.size_bytes else ""
    state = f"({terminal.phrases(f'medium.{item.state.value}')})"
    words = (item.id, in_one_line(item.title), state, size, _moment(terminal, item.created_at_s))
    return "  ".join(word for word in words if word)


def medium_details(terminal: Terminal, item: LibraryItem) -> Iterator[str]:
    """What stands below it where one medium is shown."""
    filed = "  ".join(word for word in (item.category, in_one_line(item.category_name)) if word)
    known = {
        "word": item.word,
        "description": in_one_line(item.description),
        "tags": ", ".join(map(in_one_line, item.tags)),
        "category": filed,
        "duration": terminal.times.duration(item.duration_s) if item.duration_s else "",
        "changed": _moment(terminal, item.changed_at_s),
        "cover": item.cover_url,
    }
    for name, text in known.items():
        if text:
            yield terminal.phrases(f"medium-has.{name}", text=text)
    for name, text in item.upload.items():
        yield terminal.phrases("medium-has.upload", name=name, text=in_one_line(text))


def play_text(address: PlayAddress) -> str:
    """An address in one line, what it is behind it."""
    size = f"{address.width}×{address.height}" if address.width and address.height else ""
    rate = f"{address.bitrate_kbps:.0f} kbit/s" if address.bitrate_kbps else ""
    about = [word for word in (address.name, address.format, size, rate) if word]
    return f"{address.url}  ({', '.join(about)})" if about else address.url


def in_one_line(text: str) -> str:
    """What somebody has typed at the cloud, without what would move the cursor."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _moment(terminal: Terminal, at_s: float | None) -> str:
    return "" if at_s is None else terminal.times.moment(at_s, now_s=time.time())
