"""Local files that are bytes in memory, and change when a test says so."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from desktop_uploader.domain.errors import SourceChanged, SourceMissing, SourceRefused
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.job import Source
from desktop_uploader.ports.source_files import (
    ContainerCheck,
    OpenSource,
    Skipped,
    Soundness,
)


@dataclass(slots=True)
class MemoryFile:
    """One file: its content and the time of its last change."""

    content: bytes
    mtime_ns: int = 1


@dataclass(slots=True)
class MemoryFiles:
    """
    Keeps the SourceFiles port.

    Attributes:
        files: By path. A path that ends with a slash is a folder of all that begins with it.
        opened, closed: How many handles were given out and given back.
    """

    files: dict[bytes, MemoryFile] = field(default_factory=dict)
    check: ContainerCheck = field(default_factory=lambda: ContainerCheck(Soundness.SOUND))
    opened: int = 0
    closed: int = 0

    def put(self, path: bytes, content: bytes) -> None:
        """Write a file, or replace it with a later time."""
        before = self.files.get(path)
        self.files[path] = MemoryFile(content, before.mtime_ns + 1 if before else 1)

    def find(self, path: bytes) -> Source:
        """The file at `path`; a folder is no file."""
        if path.endswith(b"/"):
            raise SourceRefused(code="not-a-file")
        kept = self.files.get(path)
        if kept is None:
            raise SourceMissing
        return Source(path, path.decode(), Fingerprint(len(kept.content), kept.mtime_ns))

    def walk(self, path: bytes) -> Iterator[Source | Skipped]:
        """All files whose path begins with `path`."""
        for name in sorted(self.files):
            if name.startswith(path):
                yield self.find(name)

    def open(self, source: Source) -> OpenSource:
        """Open the file, if it is still the one that was queued."""
        handle = OpenMemoryFile(self, source)
        handle.check_unchanged()
        self.opened += 1
        return handle

    def check_container(self, source: Source) -> ContainerCheck:
        """The answer that the test has set."""
        return replace(self.check)


class OpenMemoryFile:
    """Keeps the OpenSource port."""

    def __init__(self, files: MemoryFiles, source: Source) -> None:
        self._files = files
        self._source = source

    def read_into(self, buffer: memoryview, *, offset: int) -> int:
        """Bytes of the content as it is now."""
        kept = self._files.files.get(self._source.path)
        piece = kept.content[offset : offset + len(buffer)] if kept else b""
        buffer[: len(piece)] = piece
        return len(piece)

    def check_unchanged(self) -> None:
        """Compare with what was queued."""
        kept = self._files.files.get(self._source.path)
        if kept is None:
            raise SourceMissing
        now = Fingerprint(len(kept.content), kept.mtime_ns)
        if not self._source.fingerprint.is_same_file(now):
            raise SourceChanged

    def close(self) -> None:
        """Give the handle back."""
        self._files.closed += 1
