"""Bytes in memory as the body of a part."""

from collections.abc import Callable

from desktop_uploader.ports.cutoff import Cutoff
from tests.fakes.manual_cutoff import ManualCutoff


class MemoryBody:
    """Keeps the PartBody port. `on_read` is called before each read."""

    def __init__(
        self,
        content: bytes,
        cutoff: Cutoff | None = None,
        *,
        on_read: Callable[[], None] = lambda: None,
    ) -> None:
        self._content = content
        self._sent_bytes = 0
        self._on_read = on_read
        self.cutoff: Cutoff = cutoff or ManualCutoff()

    @property
    def size_bytes(self) -> int:
        """Length of the content."""
        return len(self._content)

    def read_into(self, buffer: memoryview) -> int:
        """Fill the front of `buffer` with the next bytes."""
        self._on_read()
        piece = self._content[self._sent_bytes : self._sent_bytes + len(buffer)]
        buffer[: len(piece)] = piece
        self._sent_bytes += len(piece)
        return len(piece)

    def rewind(self) -> None:
        """Begin again."""
        self._sent_bytes = 0
