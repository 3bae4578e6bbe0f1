"""
Kinds without a table of contents: transport streams, FLV, ASF, pictures with a mark at their end.

Source: ISO/IEC 13818-1, 2.4.3.2 (sync byte 0x47 every 188 bytes; 192 on Blu-ray, 204 with
Reed-Solomon); Adobe "Video File Format Specification" 10.1, annex E (FLV); Microsoft "Advanced
Systems Format" 01.20.05 (ASF); PNG, GIF89a, ITU T.81 (end markers).
"""

from desktop_uploader.ports.source_files import ContainerCheck
from desktop_uploader.system.containers.reading import SOUND, Film, broken, doubtful

SYNC = 0x47
PACKET_SHAPES = ((188, 0), (192, 4), (204, 0))
"""(length of a packet, where in it the sync byte stands)."""
PACKETS_A_PROBE = 5

ASF_HEADER = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
ASF_DATA = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c")
MOST_ASF_OBJECTS = 64

_FLV_TAGS = (8, 9, 18)
_TAIL_BYTES = 4096


def looks_like_packets(head: bytes) -> bool:
    """Whether `head` begins with whole packets of a transport stream."""
    return any(_is_in_step(head, shape) for shape in PACKET_SHAPES)


def check_packets(film: Film) -> ContainerCheck:
    """Look for the sync bytes in the middle and at the end too."""
    head = film.read(0, 204 * PACKETS_A_PROBE)
    shape = next(shape for shape in PACKET_SHAPES if _is_in_step(head, shape))
    length = shape[0]
    packets = film.size_bytes // length
    for first in (packets // 2, max(packets - PACKETS_A_PROBE, 0)):
        probe = film.read(first * length, min(PACKETS_A_PROBE, packets - first) * length)
        if not _is_in_step(probe, shape):
            return doubtful("gaps")
    return SOUND


def check_flv(film: Film) -> ContainerCheck:
    """The last tag must be whole: behind each stands its length."""
    length = film.number(film.size_bytes - 4, 4)
    if film.size_bytes <= 13 or length is None:
        return broken("cut-short")
    start = film.size_bytes - 4 - length
    tag = film.read(start, 4) if start >= 13 else b""
    is_whole = len(tag) == 4 and tag[0] & 0x1F in _FLV_TAGS
    if not is_whole or int.from_bytes(tag[1:], "big") + 11 != length:
        return doubtful("cut-short")  # the tags before it play
    return SOUND


def check_asf(film: Film) -> ContainerCheck:
    """Walk over the objects at the top: header, data, indexes."""
    start, has_data = 0, False
    for _ in range(MOST_ASF_OBJECTS):
        if start >= film.size_bytes:
            break
        name, length = film.read(start, 16), film.number(start + 16, 8, order="little")
        if length is None or length < 24:
            return doubtful("unfinished") if name == ASF_DATA else doubtful("junk-at-end")
        start += length
        if start > film.size_bytes:
            is_needed = name in (ASF_HEADER, ASF_DATA)
            return broken("cut-short") if is_needed else doubtful("junk-at-end")
        has_data = has_data or name == ASF_DATA
    return SOUND if has_data else broken("cut-short")


def check_png(film: Film) -> ContainerCheck:
    """Its last chunk is named."""
    return _ends_with(film, b"IEND")


def check_jpeg(film: Film) -> ContainerCheck:
    """Its end has a marker; cameras append things of their own."""
    return _ends_with(film, b"\xff\xd9")


def check_gif(film: Film) -> ContainerCheck:
    """Its last byte is a semicolon."""
    return _ends_with(film, b";")


def _ends_with(film: Film, mark: bytes) -> ContainerCheck:
    tail = film.read(max(film.size_bytes - _TAIL_BYTES, 0), _TAIL_BYTES)
    return SOUND if mark in tail else doubtful("cut-short")


def _is_in_step(probe: bytes, shape: tuple[int, int]) -> bool:
    """Whether `probe` has its sync byte in every packet, and holds a whole packet at least."""
    length, at = shape
    syncs = probe[at : PACKETS_A_PROBE * length : length]
    return len(probe) >= length and syncs.count(SYNC) == len(syncs)
