"""One engine a home."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.system.single_instance import SingleInstance, read_holder

HOLD = """
import sys
from pathlib import Path
from desktop_uploader.system.single_instance import SingleInstance
holder = SingleInstance(Path(sys.argv[1]))
holder.announce({"socket": "/run/x.sock"})
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    return tmp_path / "engine.lock"


def test_a_second_engine_learns_who_holds_the_home(lock_file: Path) -> None:
    with SingleInstance(lock_file) as first:
        first.announce({"version": "1.2", "socket": "/run/x.sock"})

        with pytest.raises(RequestRefused) as caught:
            SingleInstance(lock_file)

    assert caught.value.trouble.code == "other-engine"
    assert caught.value.trouble.facts == {
        "pid": str(os.getpid()),
        "version": "1.2",
        "socket": "/run/x.sock",
    }


def test_the_home_is_free_after_its_engine_has_left(lock_file: Path) -> None:
    SingleInstance(lock_file).release()

    assert read_holder(lock_file) == {}
    with SingleInstance(lock_file):
        assert read_holder(lock_file)["pid"] == str(os.getpid())


def test_releasing_twice_gives_nobody_elses_file_back(lock_file: Path, tmp_path: Path) -> None:
    instance = SingleInstance(lock_file)
    instance.release()
    with (tmp_path / "other").open("w") as other:
        instance.release()

        assert other.write("still open") == 10


@pytest.mark.process
def test_a_killed_engine_leaves_the_home_free(lock_file: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock_file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stdout.readline() == b"held\n"
    with pytest.raises(RequestRefused):
        SingleInstance(lock_file)
    assert read_holder(lock_file) == {"pid": str(child.pid), "socket": "/run/x.sock"}

    child.kill()
    child.communicate()

    with SingleInstance(lock_file):
        assert read_holder(lock_file) == {"pid": str(os.getpid())}


@pytest.mark.parametrize("note", [b"", b"{", b"[1]", b"\xff\xfe", b'{"pid": 7}'])
def test_a_note_that_is_none_is_read_without_harm(lock_file: Path, note: bytes) -> None:
    lock_file.write_bytes(note)

    assert read_holder(lock_file) in ({}, {"pid": "7"})


def test_a_lock_file_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RequestRefused) as caught:
        SingleInstance(tmp_path / "no" / "engine.lock")

    assert caught.value.trouble.code == "home-not-writable"
