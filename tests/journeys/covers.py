"""Pictures for journeys, and what a cloud says of the covers that it holds."""

import zlib
from pathlib import Path
from typing import Any

from tests.journeys.day import Day
from tests.journeys.real_home import ask_practice


def png(*, size_bytes: int = 0) -> bytes:
    """A real picture of one grey point, filled up with a chunk that viewers pass over."""
    chunks = [
        _chunk(b"IHDR", bytes.fromhex("00000001000000010800000000")),
        _chunk(b"IDAT", zlib.compress(b"\0\x80")),
    ]
    missing = size_bytes - sum(map(len, chunks)) - 32
    if missing > 0:
        chunks.insert(1, _chunk(b"prVt", bytes(n * 7 % 251 for n in range(missing))))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + _chunk(b"IEND", b"")


def cover(day: Day, name: str = "cover.png", *, size_bytes: int = 3000) -> bytes:
    """The path of a picture on this machine."""
    return day.file(name, png(size_bytes=size_bytes))


def media(day: Day) -> list[dict[str, Any]]:
    """The media of the day's account that are no longer on their way."""
    rows = ask_practice(day.cloud.root, "GET", "media")["media"]
    ours = [row for row in rows if row["account"] == day.account.name]
    return [row for row in ours if row["status"].lower() != "uploading"]


def shown(day: Day) -> list[bytes]:
    """The bytes of the covers that the media name, b"" for one that names none."""
    return [Path(row["cover"]).read_bytes() if row["cover"] else b"" for row in media(day)]


def told(day: Day, job_id: Any) -> list[str]:
    """The story of a job, as far as it is about its cover."""
    return [note.what for note in day.journal.notes(job_id) if "cover" in note.what]


def _chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return len(content).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")
