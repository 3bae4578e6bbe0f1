"""A range of a local file on its way out; keeps the contract of `ports.part_body`."""

from collections.abc import Callable

from desktop_uploader.domain.errors import Cut, SourceChanged
from desktop_uploader.engine.bandwidth import Bandwidth
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.source_files import OpenSource


class FilePart:
    """One attempt to send one part."""

    def __init__(
        self,
        source: OpenSource,
        *,
        span: tuple[int, int],
        bandwidth: Bandwidth,
        cutoff: Cutoff,
        count: Callable[[int], None],
    ) -> None:
        """
        Args:
            span: Offset and length of the range.
            count: Told of bytes that went out, and of minus those that will go again.
        """
        self._source = source
        self._offset, self._size = span
        self._bandwidth = bandwidth
        self._cutoff = cutoff
        self._count = count
        self.given_bytes = 0
        source.check_unchanged()

    @property
    def size_bytes(self) -> int:
        """Length of the range."""
        return self._size

    @property
    def cutoff(self) -> Cutoff:
        """Ends the call that sends this body."""
        return self._cutoff

    def read_into(self, buffer: memoryview) -> int:
        """Fill the front of `buffer`; the last bytes are given only if the file is unchanged."""
        left = self._size - self.given_bytes
        if left == 0:
            return 0
        if self._cutoff.is_cut:
            raise Cut
        wanted = self._bandwidth.slice_bytes(min(len(buffer), left))
        got = self._source.read_into(buffer[:wanted], offset=self._offset + self.given_bytes)
        if got == 0:
            raise SourceChanged("the file ended too early", code="cut-short")
        if got == left:
            # Looked at while the store has not the whole part: a mixed part is never confirmed.
            self._source.check_unchanged()
        self._bandwidth.take(got, self._cutoff)
        self.given_bytes += got
        self._count(got)
        return got

    def rewind(self) -> None:
        """Begin again from the first byte of the range."""
        self._count(-self.given_bytes)
        self.given_bytes = 0
