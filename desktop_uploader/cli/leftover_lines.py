"""Leftovers as lines: for scripts, and for people."""

from typing import Any

from desktop_uploader.cli.lines import error, moment
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.ports.tidying import Leftover, LeftoverKind
from desktop_uploader.wording import units
from desktop_uploader.wording.phrases import Phrases


def leftover_line(one: Leftover, phrases: Phrases) -> dict[str, Any]:
    """One leftover."""
    return {
        "type": one.kind.value,
        "account": one.account,
        "upload_id" if one.kind is LeftoverKind.UPLOAD else "media_id": one.name,
        "standing": one.standing.value,
        "target": one.target,
        "job": None if one.job_id is None else str(one.job_id),
        "path": one.source,
        "opened_at": moment(one.opened_at_s),
        "size_bytes": one.size_bytes,
        "error": error(one.trouble, phrases, name=one.source) if one.trouble else None,
    }


def told(one: Leftover, terminal: Terminal, *, now_s: float) -> str:
    """The same in one line: how it stands, how large and how old it is, and whose."""
    phrases = terminal.phrases
    size = "" if one.size_bytes is None else units.size(one.size_bytes)
    age = ""
    if one.opened_at_s is not None:
        span = terminal.times.duration(now_s - one.opened_at_s)
        age = phrases("leftover.age", span=span)
    named = phrases(f"leftover.{one.kind.value}", name=one.name)
    standing = phrases(f"standing.{one.standing.value}")
    words = (standing, size, age, one.account, one.source, named)
    return "  ".join(word for word in words if word)
