"""
Which walk is for which file: the content decides, the extension says what was to be expected.

A text, or zeros, behind a film's name is no film; what is not known is doubtful, never refused.
"""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_uploader.ports.source_files import ContainerCheck
from desktop_uploader.system.containers import boxes, ebml, riff, streams
from desktop_uploader.system.containers.reading import SOUND, Film, ReadAt, broken, doubtful

HEAD_BYTES = 204 * streams.PACKETS_A_PROBE


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of content.

    Attributes:
        extensions: Under which it goes, without the dot.
        is_strict: Whether a file of these extensions must begin as this kind does; others may
            have anything before what tells them.
        looks_like: Whether a file's first bytes are of this kind.
        check: The walk.
        is_film: Whether it can be seen or heard over time; False for what no film can be.
    """

    extensions: str
    is_strict: bool
    looks_like: Callable[[bytes], bool]
    check: Callable[[Film], ContainerCheck] = lambda _film: SOUND
    is_film: bool = True


def _begins(*magics: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(magics)


def _is_mpeg_audio(head: bytes) -> bool:
    return head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")


_BOXES = "mp4 m4v m4a mov qt 3gp 3g2 f4v mj2 heic heif avif"

KINDS = (
    Kind(_BOXES, is_strict=True, looks_like=boxes.looks_like, check=boxes.check),
    Kind("mkv webm mka", is_strict=True, looks_like=_begins(ebml.MAGIC), check=ebml.check),
    Kind("avi wav webp dat", is_strict=True, looks_like=riff.looks_like, check=riff.check),
    Kind("flv", is_strict=True, looks_like=_begins(b"FLV"), check=streams.check_flv),
    Kind(
        "asf wmv wma",
        is_strict=True,
        looks_like=_begins(streams.ASF_HEADER),
        check=streams.check_asf,
    ),
    Kind(
        "mpg mpeg mpe vob dat m2p",
        is_strict=False,
        looks_like=_begins(b"\0\0\1\xba", b"\0\0\1\xb3"),
    ),
    Kind(
        "png apng",
        is_strict=True,
        looks_like=_begins(b"\x89PNG"),
        check=streams.check_png,
        is_film=False,
    ),
    Kind(
        "jpg jpeg mjpeg mjpg",
        is_strict=True,
        looks_like=_begins(b"\xff\xd8\xff"),
        check=streams.check_jpeg,
        is_film=False,
    ),
    Kind("gif", is_strict=True, looks_like=_begins(b"GIF8"), check=streams.check_gif),
    Kind("ogg oga ogv opus", is_strict=True, looks_like=_begins(b"OggS")),
    Kind("flac", is_strict=False, looks_like=_begins(b"fLaC", b"ID3")),
    Kind("rm rmvb ra", is_strict=True, looks_like=_begins(b".RMF", b".ra\xfd")),
    Kind("swf", is_strict=True, looks_like=_begins(b"FWS", b"CWS", b"ZWS")),
    Kind("amr", is_strict=True, looks_like=_begins(b"#!AMR")),
    Kind("ape", is_strict=False, looks_like=_begins(b"MAC ", b"ID3")),
    Kind("caf", is_strict=True, looks_like=_begins(b"caff")),
    Kind("ac3", is_strict=False, looks_like=_begins(b"\x0b\x77")),
    Kind("dv", is_strict=False, looks_like=_begins(b"\x1f\x07\0", b"\x1f\x07\1")),
    Kind("zip apk", is_strict=True, looks_like=_begins(b"PK\3\4", b"PK\5\6"), is_film=False),
    Kind("mxf", is_strict=False, looks_like=_begins(b"\x06\x0e\x2b\x34")),
    Kind("mp3 aac", is_strict=False, looks_like=_is_mpeg_audio),
    Kind(
        "ts m2t m2ts mts tod tp trp",
        is_strict=False,
        looks_like=streams.looks_like_packets,
        check=streams.check_packets,
    ),
)
"""Asked in this order: those that are told by more of their bytes come first."""

TEXTS = frozenset({"m3u8", "srt", "ass", "ssa", "vtt", "ttml", "stl"})
"""Extensions behind which a text is what it should be."""


def check_container(name: str, size_bytes: int, *, read: ReadAt) -> ContainerCheck:
    """
    Whether the file looks finished.

    Args:
        name: Its last piece, with the extension.
        read: Gives a range of it; a few short ones are asked for.
    """
    if size_bytes == 0:
        return broken("empty-file")
    extension = name.rpartition(".")[2].lower()
    expected = [kind for kind in KINDS if extension in kind.extensions.split()]
    head = read(0, HEAD_BYTES)
    # Several kinds may begin alike (ID3): the one that was expected goes first.
    found = next((kind for kind in (*expected, *KINDS) if kind.looks_like(head)), None)
    if found is None:
        return _without_kind(head, extension, expected=expected)
    if expected and all(kind.is_film for kind in expected) and not found.is_film:
        return broken("not-a-film")
    check = found.check(Film(size_bytes, read))
    if check == SOUND and expected and found not in expected:
        return doubtful("other-kind")
    return check


def _without_kind(head: bytes, extension: str, *, expected: list[Kind]) -> ContainerCheck:
    if extension in TEXTS:
        return SOUND if _is_text(head) else doubtful("unknown-content")
    if expected and not any(head):
        return broken("zeros")
    if expected and (_is_text(head) or all(kind.is_strict for kind in expected)):
        return broken("not-a-film")
    return doubtful("unknown-content")


def _is_text(head: bytes) -> bool:
    """Whether it reads as UTF-8 without control characters but tabs and line ends."""
    try:
        # The last character may be cut in two.
        text = head[:-3].decode("utf-8") if len(head) == HEAD_BYTES else head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 6:
            return False
        text = head[: error.start].decode("utf-8")
    return all(letter.isprintable() or letter in "\t\r\n\f\ufeff" for letter in text)
