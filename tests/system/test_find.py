"""Looking at one file."""

import os
import socket
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import (
    SourceError,
    SourceMissing,
    SourceRefused,
    SourceUnreadable,
    VolumeMissing,
)
from desktop_uploader.system.disk_faults import DiskFaults
from desktop_uploader.system.source_files import LocalFiles
from tests.system.files import open_to_all, write
from tests.system.without_rights import as_nobody


def test_a_file_is_found_with_its_fingerprint(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", b"12345")
    os.utime(path, ns=(1, 1_700_000_000_123_456_789))

    source = LocalFiles().find(path)

    assert (source.path, source.text, source.name) == (path, os.fsdecode(path), "a.mp4")
    assert source.fingerprint.size_bytes == 5
    assert source.fingerprint.mtime_ns == Path(tmp_path / "a.mp4").stat().st_mtime_ns
    assert source.fingerprint.inode == Path(tmp_path / "a.mp4").stat().st_ino


def test_a_path_that_is_no_text_is_found_and_shown_with_replacements(tmp_path: Path) -> None:
    path = write(tmp_path / os.fsdecode(b"\xff\xfe-\xe5\x90\x8d.mp4"))

    source = LocalFiles().find(path)

    assert source.path == path
    assert source.name == "\ufffd\ufffd-名.mp4"
    assert source.name.encode()  # may be written anywhere


@pytest.mark.parametrize("name", ["é.mp4", "e\u0301.mp4", "片 “a” 'b'.mp4", "🎬.mp4", "a" * 250])
def test_a_name_stays_as_it_is_on_disk(tmp_path: Path, name: str) -> None:
    assert LocalFiles().find(write(tmp_path / name)).name == name


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "real.mp4", b"12345")
    (tmp_path / "link.mp4").symlink_to("real.mp4")

    source = LocalFiles().find(os.fsencode(tmp_path / "link.mp4"))

    assert (source.name, source.fingerprint.size_bytes) == ("link.mp4", 5)


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing) as caught:
        LocalFiles().find(os.fsencode(tmp_path / "no.mp4"))

    assert caught.value.trouble.facts == {"path": str(tmp_path / "no.mp4")}


@pytest.mark.parametrize("kind", ["folder", "pipe", "socket", "device"])
def test_what_is_no_regular_file_is_refused(tmp_path: Path, own_home: Path, kind: str) -> None:
    place = own_home / "thing"
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(place))
    else:
        place = Path(os.devnull)

    with pytest.raises(SourceRefused) as caught:
        LocalFiles().find(os.fsencode(place))

    assert caught.value.trouble.code == "not-a-file"


def test_a_file_that_may_not_be_read_says_so(own_home: Path) -> None:
    path = write(own_home / "mine.mp4")
    Path(os.fsdecode(path)).chmod(0o000)
    open_to_all(own_home)

    assert as_nobody(lambda: kind_of_failure(path)) is SourceUnreadable


def test_a_file_in_a_closed_folder_says_that_it_cannot_be_read(own_home: Path) -> None:
    path = write(own_home / "closed" / "a.mp4")
    open_to_all(own_home)
    (own_home / "closed").chmod(0o000)

    assert as_nobody(lambda: kind_of_failure(path)) is SourceUnreadable


def test_a_disk_that_is_gone_with_its_folder_is_a_missing_volume(tmp_path: Path) -> None:
    files = LocalFiles(DiskFaults(places=(tmp_path,)))

    with pytest.raises(VolumeMissing):
        files.find(os.fsencode(tmp_path / "me" / "DISK" / "a.mp4"))


def test_a_disk_that_left_an_empty_folder_is_a_missing_volume(tmp_path: Path) -> None:
    (tmp_path / "DISK").mkdir()
    files = LocalFiles(DiskFaults(places=(tmp_path,)))

    with pytest.raises(VolumeMissing):
        files.find(os.fsencode(tmp_path / "DISK" / "a.mp4"))


def test_a_file_deleted_from_a_disk_that_is_there_is_missing(tmp_path: Path) -> None:
    disk = tmp_path / "DISK"
    disk.mkdir()
    files = LocalFiles(DiskFaults(places=(tmp_path,), is_mount=lambda folder: folder == disk))

    with pytest.raises(SourceMissing):
        files.find(os.fsencode(disk / "a.mp4"))
    with pytest.raises(SourceMissing):
        files.find(os.fsencode(disk / "gone" / "a.mp4"))


def test_a_file_deleted_beside_others_is_missing(tmp_path: Path) -> None:
    write(tmp_path / "kept" / "other.mp4")
    files = LocalFiles(DiskFaults(places=(tmp_path,)))

    with pytest.raises(SourceMissing):
        files.find(os.fsencode(tmp_path / "kept" / "a.mp4"))


def kind_of_failure(path: bytes) -> type[SourceError] | None:
    try:
        LocalFiles().find(path)
    except SourceError as error:
        return type(error)
    return None
