"""
What kind of picture some bytes begin, by the signature that each format puts in front.

Sources: ISO/IEC 10918-1 (JPEG: SOI and the next marker), ISO/IEC 15948 5.2 (PNG), GIF89a 17, the
header of Windows bitmaps, RFC 9649 2 (WebP), ISO/IEC 23008-12 (HEIC: the brands of its first box).
"""

HEAD_BYTES = 64
"""How much of a file is enough to know."""

NAMES = {
    "jpeg": ("jpg", "jpeg"),
    "png": ("png",),
    "gif": ("gif",),
    "bmp": ("bmp",),
    "webp": ("webp",),
    "heic": ("heic",),
}
"""The extensions that files of each kind bear, the usual one first."""

_SIGNATURES = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"mif1"})


def kind_of(head: bytes) -> str:
    """
    The kind of a picture, as `NAMES` has it; "" for what begins no picture that we know.

    Args:
        head: The first bytes of a file, `HEAD_BYTES` or all there are.
    """
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "heic"
    # Two letters begin many a text: the four bytes that are kept empty must be so, too.
    return "bmp" if head[:2] == b"BM" and head[6:10] == bytes(4) else ""


def extension_of(name: str) -> str:
    """The extension of a file's name in lower case, without its dot; "" when there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""
