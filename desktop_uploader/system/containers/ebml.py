"""
Matroska and WebM: elements with an id, a length and a body.

Source: RFC 8794 (EBML: variable sizes, unknown size), RFC 9559 (Matroska). The film is one Segment;
recorders write its length when they end.
"""

from desktop_uploader.ports.source_files import ContainerCheck
from desktop_uploader.system.containers.reading import SOUND, Film, broken, doubtful

MAGIC = b"\x1a\x45\xdf\xa3"
SEGMENT = 0x18538067
VOID, CHECKSUM, HEADER = 0xEC, 0xBF, 0x1A45DFA3
MOST_ELEMENTS = 64

_LONGEST_HEAD_BYTES = 12


def check(film: Film) -> ContainerCheck:
    """Walk over the elements at the top."""
    has_segment = False
    start = 0
    for _ in range(MOST_ELEMENTS):
        if start >= film.size_bytes:
            break
        head = _head(film.read(start, _LONGEST_HEAD_BYTES))
        if head is None or head[0] not in (SEGMENT, VOID, CHECKSUM, HEADER):
            return doubtful("junk-at-end") if has_segment else broken("not-a-film")
        name, length, head_bytes = head
        if length is None:
            return doubtful("unfinished")
        start += head_bytes + length
        if start > film.size_bytes:
            return broken("cut-short")
        has_segment = has_segment or name == SEGMENT
    return SOUND if has_segment else broken("cut-short")


def _head(found: bytes) -> tuple[int, int | None, int] | None:
    """(id, length of the body, length of the head) at the front; None when it is no element."""
    id_bytes = _width(found[:1], most=4)
    if id_bytes is None:
        return None
    size_bytes = _width(found[id_bytes : id_bytes + 1], most=8)
    if size_bytes is None or len(found) < id_bytes + size_bytes:
        return None
    raw = int.from_bytes(found[id_bytes : id_bytes + size_bytes], "big")
    all_ones = (1 << 7 * size_bytes) - 1
    length = raw & all_ones
    name = int.from_bytes(found[:id_bytes], "big")
    return name, None if length == all_ones else length, id_bytes + size_bytes


def _width(first: bytes, *, most: int) -> int | None:
    """How many bytes a number has whose first byte is `first`; None when it is none."""
    if not first or not first[0]:
        return None
    width = 9 - first[0].bit_length()
    return width if width <= most else None
