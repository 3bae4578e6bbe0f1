"""A picture is known by its first bytes, whatever it is called."""

import pytest

from desktop_uploader.domain.picture import NAMES, extension_of, kind_of

HEADS = {
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "gif": b"GIF89a\x01\x00\x01\x00",
    "bmp": b"BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00",
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
}


@pytest.mark.parametrize("kind", NAMES)
def test_each_kind_is_known_by_its_beginning(kind: str) -> None:
    assert kind_of(HEADS[kind]) == kind


def test_an_older_gif_is_one_as_well() -> None:
    assert kind_of(b"GIF87a") == "gif"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"BM, he said, and that was no bitmap",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00",
        b"\x89PNG",
        b"<svg xmlns=",
        HEADS["jpeg"][1:],
    ],
)
def test_what_only_resembles_a_picture_is_none(head: bytes) -> None:
    assert kind_of(head) == ""


@pytest.mark.parametrize(
    ("name", "extension"),
    [("a.PNG", "png"), ("a.b.jpg", "jpg"), ("png", ""), (".png", ""), ("a.", "")],
)
def test_an_extension_is_what_follows_the_last_point(name: str, extension: str) -> None:
    assert extension_of(name) == extension
