"""The bytes of one part, read when they are sent: nobody holds a part in memory."""

from typing import Protocol

from desktop_uploader.ports.cutoff import Cutoff


class PartBody(Protocol):
    """
    A range of a local file on its way out.

    Made by the engine: it waits for the bandwidth limit, counts what goes out, looks whether the
    file is still the one that was queued, and stops when its job is cut.
    """

    @property
    def size_bytes(self) -> int:
        """Length of the range."""
        ...

    @property
    def cutoff(self) -> Cutoff:
        """Ends the call that sends this body."""
        ...

    def read_into(self, buffer: memoryview) -> int:
        """
        Fill the front of `buffer` with the next bytes; 0 means that all are given out.

        Raises:
            Cut: The job was paused or cancelled.
            SourceChanged: The file is no longer the one that was queued, or ended too early.
            SourceMissing, SourceUnreadable: It cannot be read any more.
        """
        ...

    def rewind(self) -> None:
        """Begin again from the first byte of the range."""
        ...
