"""
Waits until what was handed to the system has left this machine.

The last bytes of a part may lie in the system's own queue for minutes on a slow line. The far end
is not silent then, since it has not been asked yet; so its time to answer begins afterwards.
"""

import select
import socket
import ssl
import struct
import sys
from typing import Protocol

from desktop_uploader.providers.transport.exchange import LineBroke, Stage

LOOK_MS = 100
"""An answer ends a look at once; without one it is looked again whether all has left."""
BLIND_LOOK_MS = 20
"""The longest look where an answer would not be seen, and has to wait for the look's end."""
SYSTEM: str = sys.platform
LINUX_SIOCOUTQ = 0x5411
"""linux/sockios.h: bytes that are not acknowledged yet (tcp(7))."""
MACOS_SO_NWRITE = 0x1024
"""sys/socket.h of macOS: bytes in the send buffer."""


class OpenLine(Protocol):
    """What is looked at."""

    @property
    def sock(self) -> socket.socket:
        """The socket that the bytes leave by."""
        ...

    @property
    def is_fresh(self) -> bool:
        """Whether it has not brought an answer yet."""
        ...


def await_departure(line: OpenLine, stall_s: float) -> None:
    """
    Return when all has left or an answer has begun; at once where the system cannot tell.

    Raises:
        LineBroke: Nothing left for `stall_s`.
    """
    # A fresh TLS 1.3 connection has session tickets to read, which are no answer.
    is_blind = line.is_fresh and isinstance(line.sock, ssl.SSLSocket)
    least, waited_ms, look_ms = unsent_bytes(line.sock), 0, 1 if is_blind else LOOK_MS
    while least:
        if _has_answer(line.sock, look_ms, is_blind=is_blind):
            return
        left = unsent_bytes(line.sock)
        waited_ms = waited_ms + look_ms if left >= least else 0
        least = min(left, least)
        look_ms = min(2 * look_ms, BLIND_LOOK_MS) if is_blind else LOOK_MS
        if waited_ms > stall_s * 1000:
            raise LineBroke(TimeoutError("what was sent does not leave"), Stage.ANSWER)


def unsent_bytes(sock: socket.socket) -> int:
    """Bytes that the far end's system has not confirmed; 0 where nobody can tell."""
    if SYSTEM == "linux":
        import fcntl  # there is none on Windows

        return int(struct.unpack("i", fcntl.ioctl(sock, LINUX_SIOCOUTQ, bytes(4)))[0])
    if SYSTEM == "darwin":
        return sock.getsockopt(socket.SOL_SOCKET, MACOS_SO_NWRITE)
    return 0


def _has_answer(sock: socket.socket, look_ms: int, *, is_blind: bool) -> bool:
    """Look for a moment whether something has come, or the line has ended."""
    poll = select.poll()
    poll.register(sock, 0 if is_blind else select.POLLIN)
    return bool(poll.poll(look_ms))
