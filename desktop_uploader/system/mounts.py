"""
What lies beneath a path: a disk of this machine, a share, or a file system without lasting numbers.

Source: proc_pid_mountinfo(5). Elsewhere than on Linux the system tells less; what is not known
counts as a local disk.
"""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

MOUNTINFO = Path("/proc/self/mountinfo")

SHARES = frozenset(
    {
        *("9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.cephfs"),
        *("fuse.curlftpfs", "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone"),
        *("fuse.s3fs", "fuse.sshfs", "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4"),
        *("ocfs2", "orangefs", "pvfs2", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs"),
    }
)
"""File systems on which locks and write order of a database cannot be trusted."""

FORGETFUL = SHARES - {"nfs", "nfs4", "ceph", "lustre", "virtiofs"} | {"vfat", "msdos", "exfat"}
"""File systems that number their files anew at each mount, or as they please."""

_OCTAL = re.compile(rb"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Mount:
    """
    One line of the table.

    Attributes:
        device: As `st_dev` shows it.
        point: Where it is mounted, absolute.
        kind: The file system's name ("ext4", "nfs4", "fuse.sshfs").
    """

    device: int
    point: bytes
    kind: str


def parse_mountinfo(table: bytes) -> list[Mount]:
    """The mounts of a mountinfo table, in its order; lines that are no mounts are passed over."""
    mounts = []
    for line in table.splitlines():
        left, separator, right = line.partition(b" - ")
        fields, kind = left.split(b" "), right.split(b" ")[0]
        numbers = fields[2].split(b":") if len(fields) > 4 else []
        if not separator or len(numbers) != 2 or not all(n.isdigit() for n in numbers):
            continue
        point = _OCTAL.sub(lambda found: bytes([int(found[1], 8) & 0xFF]), fields[4])
        device = os.makedev(int(numbers[0]), int(numbers[1]))
        mounts.append(Mount(device, point, kind.decode("ascii", "replace")))
    return mounts


def mounts() -> list[Mount]:
    """The mounts of this machine now; empty where the system has no such table."""
    try:
        return parse_mountinfo(MOUNTINFO.read_bytes())
    except OSError:
        return []


def mount_of(path: bytes, table: Iterable[Mount]) -> Mount | None:
    """The mount that holds `path` (absolute, links resolved); the later of two at one point."""
    found: Mount | None = None
    for mount in table:
        if _lies_in(path, mount.point) and (not found or len(mount.point) >= len(found.point)):
            found = mount
    return found


def is_network_drive(path: Path) -> bool:
    """Whether `path`, or the nearest folder above it that exists, lies on a share."""
    place = os.path.realpath(path)
    if sys.platform == "win32":
        return place.startswith("\\\\") or _is_remote_letter(place)
    mount = mount_of(os.fsencode(place), mounts())
    return mount is not None and mount.kind in SHARES


class FileSystemKinds:
    """Device number -> kind of file system; the table is read again when a device is new."""

    def __init__(self) -> None:
        self._kinds: Mapping[int, str] = {}
        self._unknown: set[int] = set()

    def has_lasting_inodes(self, device: int) -> bool:
        """Whether a file's number there is the same after the next mount."""
        if device not in self._kinds and device not in self._unknown:
            self._kinds = {mount.device: mount.kind for mount in mounts()}
            self._unknown.add(device)
        return self._kinds.get(device, "") not in FORGETFUL


def _lies_in(path: bytes, folder: bytes) -> bool:
    return path == folder or path.startswith(folder.rstrip(b"/") + b"/")


def _is_remote_letter(place: str) -> bool:
    if sys.platform == "win32":
        import ctypes  # only this system has the call

        remote = 4  # DRIVE_REMOTE, GetDriveTypeW
        return bool(ctypes.windll.kernel32.GetDriveTypeW(place[:3]) == remote)
    else:  # noqa: RET505 - the type checker follows this form alone
        return False
