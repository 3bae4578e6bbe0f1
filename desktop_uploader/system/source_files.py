"""The files of this machine."""

import os
import stat
from collections.abc import Iterator

from desktop_uploader.domain.errors import SourceChanged, SourceRefused, SourceUnreadable
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.job import Source
from desktop_uploader.ports.source_files import ContainerCheck, Skipped
from desktop_uploader.system.containers.check import check_container
from desktop_uploader.system.disk_faults import DiskFaults
from desktop_uploader.system.mounts import FileSystemKinds
from desktop_uploader.system.open_file import OpenFile
from desktop_uploader.system.paths import for_people, native
from desktop_uploader.system.walking import Walk


class LocalFiles:
    """Keeps the SourceFiles port. May be used from many threads."""

    def __init__(self, faults: DiskFaults | None = None) -> None:
        self._faults = faults or DiskFaults()
        self._kinds = FileSystemKinds()

    def find(self, path: bytes) -> Source:
        """
        The file at `path` (absolute), with its fingerprint. Symlinks are followed.

        Raises:
            SourceMissing, SourceUnreadable, VolumeMissing, SourceBusy
            SourceRefused: It is no regular file (code "not-a-file").
        """
        status = self._status(path)
        facts = {"path": for_people(path)}
        if not stat.S_ISREG(status.st_mode):
            raise SourceRefused("no regular file", code="not-a-file", facts=facts)
        if not _may_read(path):
            raise SourceUnreadable("permission denied", code="no-permission", facts=facts)
        return Source(path=path, text=for_people(path), fingerprint=self._fingerprint(status))

    def walk(self, path: bytes) -> Iterator[Source | Skipped]:
        """
        All files below a folder (or the file itself), in order of their names.

        Raises:
            SourceMissing, SourceUnreadable, VolumeMissing, SourceRefused: For `path` itself alone.
        """
        if stat.S_ISDIR(self._status(path).st_mode):
            yield from Walk(self.find).below(path)
        else:
            yield self.find(path)

    def open(self, source: Source) -> OpenFile:
        """
        Open the file for reading.

        Raises:
            SourceMissing, SourceUnreadable, VolumeMissing, SourceBusy
            SourceChanged: It is no longer the file that was queued.
        """
        now = self.find(source.path)
        if not source.fingerprint.is_same_file(now.fingerprint):
            was, found = source.fingerprint.size_bytes, now.fingerprint.size_bytes
            facts = {"path": source.text, "was": str(was), "is": str(found)}
            raise SourceChanged("not the file that was queued", facts=facts)
        return OpenFile(source, self._faults)

    def check_container(self, source: Source) -> ContainerCheck:
        """Walk over the container's boxes: a few seeks, never the whole file."""
        file = self.open(source)

        def read(offset: int, size_bytes: int) -> bytes:
            buffer = bytearray(size_bytes)
            return bytes(buffer[: file.read_into(memoryview(buffer), offset=offset)])

        try:
            return check_container(source.name, source.fingerprint.size_bytes, read=read)
        finally:
            file.close()

    def _status(self, path: bytes) -> os.stat_result:
        try:
            return native(path).stat()
        except OSError as error:
            raise self._faults.fault(error, path) from error

    def _fingerprint(self, status: os.stat_result) -> Fingerprint:
        has_numbers = self._kinds.has_lasting_inodes(status.st_dev)
        return Fingerprint(
            size_bytes=status.st_size,
            mtime_ns=status.st_mtime_ns,
            device=status.st_dev if has_numbers else 0,
            inode=status.st_ino if has_numbers else 0,
        )


def _may_read(path: bytes) -> bool:
    # The rights in effect, where the system can be asked for them: they decide when it is opened.
    return os.access(native(path), os.R_OK, effective_ids=os.access in os.supports_effective_ids)
