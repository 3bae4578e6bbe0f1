"""What every walk reads through, and the verdicts it comes to."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_uploader.ports.source_files import ContainerCheck, Soundness

ReadAt = Callable[[int, int], bytes]
"""(offset, size) -> that many bytes, or fewer at the end of the file."""

SOUND = ContainerCheck(Soundness.SOUND)


@dataclass(frozen=True, slots=True)
class Film:
    """
    A file to be walked over.

    Attributes:
        size_bytes: Length of the whole file.
        read: Its bytes.
    """

    size_bytes: int
    read: ReadAt

    def number(self, offset: int, size: int, *, order: str = "big") -> int | None:
        """The unsigned number of `size` bytes at `offset`; None behind the end of the file."""
        found = self.read(offset, size)
        if len(found) < size:
            return None
        return int.from_bytes(found, "big" if order == "big" else "little")


def broken(detail: str) -> ContainerCheck:
    """It cannot be played: `detail` names what is missing."""
    return ContainerCheck(Soundness.BROKEN, detail)


def doubtful(detail: str) -> ContainerCheck:
    """It may play: `detail` names what is odd."""
    return ContainerCheck(Soundness.DOUBTFUL, detail)
