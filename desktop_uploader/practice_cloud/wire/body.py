"""The body of a request while it is still on the line: read once, in order, at a pace."""

import socket
from collections.abc import Callable

STEP_BYTES = 1 << 20
LINE_BYTES = 64 << 10
SLOW_ROOM_BYTES = 1 << 20
"""How much this machine takes ahead from a slow line: a real one would still be carrying it."""


class LineBroken(Exception):
    """The caller went away, or a fault cut the line: there is nobody to answer."""


class TooLarge(Exception):
    """A body that has to be held in memory is larger than allowed."""


class Line:
    """A socket with the bytes that were received ahead of need."""

    def __init__(self, sock: socket.socket) -> None:
        """Take over a connected socket, plain or TLS."""
        self.socket = sock
        self._ahead = bytearray()

    def read_into(self, view: memoryview) -> int:
        """
        Fill the beginning of `view` with what is there, at least one byte; 0 at the end.

        Raises:
            LineBroken: The connection was reset.
        """
        if self._ahead:
            count = min(len(view), len(self._ahead))
            view[:count] = self._ahead[:count]
            del self._ahead[:count]
            return count
        try:
            return self.socket.recv_into(view)
        except OSError as error:
            raise LineBroken("reset by the caller") from error

    def narrow(self, room_bytes: int) -> None:
        """Take no more than about so much ahead of need; the system would take megabytes."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room_bytes)

    def read_until(self, mark: bytes, limit_bytes: int) -> bytes | None:
        """
        Everything before `mark`, which is taken away too; None at a clean end.

        Raises:
            LineBroken: The connection ended in the middle.
            TooLarge: The mark did not come within the limit.
        """
        searched = 0
        while (at := self._ahead.find(mark, max(0, searched - len(mark)))) < 0:
            searched = len(self._ahead)
            if searched > limit_bytes:
                raise TooLarge("the head of the request has no end")
            if not self._receive():
                if self._ahead:
                    raise LineBroken("ended in the middle of a head")
                return None
        found = bytes(self._ahead[:at])
        del self._ahead[: at + len(mark)]
        return found

    def _receive(self) -> bool:
        try:
            more = self.socket.recv(LINE_BYTES)
        except OSError as error:
            raise LineBroken("reset by the caller") from error
        self._ahead += more
        return bool(more)


class Body:
    """
    The body of one request.

    Attributes:
        received_bytes: How much was read so far.
        cut_after_bytes: A fault: the line breaks when so many bytes were read.
        pace: Called with the number of bytes just read; waits when the line is to be slow.
    """

    def __init__(
        self,
        line: Line,
        *,
        length_bytes: int | None,
        is_chunked: bool,
        pace: Callable[[int], None],
    ) -> None:
        """`length_bytes` None and not chunked: no body was announced."""
        self._line = line
        self._is_chunked = is_chunked
        self.length_bytes = length_bytes
        self._left_bytes = 0 if is_chunked else (length_bytes or 0)
        self._is_ended = not is_chunked and not self._left_bytes
        self.received_bytes = 0
        self.cut_after_bytes: int | None = None
        self.pace = pace
        self.before_first_read: Callable[[], None] | None = None

    def slow_down(self, pace: Callable[[int], None]) -> None:
        """Let the line be as slow as `pace` from now on, also as the caller's system sees it."""
        self.pace = pace
        self._line.narrow(SLOW_ROOM_BYTES)

    @property
    def is_announced(self) -> bool:
        """The caller stated a length, or sends in chunks."""
        return self._is_chunked or self.length_bytes is not None

    @property
    def is_ended(self) -> bool:
        """Nothing of this body is left on the line."""
        return self._is_ended

    @property
    def left_bytes(self) -> int | None:
        """What is still to come, where the caller said so."""
        return None if self._is_chunked and not self._is_ended else self._left_bytes

    def read_into(self, view: memoryview) -> int:
        """
        Fill the beginning of `view`; 0 at the end of the body.

        Raises:
            LineBroken: The caller went away before the end, or a fault cut the line.
        """
        if self._is_ended:
            return 0
        if self.before_first_read is not None:
            self.before_first_read()
            self.before_first_read = None
        if self._is_chunked and not self._left_bytes and not self._open_chunk():
            return 0
        count = self._line.read_into(view[: self._allowed(len(view))])
        if not count:
            raise LineBroken("ended in the middle of a body")
        self._take(count)
        return count

    def read_all(self, limit_bytes: int) -> bytes:
        """
        The whole body, in memory.

        Raises:
            TooLarge: It is longer than the limit.
            LineBroken: The caller went away.
        """
        found = bytearray()
        view = memoryview(bytearray(LINE_BYTES))
        while count := self.read_into(view):
            found += view[:count]
            if len(found) > limit_bytes:
                raise TooLarge("the body is too large for this call")
        return bytes(found)

    def _allowed(self, room_bytes: int) -> int:
        room_bytes = min(room_bytes, self._left_bytes)
        if self.cut_after_bytes is None:
            return room_bytes
        if self.received_bytes >= self.cut_after_bytes:
            raise LineBroken("cut by a fault")
        return min(room_bytes, self.cut_after_bytes - self.received_bytes)

    def _take(self, count: int) -> None:
        self.received_bytes += count
        self._left_bytes -= count
        self.pace(count)
        if not self._left_bytes:
            if self._is_chunked:
                self._line.read_until(b"\r\n", 2)
            else:
                self._is_ended = True

    def _open_chunk(self) -> bool:
        head = self._line.read_until(b"\r\n", 1 << 10)
        try:
            self._left_bytes = int((head or b"").split(b";")[0], 16)
        except ValueError as error:
            raise LineBroken("not a chunk") from error
        if not self._left_bytes:
            while self._line.read_until(b"\r\n", 1 << 14):
                pass
            self._is_ended = True
        return not self._is_ended
