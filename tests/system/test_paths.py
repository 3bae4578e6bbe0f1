"""Paths as systems want them."""

import pytest

from desktop_uploader.system.paths import below, for_people, in_long_form


@pytest.mark.parametrize(
    ("path", "long"),
    [
        (r"C:\films\a.mp4", r"\\?\C:\films\a.mp4"),
        ("C:/films/a.mp4", r"\\?\C:\films\a.mp4"),
        (r"\\server\share\a.mp4", r"\\?\UNC\server\share\a.mp4"),
        (r"\\?\C:\films\a.mp4", r"\\?\C:\films\a.mp4"),
    ],
)
def test_a_windows_path_is_said_in_its_long_form(path: str, long: str) -> None:
    assert in_long_form(path) == long


def test_a_name_below_the_root_has_one_separator() -> None:
    assert below(b"/", "a") == b"/a"
    assert below(b"/a", "\udcff") == b"/a/\xff"


def test_what_is_no_text_is_shown_all_the_same() -> None:
    assert for_people(b"/\xff.mp4") == "/\ufffd.mp4"
