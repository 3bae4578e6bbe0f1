"""Is this still the file that was dropped?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """
    What tells one file from another without reading it.

    Attributes:
        size_bytes: Length of the file.
        mtime_ns: Last change, nanoseconds since the epoch, as the file system gives it.
        device: Number of the file system; 0 where it does not hold across mounts.
        inode: Number of the file; 0 where the file system has none that holds.
    """

    size_bytes: int
    mtime_ns: int
    device: int = 0
    inode: int = 0

    def is_same_file(self, later: "Fingerprint") -> bool:
        """
        Say whether `later` may be taken for the same content.

        Size and time must agree. Device and inode are compared only where both sides have them:
        a removable disk comes back under another device number, a share has no inodes that hold.
        """
        if (self.size_bytes, self.mtime_ns) != (later.size_bytes, later.mtime_ns):
            return False
        if 0 in (self.inode, later.inode) or self.device != later.device:
            return True
        return self.inode == later.inode
