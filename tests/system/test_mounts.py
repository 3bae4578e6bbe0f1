"""The table of mounts."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.system import mounts
from desktop_uploader.system.mounts import (
    FileSystemKinds,
    Mount,
    is_network_drive,
    mount_of,
    parse_mountinfo,
)

TABLE = rb"""22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
36 22 0:40 / /srv/nas rw,relatime shared:1 master:2 - nfs4 nas:/films rw
37 22 0:41 / /srv/nas/local rw - tmpfs tmpfs rw
38 22 8:17 / /media/me/MY\040DISK rw - exfat /dev/sdb1 rw
39 22 0:42 / /home/me/remote rw - fuse.sshfs me@far:/ rw
"""


def kind_at(path: str) -> str:
    found = mount_of(path.encode(), parse_mountinfo(TABLE))
    return found.kind if found else ""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "ext4"),
        ("/srv/nasty/a", "ext4"),
        ("/srv/nas", "nfs4"),
        ("/srv/nas/a/b", "nfs4"),
        ("/srv/nas/local/a", "tmpfs"),
        ("/media/me/MY DISK/a.mp4", "exfat"),
        ("/home/me/remote/x", "fuse.sshfs"),
    ],
)
def test_a_path_lies_on_the_innermost_mount(path: str, kind: str) -> None:
    assert kind_at(path) == kind


def test_of_two_mounts_at_one_point_the_later_counts() -> None:
    table = [Mount(1, b"/a", "ext4"), Mount(2, b"/a", "cifs")]

    found = mount_of(b"/a/b", table)

    assert found is not None
    assert found.kind == "cifs"


@given(st.binary())
def test_a_table_of_anything_is_read_without_harm(table: bytes) -> None:
    parse_mountinfo(table)


@given(st.data())
def test_a_torn_table_gives_the_lines_that_stand(data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(TABLE)))

    whole_lines = TABLE[:cut].count(b"\n")

    assert parse_mountinfo(TABLE)[:whole_lines] == parse_mountinfo(TABLE[:cut])[:whole_lines]


def test_a_share_is_a_network_drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = f"9 1 0:9 / {tmp_path}/nas rw - cifs //nas/films rw\n"
    monkeypatch.setattr(mounts, "MOUNTINFO", tmp_path / "mountinfo")
    (tmp_path / "mountinfo").write_bytes(TABLE + line.encode())

    assert is_network_drive(tmp_path / "nas" / "not" / "made" / "yet")
    assert not is_network_drive(tmp_path / "here")


def test_a_link_to_a_share_is_a_network_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounts, "MOUNTINFO", tmp_path / "mountinfo")
    (tmp_path / "mountinfo").write_bytes(TABLE)
    (tmp_path / "link").symlink_to("/srv/nas")

    assert is_network_drive(tmp_path / "link")


def test_without_a_table_everything_is_a_local_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounts, "MOUNTINFO", tmp_path / "none")

    assert not is_network_drive(Path("/srv/nas"))


def test_a_stick_numbers_its_files_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mounts, "MOUNTINFO", tmp_path / "mountinfo")
    (tmp_path / "mountinfo").write_bytes(TABLE)
    kinds = FileSystemKinds()

    assert not kinds.has_lasting_inodes(os.makedev(8, 17))
    assert not kinds.has_lasting_inodes(os.makedev(0, 42))
    assert kinds.has_lasting_inodes(os.makedev(0, 40))
    assert kinds.has_lasting_inodes(os.makedev(254, 0))
    assert kinds.has_lasting_inodes(os.makedev(99, 99))
