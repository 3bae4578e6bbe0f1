"""Local files: what they are, and their bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from desktop_uploader.domain.job import Source


class Soundness(Enum):
    """What a walk over a container's boxes says."""

    SOUND = "sound"
    DOUBTFUL = "doubtful"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class ContainerCheck:
    """
    Whether a film looks finished.

    Attributes:
        detail: What is missing or odd, as a rule's name ("no-moov", "cut-short"); "" when sound.
    """

    soundness: Soundness
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """
    Something in a folder that is not taken.

    Attributes:
        rule: Why, as a rule's name ("package", "symlink-loop", "unreadable", "not-media").
    """

    text: str
    rule: str


class OpenSource(Protocol):
    """An open file; may be read from many threads at once."""

    def read_into(self, buffer: memoryview, *, offset: int) -> int:
        """
        Fill the front of `buffer` from `offset`; returns the bytes read, 0 at the end.

        Raises:
            SourceUnreadable, VolumeMissing: The disk says no.
        """
        ...

    def check_unchanged(self) -> None:
        """
        Raises:
            SourceChanged: Size or time are no longer those that were queued.
            SourceMissing: The path names another file or none.
        """
        ...

    def close(self) -> None:
        """Give the handle back."""
        ...


class SourceFiles(Protocol):
    """Looks at local files; never changes one."""

    def find(self, path: bytes) -> Source:
        """
        The file at `path` (absolute), with its fingerprint. Symlinks are followed.

        Raises:
            SourceMissing, SourceUnreadable, VolumeMissing
            SourceRefused: It is no regular file (code "not-a-file").
        """
        ...

    def walk(self, path: bytes) -> Iterator[Source | Skipped]:
        """
        All files below a folder (or the file itself), in order of their names.

        Hidden files, packages (`.app`, `.fcpbundle` …) and links that lead in circles are
        reported as skipped.
        """
        ...

    def open(self, source: Source) -> OpenSource:
        """
        Open the file for reading.

        Raises:
            SourceMissing, SourceUnreadable, VolumeMissing
            SourceChanged: It is no longer the file that was queued.
        """
        ...

    def check_container(self, source: Source) -> ContainerCheck:
        """Walk over the container's boxes: a few seeks, never the whole file."""
        ...
