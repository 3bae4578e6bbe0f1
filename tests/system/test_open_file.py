"""An open file under the hands of others."""

import os
import sys
import threading
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import SourceChanged, SourceMissing, SourceUnreadable
from desktop_uploader.system.disk_faults import DiskFaults
from desktop_uploader.system.open_file import OpenFile, _seeker
from desktop_uploader.system.source_files import LocalFiles
from tests.system.files import open_to_all, write
from tests.system.without_rights import as_nobody

FILES = LocalFiles()


def opened(path: bytes) -> OpenFile:
    return FILES.open(FILES.find(path))


def read(file: OpenFile, size_bytes: int, *, offset: int) -> bytes:
    buffer = bytearray(size_bytes)
    return bytes(buffer[: file.read_into(memoryview(buffer), offset=offset)])


def open_handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_ranges_are_read_where_they_lie(tmp_path: Path) -> None:
    file = opened(write(tmp_path / "a.mp4", b"0123456789"))

    assert read(file, 4, offset=0) == b"0123"
    assert read(file, 4, offset=8) == b"89"
    assert read(file, 4, offset=10) == b""
    file.close()


def test_many_threads_read_at_once(tmp_path: Path) -> None:
    content = os.urandom(1 << 20)
    file = opened(write(tmp_path / "a.mp4", content))
    found: dict[int, bytes] = {}

    def read_all(first: int) -> None:
        pieces = [read(file, 4096, offset=at) for at in range(first, len(content), 8 * 4096)]
        found[first] = b"".join(pieces)

    threads = [threading.Thread(target=read_all, args=(n * 4096,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    whole = bytearray(len(content))
    for first, pieces in found.items():
        for place, at in enumerate(range(first, len(content), 8 * 4096)):
            whole[at : at + 4096] = pieces[place * 4096 : (place + 1) * 4096]
    assert whole == content
    file.close()


def test_a_system_that_can_only_seek_reads_the_same(tmp_path: Path) -> None:
    handle = os.open(write(tmp_path / "a.mp4", b"0123456789"), os.O_RDONLY)
    read_at = _seeker(handle)
    buffer = bytearray(4)

    found = [(read_at(memoryview(buffer), at), bytes(buffer)) for at in (6, 0, 8)]

    os.close(handle)
    assert found == [(4, b"6789"), (4, b"0123"), (2, b"8923")]


@pytest.mark.skipif(sys.platform != "linux", reason="a file that fails to read is at hand here")
def test_a_disk_that_fails_while_it_is_read_is_one_of_our_errors() -> None:
    file = opened(b"/proc/self/mem")  # nothing lies at its beginning: EIO

    with pytest.raises(SourceUnreadable):
        read(file, 4, offset=0)
    file.close()


def test_an_untouched_file_is_unchanged(tmp_path: Path) -> None:
    file = opened(write(tmp_path / "a.mp4"))

    file.check_unchanged()
    file.close()


@pytest.mark.parametrize("change", ["longer", "shorter", "touched"])
def test_a_file_that_is_written_while_it_is_read_has_changed(tmp_path: Path, change: str) -> None:
    path = tmp_path / "a.mp4"
    file = opened(write(path, b"12345"))
    if change == "touched":
        os.utime(path, ns=(1, 1))
    else:
        os.truncate(path, 7 if change == "longer" else 3)

    with pytest.raises(SourceChanged):
        file.check_unchanged()
    file.close()


def test_a_file_that_another_took_the_place_of_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    file = opened(write(path, b"12345"))
    write(tmp_path / "new.mp4", b"12345")
    (tmp_path / "new.mp4").replace(path)

    with pytest.raises(SourceMissing) as caught:
        file.check_unchanged()
    assert caught.value.trouble.code == "replaced"
    file.close()


def test_a_file_that_was_deleted_is_missing_though_it_still_reads(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    file = opened(write(path, b"12345"))
    path.unlink()

    with pytest.raises(SourceMissing):
        file.check_unchanged()
    assert read(file, 5, offset=0) == b"12345"
    file.close()


def test_opening_a_file_that_changed_since_it_was_queued_is_refused(tmp_path: Path) -> None:
    source = FILES.find(write(tmp_path / "a.mp4", b"12345"))
    write(tmp_path / "a.mp4", b"123456")

    with pytest.raises(SourceChanged) as caught:
        FILES.open(source)

    assert caught.value.trouble.facts["was"] == "5"
    assert caught.value.trouble.facts["is"] == "6"


def test_a_file_that_became_unreadable_says_so(own_home: Path) -> None:
    path = write(own_home / "a.mp4")
    open_to_all(own_home)
    source = FILES.find(path)
    (own_home / "a.mp4").chmod(0o000)

    def refusal() -> str:
        try:
            OpenFile(source, DiskFaults())
        except SourceUnreadable as error:
            return type(error).__name__
        return "opened"

    assert as_nobody(refusal) == "SourceUnreadable"


def test_a_pipe_that_took_the_place_of_a_file_does_not_hold_the_caller(tmp_path: Path) -> None:
    source = FILES.find(write(tmp_path / "a.mp4", b""))
    (tmp_path / "a.mp4").unlink()
    os.mkfifo(tmp_path / "a.mp4")

    file = OpenFile(source, DiskFaults())

    with pytest.raises((SourceChanged, SourceMissing)):
        file.check_unchanged()
    file.close()


def test_a_closed_file_is_not_read_under_another_files_number(tmp_path: Path) -> None:
    file = opened(write(tmp_path / "a.mp4", b"ours!"))
    file.close()
    file.close()
    with (tmp_path / "other").open("wb+"):
        for use in (lambda: read(file, 5, offset=0), file.check_unchanged):
            with pytest.raises(ValueError, match="closed"):
                use()


def test_the_handle_is_given_back_when_the_last_reading_has_ended(tmp_path: Path) -> None:
    file = opened(write(tmp_path / "a.mp4", b"ours!"))
    before = open_handles()

    with file._in_use():
        file.close()
        while_in_use = open_handles()

    assert while_in_use == before
    assert open_handles() == before - 1


def test_a_sparse_file_of_terabytes_opens_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", b"start")
    os.truncate(path, 2 << 40)
    file = opened(path)

    assert read(file, 4, offset=(2 << 40) - 2) == b"\0\0"
    file.close()
