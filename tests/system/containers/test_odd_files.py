"""Files as nobody should have written them."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_uploader.ports.source_files import Soundness
from desktop_uploader.system.containers.boxes import MOST_BOXES
from desktop_uploader.system.containers.check import KINDS, check_container
from tests.system.containers.clips import FTYP, MDAT, MOOV, box, check, clip

SOUND, DOUBTFUL, BROKEN = Soundness.SOUND, Soundness.DOUBTFUL, Soundness.BROKEN
EXTENSIONS = sorted({name for kind in KINDS for name in kind.extensions.split()} | {"srt", "xyz"})
MOST_READS = 2 * MOST_BOXES + 16


def large(name: bytes, body: bytes) -> bytes:
    """A box with its length in eight bytes."""
    return b"\0\0\0\1" + name + (16 + len(body)).to_bytes(8, "big") + body


def to_the_end(name: bytes, body: bytes) -> bytes:
    """A box that goes as far as the file does."""
    return bytes(4) + name + body


def cut(name: bytes, body: bytes) -> bytes:
    """A box that says it is longer than it is."""
    return box(name, body + bytes(100))[: 8 + len(body)]


@pytest.mark.parametrize(
    ("content", "soundness", "detail"),
    [
        (FTYP + MOOV + MDAT, SOUND, ""),
        (FTYP + MDAT + MOOV, SOUND, ""),
        (MDAT + MOOV, SOUND, ""),
        (box(b"wide") + MDAT + MOOV + box(b"\xa9xyz", b"1"), SOUND, ""),
        (FTYP + MOOV + large(b"mdat", b"x" * 100), SOUND, ""),
        (FTYP + MOOV + to_the_end(b"mdat", b"x" * 100), SOUND, ""),
        (FTYP + to_the_end(b"mdat", b"x" * 100) + MOOV, BROKEN, "no-moov"),
        (FTYP + MDAT, BROKEN, "no-moov"),
        (FTYP, BROKEN, "no-moov"),
        (FTYP + MDAT + box(b"moov", bytes(64)), BROKEN, "no-moov"),
        (FTYP + MDAT + box(b"moov"), BROKEN, "no-moov"),
        (FTYP + MDAT + bytes(4096), BROKEN, "no-moov"),
        (FTYP + cut(b"mdat", b"x"), BROKEN, "cut-short"),
        (FTYP + MOOV + cut(b"mdat", b"x"), BROKEN, "cut-short"),
        (FTYP + MDAT + cut(b"moov", box(b"mvhd", b"")), BROKEN, "cut-short"),
        (FTYP + MOOV + MDAT + cut(b"free", b"x"), DOUBTFUL, "cut-short"),
        (FTYP + MOOV + MDAT + bytes(4096), DOUBTFUL, "junk-at-end"),
        (FTYP + MOOV + MDAT + b"\0\0\0\4", DOUBTFUL, "junk-at-end"),
        (FTYP + MOOV + MDAT + b"\0\0\0\7free", DOUBTFUL, "junk-at-end"),
        (FTYP + MOOV, DOUBTFUL, "no-mdat"),
        (box(b"ftyp", b"heic\0\0\0\0") + box(b"meta", b"x") + MDAT, SOUND, ""),
        (box(b"ftyp", b"heic\0\0\0\0") + MDAT, BROKEN, "no-moov"),
    ],
)
def test_boxes_are_walked_over(content: bytes, soundness: Soundness, detail: str) -> None:
    found = check("a.mp4", content)

    assert (found.soundness, found.detail) == (soundness, detail)


EBML_HEAD = b"\x1a\x45\xdf\xa3\x84webm"
SEGMENT = b"\x18\x53\x80\x67"


@pytest.mark.parametrize(
    ("content", "soundness", "detail"),
    [
        (EBML_HEAD + SEGMENT + b"\x84abcd", SOUND, ""),
        (EBML_HEAD + b"\xec\x82xx" + SEGMENT + b"\x40\x04abcd" + b"\xec\x80", SOUND, ""),
        (EBML_HEAD + SEGMENT + b"\xffabcd", DOUBTFUL, "unfinished"),
        (EBML_HEAD + SEGMENT + b"\x01" + b"\xff" * 7 + b"abcd", DOUBTFUL, "unfinished"),
        (EBML_HEAD + SEGMENT + b"\x85abcd", BROKEN, "cut-short"),
        (EBML_HEAD, BROKEN, "cut-short"),
        (EBML_HEAD + b"\0" * 100, BROKEN, "not-a-film"),
        (EBML_HEAD + SEGMENT + b"\x84abcd" + b"\0" * 100, DOUBTFUL, "junk-at-end"),
    ],
)
def test_elements_are_walked_over(content: bytes, soundness: Soundness, detail: str) -> None:
    found = check("a.webm", content)

    assert (found.soundness, found.detail) == (soundness, detail)


def riff(name: bytes, body: bytes, *, magic: bytes = b"RIFF", length: int | None = None) -> bytes:
    stated = 4 + len(body) if length is None else length
    return magic + stated.to_bytes(4, "little") + name + body


@pytest.mark.parametrize(
    ("content", "soundness", "detail"),
    [
        (riff(b"AVI ", b"x" * 20), SOUND, ""),
        (riff(b"AVI ", b"x" * 21), SOUND, ""),
        (riff(b"AVI ", b"x" * 21) + b"\0" + riff(b"AVIX", b"y" * 20), SOUND, ""),
        (riff(b"AVI ", b"x" * 20) + riff(b"AVIX", b"y" * 20)[:-4], BROKEN, "cut-short"),
        (riff(b"AVI ", b"x" * 20, length=0), DOUBTFUL, "unfinished"),
        (riff(b"WAVE", b"x" * 20, length=0xFFFFFFFF), DOUBTFUL, "unfinished"),
        (riff(b"WAVE", b"x" * 20) + b"TAIL", DOUBTFUL, "junk-at-end"),
        (
            riff(
                b"WAVE",
                b"ds64" + (28).to_bytes(4, "little") + (44).to_bytes(8, "little") + bytes(24),
                magic=b"RF64",
                length=0xFFFFFFFF,
            ),
            SOUND,
            "",
        ),
    ],
)
def test_chunks_are_walked_over(content: bytes, soundness: Soundness, detail: str) -> None:
    found = check("a.avi" if b"AVI " in content else "a.wav", content)

    assert (found.soundness, found.detail) == (soundness, detail)


@pytest.mark.parametrize(
    ("name", "content", "soundness", "detail"),
    [
        ("a.mp4", b"", BROKEN, "empty-file"),
        ("a.mp4", b"Dear diary,\r\n\ttoday ...\n" * 100, BROKEN, "not-a-film"),
        ("a.mp4", "今天拍了一段视频。".encode() * 100, BROKEN, "not-a-film"),
        ("a.mp3", b"<!DOCTYPE html><html></html>", BROKEN, "not-a-film"),
        ("a.mp4", b"\x8f" * 5000, BROKEN, "not-a-film"),
        ("a.mp4", bytes(5000), BROKEN, "zeros"),
        ("a.ts", bytes(5000), BROKEN, "zeros"),
        ("a.ts", b"\x8f" * 5000, DOUBTFUL, "unknown-content"),
        ("a.mp3", b"\x8f" * 5000, DOUBTFUL, "unknown-content"),
        ("a.xyz", b"\x8f" * 5000, DOUBTFUL, "unknown-content"),
        ("a.xyz", bytes(5000), DOUBTFUL, "unknown-content"),
        ("noextension", b"text", DOUBTFUL, "unknown-content"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n你好\n".encode(), SOUND, ""),
        ("a.m3u8", b"#EXTM3U\n", SOUND, ""),
        ("a.srt", b"\0\1\2", DOUBTFUL, "unknown-content"),
        ("a.mpg", b"\0\0\1\xba" + bytes(100), SOUND, ""),
        ("a.rmvb", b".RMF" + bytes(100), SOUND, ""),
        ("a.ogg", b"OggS" + bytes(100), SOUND, ""),
        ("a.flac", b"ID3" + bytes(100), SOUND, ""),
        ("a.flv", b"FLV\1\5\0\0\0\x09\0\0\0\0", BROKEN, "cut-short"),
        ("a.wmv", bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), DOUBTFUL, "junk-at-end"),
    ],
)
def test_other_contents_get_their_word(
    name: str, content: bytes, soundness: Soundness, detail: str
) -> None:
    found = check(name, content)

    assert (found.soundness, found.detail) == (soundness, detail)


def counted(content: bytes, size_bytes: int) -> tuple[Callable[[int, int], bytes], list[int]]:
    """Reads `content` as if it were the front of a file of `size_bytes`, and what was asked."""
    asked: list[int] = []

    def read(offset: int, wanted: int) -> bytes:
        assert offset >= 0
        assert 0 <= wanted <= 65_536
        asked.append(wanted)
        return content[offset : offset + wanted]

    return read, asked


@given(
    st.binary(max_size=600),
    st.sampled_from(EXTENSIONS),
    st.integers(0, 1 << 50),
    st.sampled_from([b"", FTYP, EBML_HEAD, b"RIFF", b"FLV\1", b"\0\0\1\xba", b"G" * 188, b"ID3"]),
)
@example(b"", "wmv", 0, bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(8))
def test_whatever_the_bytes_the_walk_ends_soon(
    content: bytes, extension: str, claimed_bytes: int, front: bytes
) -> None:
    whole = front + content
    read, asked = counted(whole, max(claimed_bytes, len(whole)))

    found = check_container(f"a.{extension}", max(claimed_bytes, len(whole)), read=read)

    assert found.detail or found.soundness is SOUND
    assert len(asked) <= MOST_READS


@given(st.sampled_from(["mp4", "mkv", "avi", "flv", "wmv", "ts", "wav"]), st.data())
def test_a_real_file_with_bytes_changed_is_walked_without_harm(
    extension: str, data: st.DataObject
) -> None:
    content = bytearray(clip(extension))
    for at in data.draw(st.lists(st.integers(0, min(len(content) - 1, 4000)), max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    read, asked = counted(bytes(content), len(content))

    check_container(f"a.{extension}", len(content), read=read)

    assert len(asked) <= MOST_READS


def test_a_film_of_a_million_boxes_is_not_walked_to_its_end() -> None:
    many = box(b"moof", b"") + box(b"mdat", b"")
    front = FTYP + MOOV
    asked = []

    def read(offset: int, wanted: int) -> bytes:
        asked.append(wanted)
        if offset < len(front):
            return (front + many * 2)[offset : offset + wanted]
        return (many * 3)[(offset - len(front)) % 16 :][:wanted]

    found = check_container("a.mp4", len(front) + 16_000_000, read=read)

    assert found.soundness is SOUND
    assert len(asked) <= MOST_READS


def test_only_the_old_video_disc_shares_its_extension() -> None:
    extensions = [name for kind in KINDS for name in kind.extensions.split()]

    assert {name for name in extensions if extensions.count(name) > 1} == {"dat"}
