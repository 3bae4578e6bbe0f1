"""
AVI, WAV and WebP: one RIFF chunk, or several one after the other in long AVI films.

Source: "RIFF File Format" (Microsoft), OpenDML AVI 1.02 (AVIX chunks), EBU Tech 3306 (RF64).
"""

from desktop_uploader.ports.source_files import ContainerCheck
from desktop_uploader.system.containers.reading import SOUND, Film, broken, doubtful

NAMES = frozenset({b"RIFF", b"RF64", b"BW64"})
MOST_CHUNKS = 1024
UNKNOWN_LENGTHS = frozenset({0, 0xFFFFFFFF})

_HEADER_BYTES = 8


def looks_like(head: bytes) -> bool:
    """Whether a file that begins with `head` is a RIFF of a known sort."""
    return head[:4] in NAMES and head[8:12] in (b"AVI ", b"WAVE", b"WEBP", b"CDXA")


def check(film: Film) -> ContainerCheck:
    """Walk over the chunks at the top."""
    start = 0
    for _ in range(MOST_CHUNKS):
        if start + 1 >= film.size_bytes:  # one byte to make the length even
            return SOUND
        length = _length_at(film, start)
        if length is None:
            return doubtful("junk-at-end") if start else broken("cut-short")
        if length in UNKNOWN_LENGTHS:
            return doubtful("unfinished")
        end = start + _HEADER_BYTES + length
        if end > film.size_bytes:
            return broken("cut-short")
        start = end + end % 2
    return SOUND


def _length_at(film: Film, start: int) -> int | None:
    """The length of the chunk's body; None when there is no chunk."""
    name = film.read(start, 4)
    if name in (b"RF64", b"BW64") and film.read(12, 4) == b"ds64":
        return film.number(20, 8, order="little")
    if name not in NAMES:
        return None
    return film.number(start + 4, 4, order="little")
