"""The means to end one call at its socket, from any thread."""

import socket
import threading

from desktop_uploader.domain.errors import Cut


class Breaker:
    """Holds the socket that a call uses at the moment, while it connects as well."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_tripped = False

    @property
    def is_tripped(self) -> bool:
        """Whether the call was ended from our side."""
        return self._is_tripped

    def hold(self, sock: socket.socket) -> None:
        """
        From now on `sock` is what the call uses.

        Raises:
            Cut: The call was ended before.
        """
        with self._lock:
            self._socket = sock
            if self._is_tripped:
                raise Cut

    def trip(self) -> None:
        """End the call; what waits in the socket returns at once. Never raises."""
        with self._lock:
            self._is_tripped = True
            if self._socket is not None:
                shut(self._socket)


def shut(sock: socket.socket) -> None:
    """Shut both directions of `sock`; one that is closed already is no matter."""
    try:
        # Not SSLSocket.shutdown: it lets go of the TLS state first, and a thread that sends at
        # that moment would send its next bytes in the clear.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        pass
