"""
MP4, MOV and their kin: boxes one after the other, each with its length and a name of four letters.

Source: ISO/IEC 14496-12, 4.2 (object structure), 8.1.1 (mdat), 8.2.1 (moov), 8.8 (fragments);
QuickTime File Format ("atoms"). A film needs `moov`, which says where everything lies, and
recorders write it last: a film without it was never finished.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop_uploader.ports.source_files import ContainerCheck
from desktop_uploader.system.containers.reading import SOUND, Film, broken, doubtful

FIRST_BOXES = frozenset(
    {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp", b"jP  ", b"uuid"}
)
PICTURE_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"})
MOST_BOXES = 4096
"""A long fragmented film has more; those looked at speak for the rest."""

_HEADER_BYTES = 8
_LARGE_HEADER_BYTES = 16


@dataclass(frozen=True, slots=True)
class Box:
    """
    One box at the top.

    Attributes:
        name: Four bytes; b"" when what stands there is no box.
        end: Offset behind it, as it states itself; may lie behind the end of the file.
    """

    name: bytes
    start: int
    body: int
    end: int


@dataclass
class _Seen:
    names: set[bytes] = field(default_factory=set)
    trouble: ContainerCheck | None = None


def looks_like(head: bytes) -> bool:
    """Whether a file that begins with `head` is made of boxes."""
    return head[4:8] in FIRST_BOXES


def check(film: Film) -> ContainerCheck:
    """Walk over the boxes at the top."""
    seen = _walk(film)
    is_picture = film.read(8, 4) in PICTURE_BRANDS
    if is_picture and b"meta" in seen.names:
        return seen.trouble or SOUND
    if seen.trouble in (broken("cut-short"), doubtful("cut-short")):
        return seen.trouble
    if b"moov" not in seen.names:
        return broken("no-moov")
    if seen.trouble is not None:
        return seen.trouble
    if not {b"mdat", b"moof"} & seen.names:
        return doubtful("no-mdat")
    return SOUND


def _walk(film: Film) -> _Seen:
    seen = _Seen()
    for box in _boxes(film):
        if not box.name:
            seen.trouble = doubtful("junk-at-end")
        elif box.end > film.size_bytes:
            seen.trouble = _cut_in(box, seen.names)
        elif box.name != b"moov" or _holds_a_box(film, box):
            seen.names.add(box.name)
    return seen


def _boxes(film: Film) -> Iterator[Box]:
    """The boxes in order; ends behind the first that is none or does not fit."""
    start = 0
    for _ in range(MOST_BOXES):
        if start >= film.size_bytes:
            return
        box = _box_at(film, start)
        yield box
        if not box.name:
            return
        start = box.end


def _box_at(film: Film, start: int) -> Box:
    header = film.read(start, _LARGE_HEADER_BYTES)
    length, name = int.from_bytes(header[:4], "big"), header[4:8]
    body = start + _HEADER_BYTES
    if length == 1 and len(header) == _LARGE_HEADER_BYTES:
        length, body = int.from_bytes(header[8:], "big"), start + _LARGE_HEADER_BYTES
    elif length == 0:
        length = film.size_bytes - start  # by the standard: as far as the end of the file
    if not _is_name(name) or length < body - start:
        return Box(b"", start, start, start)
    return Box(name, start, body, start + length)


def _cut_in(box: Box, before: set[bytes]) -> ContainerCheck:
    # Fragments stand each for itself, and what only fills up is no loss: both still play.
    plays = b"moov" in before and (b"moof" in before or box.name not in (b"mdat", b"moov"))
    return doubtful("cut-short") if plays else broken("cut-short")


def _holds_a_box(film: Film, box: Box) -> bool:
    """Whether there is anything in `box`: recorders keep its place free with zeros."""
    inner = _box_at(film, box.body)
    return bool(inner.name) and inner.end <= box.end


def _is_name(name: bytes) -> bool:
    return len(name) == 4 and all(0x20 <= letter <= 0x7E or letter == 0xA9 for letter in name)
