"""A part's body as the vendor's package wants it: something with a length and `read`."""

from fastcrc import crc64

from desktop_uploader.ports.part_body import PartBody


class SdkBody:
    """Counts and checks what is read; what the body raises passes through the package unchanged."""

    def __init__(self, body: PartBody) -> None:
        self._body = body
        self._crc = 0
        self.left_bytes = body.size_bytes

    @property
    def len(self) -> int:
        """What is still to be read; requests makes Content-Length of it."""
        return self.left_bytes

    @property
    def crc64(self) -> int | None:
        """CRC-64/XZ of the whole; None while something is left."""
        return None if self.left_bytes else self._crc

    def read(self, count: int = -1) -> bytes:
        """The next bytes, `count` at most; empty at the end."""
        room = bytearray(min(count, self.left_bytes) if count >= 0 else self.left_bytes)
        if not room:
            return b""
        found = self._body.read_into(memoryview(room))
        if not found:
            raise ValueError(f"a body ended {self.left_bytes} bytes too early")
        piece = bytes(memoryview(room)[:found])
        self._crc = crc64.xz(piece, self._crc)
        self.left_bytes -= found
        return piece
