"""Walking over folders."""

import os
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import SourceMissing
from desktop_uploader.domain.job import Source
from desktop_uploader.ports.source_files import Skipped
from desktop_uploader.system.source_files import LocalFiles
from tests.system.files import open_to_all, write
from tests.system.without_rights import as_nobody


def walked(top: Path) -> list[str]:
    """Every line of the walk, relative to `top`: a path, or "rule: path"."""
    lines = []
    for found in LocalFiles().walk(os.fsencode(top)):
        text = found.text.removeprefix(f"{top}/")
        lines.append(text if isinstance(found, Source) else f"{found.rule}: {text}")
    return lines


def test_files_come_in_the_order_of_their_names_folder_by_folder(tmp_path: Path) -> None:
    for name in ("b.mp4", "a/2.mp4", "a/10.mp4", "c.mp4", "a/sub/x.mp4"):
        write(tmp_path / name)

    assert walked(tmp_path) == ["a/10.mp4", "a/2.mp4", "a/sub/x.mp4", "b.mp4", "c.mp4"]


def test_a_file_is_a_walk_of_one(tmp_path: Path) -> None:
    path = write(tmp_path / ".a.mp4")

    assert [found.text for found in LocalFiles().walk(path)] == [os.fsdecode(path)]


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    assert walked(tmp_path) == []


def test_a_missing_folder_is_an_error_of_the_order_itself(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing):
        list(LocalFiles().walk(os.fsencode(tmp_path / "no")))


def test_hidden_things_are_passed_over_and_named(tmp_path: Path) -> None:
    write(tmp_path / ".DS_Store")
    write(tmp_path / ".git" / "a.mp4")
    write(tmp_path / "a.mp4")

    assert walked(tmp_path) == ["hidden: .DS_Store", "hidden: .git", "a.mp4"]


def test_a_hidden_folder_that_was_named_is_walked(tmp_path: Path) -> None:
    write(tmp_path / ".films" / "a.mp4")

    assert walked(tmp_path / ".films") == ["a.mp4"]


@pytest.mark.parametrize("name", ["Cut.fcpbundle", "Player.APP", "My Photos.photoslibrary"])
def test_a_package_is_one_thing(tmp_path: Path, name: str) -> None:
    write(tmp_path / name / "inside.mp4")

    assert walked(tmp_path) == [f"package: {name}"]
    assert [type(found) for found in LocalFiles().walk(os.fsencode(tmp_path / name))] == [Skipped]


def test_a_file_with_the_ending_of_a_package_is_a_file(tmp_path: Path) -> None:
    write(tmp_path / "a.bundle")

    assert walked(tmp_path) == ["a.bundle"]


def test_a_link_to_a_folder_elsewhere_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "a.mp4")
    (tmp_path / "top").mkdir()
    (tmp_path / "top" / "link").symlink_to(tmp_path / "elsewhere")

    assert walked(tmp_path / "top") == ["link/a.mp4"]


@pytest.mark.parametrize("target", [".", "..", "sub", "../top/sub"])
def test_a_link_that_leads_where_the_walk_goes_anyway_is_not_followed(
    tmp_path: Path, target: str
) -> None:
    write(tmp_path / "top" / "sub" / "a.mp4")
    (tmp_path / "top" / "link").symlink_to(target)

    assert walked(tmp_path / "top") == ["symlink-loop: link", "sub/a.mp4"]


def test_links_that_lead_to_each_other_end(tmp_path: Path) -> None:
    for one, other in (("x", "y"), ("y", "x")):
        write(tmp_path / one / "a.mp4")
        (tmp_path / one / "link").symlink_to(tmp_path / other)
    (tmp_path / "top").mkdir()
    (tmp_path / "top" / "link").symlink_to(tmp_path / "x")

    assert walked(tmp_path / "top") == [
        "link/a.mp4",
        "link/link/a.mp4",
        "symlink-loop: link/link/link",
    ]


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "gone.mp4").symlink_to("nowhere")
    (tmp_path / "self.mp4").symlink_to("self.mp4")

    assert walked(tmp_path) == ["missing: gone.mp4", "unreadable: self.mp4"]


def test_a_pipe_among_films_is_named_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    write(tmp_path / "z.mp4")

    assert walked(tmp_path) == ["not-a-file: pipe.mp4", "z.mp4"]


def test_names_that_are_no_text_are_walked(tmp_path: Path) -> None:
    path = write(tmp_path / os.fsdecode(b"\xff") / os.fsdecode(b"\xfe.mp4"))

    assert [found.path for found in sources(tmp_path)] == [path]
    assert path.endswith(b"/\xff/\xfe.mp4")


def test_a_tree_deeper_than_calls_may_be_is_walked(tmp_path: Path) -> None:
    folders = [tmp_path / "/".join("d" * depth) for depth in range(1, 1200)]
    for folder in folders:
        folder.mkdir()
    film = folders[-1] / "a.mp4"
    film.touch()

    found = [found.path for found in sources(tmp_path)]
    film.unlink()
    for folder in reversed(folders):  # what clears up after tests goes as deep as calls may
        folder.rmdir()

    assert found == [os.fsencode(film)]


def test_a_closed_folder_and_a_closed_file_stop_nothing(own_home: Path) -> None:
    top = own_home / "top"
    write(top / "a" / "x.mp4")
    write(top / "b.mp4")
    write(top / "c.mp4")
    open_to_all(own_home)
    (top / "a").chmod(0o000)
    (top / "b.mp4").chmod(0o000)

    assert as_nobody(lambda: walked(top)) == ["unreadable: a", "no-permission: b.mp4", "c.mp4"]


def sources(top: Path) -> list[Source]:
    return [found for found in LocalFiles().walk(os.fsencode(top)) if isinstance(found, Source)]
