"""A body whose MD5 is taken as it is read, for stores that state nothing else of a part."""

import hashlib

from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.part_body import PartBody


class HashedBody:
    """Keeps the PartBody contract over another body."""

    def __init__(self, body: PartBody) -> None:
        self._body = body
        self._md5 = hashlib.md5(usedforsecurity=False)

    @property
    def size_bytes(self) -> int:
        """As the other's."""
        return self._body.size_bytes

    @property
    def cutoff(self) -> Cutoff:
        """As the other's."""
        return self._body.cutoff

    @property
    def md5(self) -> str:
        """Of what has been read since the beginning, in hex."""
        return self._md5.hexdigest()

    def read_into(self, buffer: memoryview) -> int:
        """The next bytes."""
        count = self._body.read_into(buffer)
        self._md5.update(buffer[:count])
        return count

    def rewind(self) -> None:
        """Begin again."""
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._body.rewind()
