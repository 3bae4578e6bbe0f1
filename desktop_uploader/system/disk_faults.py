"""
The system's errors about a file -> ours, in one place.

A disk that was taken out is told from a file that was deleted by where the path lies: below the
places where systems put removable disks and shares, a folder that is gone or empty on no mount of
its own means that the disk is gone. Absence is never taken for deletion there.
"""

import errno
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_uploader.domain.errors import (
    SourceBusy,
    SourceError,
    SourceMissing,
    SourceUnreadable,
    VolumeMissing,
)
from desktop_uploader.system.paths import for_people, native

PLACES_OF_VOLUMES = (Path("/media"), Path("/mnt"), Path("/run/media"), Path("/Volumes"))

CODE_OF_ERRNO = {
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.ELOOP: "link-to-itself",
    errno.ENAMETOOLONG: "name-too-long",
}
"""Names of the rules that say more than the class of the error does."""

GONE = frozenset({errno.ENOENT, errno.ENOTDIR})
VOLUME_GONE = frozenset(
    number
    for name in ("ENODEV", "ENXIO", "ESTALE", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "ETIMEDOUT")
    if (number := getattr(errno, name, None)) is not None
)
WINDOWS_VOLUME_GONE = frozenset({21, 53, 55, 64, 67, 121, 1167})
"""ERROR_NOT_READY, _BAD_NETPATH, _DEV_NOT_EXIST, _NETNAME_DELETED, _BAD_NET_NAME, _SEM_TIMEOUT,
_DEVICE_NOT_CONNECTED (winerror.h)."""
WINDOWS_BUSY = frozenset({32, 33})
"""ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION (winerror.h)."""


@dataclass(frozen=True, slots=True)
class DiskFaults:
    """
    Makes our error out of the system's.

    Attributes:
        places: Folders below which disks and shares come and go.
        is_mount: Whether a folder is the top of a file system.
    """

    places: Sequence[Path] = PLACES_OF_VOLUMES
    is_mount: Callable[[Path], bool] = Path.is_mount

    def fault(self, error: OSError, path: bytes) -> SourceError:
        """What `error`, met at `path`, means."""
        kind = self._kind(error, path)
        code = CODE_OF_ERRNO.get(error.errno or 0, "")
        return kind(error.strerror or str(error), code=code, facts={"path": for_people(path)})

    def _kind(self, error: OSError, path: bytes) -> type[SourceError]:
        windows = getattr(error, "winerror", None)
        if windows in WINDOWS_BUSY or error.errno == errno.EBUSY:
            return SourceBusy
        if windows in WINDOWS_VOLUME_GONE or error.errno in VOLUME_GONE:
            return VolumeMissing
        if error.errno in GONE:
            return VolumeMissing if self._volume_is_gone(path) else SourceMissing
        # A disk that is pulled out answers EIO as a bad sector does; a bad sector keeps its path.
        if error.errno == errno.EIO and not _still_there(native(path)):
            return VolumeMissing
        return SourceUnreadable

    def _volume_is_gone(self, path: bytes) -> bool:
        if sys.platform == "win32":
            return not _still_there(Path(native(path).anchor))
        folder = native(path).parent
        place = next((place for place in self.places if folder.is_relative_to(place)), None)
        if place is None:
            return False
        between = [above for above in (folder, *folder.parents) if place in above.parents]
        return not any(self.is_mount(above) for above in between) and not _has_entries(folder)


def _has_entries(folder: Path) -> bool:
    try:
        return next(folder.iterdir(), None) is not None
    except OSError:
        return False


def _still_there(path: Path) -> bool:
    try:
        path.stat()
    except OSError:
        return False
    return True
