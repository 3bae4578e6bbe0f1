"""Open connections that wait for their next request."""

import http.client
import select
import socket
import threading
from dataclasses import dataclass, field

from desktop_uploader.ports.clock import Clock
from desktop_uploader.providers.transport.network import Route

IDLE_S = 30.0
"""Far ends drop idle connections after a minute or so; ours go earlier."""
BUFFER_BYTES = 1024 * 1024
FIRST_STEP_BYTES = 64 * 1024
"""This much is taken in 30 s even at 3 KB/s."""


@dataclass(slots=True)
class Connection:
    """
    One line to one place, used by one call at a time.

    Attributes:
        key: What it may be used for: route, and the host whose certificate was checked.
        is_fresh: Whether it has not carried a request yet.
        step_bytes: How much is handed to the system at once; grows while the line is quick.
        idle_since_s: When it was put back, monotonic.
    """

    key: tuple[Route, str]
    sock: socket.socket
    http: http.client.HTTPConnection
    is_fresh: bool = True
    step_bytes: int = FIRST_STEP_BYTES
    idle_since_s: float = 0.0
    _buffer: bytearray | None = field(default=None, repr=False)

    @property
    def buffer(self) -> memoryview:
        """Room for what is read and sent; made once and kept with the connection."""
        if self._buffer is None:
            self._buffer = bytearray(BUFFER_BYTES)
        return memoryview(self._buffer)

    def is_quiet(self) -> bool:
        """Whether nothing has come on it: an idle connection has something only when it ended."""
        poll = select.poll() if hasattr(select, "poll") else None
        if poll is None:
            return not select.select([self.sock], [], [], 0)[0]
        poll.register(self.sock, select.POLLIN)
        return not poll.poll(0)

    def close(self) -> None:
        """Give the socket back."""
        self.http.close()
        self.sock.close()


def connection_over(sock: socket.socket, key: tuple[Route, str]) -> Connection:
    """A connection over an open socket."""
    route, _ = key
    client = http.client.HTTPConnection(route.host, route.port)
    client.sock = sock
    client.auto_open = 0  # a connection that ended is not opened again behind our back
    return Connection(key, sock, client)


class IdleConnections:
    """
    Connections between two requests, the latest on top.

    As many threads as send keep as many connections; a thread that ends leaves its connection to
    the others.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._idle: list[Connection] = []
        self._is_closed = False

    def take(self, key: tuple[Route, str]) -> Connection | None:
        """A live connection for `key`; None when a new one is needed."""
        self.sweep()
        while (found := self._pop(key)) is not None:
            if found.is_quiet():
                return found
            found.close()
        return None

    def put_back(self, connection: Connection) -> None:
        """Keep `connection` for its next request."""
        connection.is_fresh = False
        connection.idle_since_s = self._clock.monotonic_s()
        with self._lock:
            if not self._is_closed:
                self._idle.append(connection)
                return
        connection.close()

    def sweep(self) -> None:
        """Close what has been idle for too long."""
        oldest_s = self._clock.monotonic_s() - IDLE_S
        with self._lock:
            stale = [one for one in self._idle if one.idle_since_s < oldest_s]
            self._idle = [one for one in self._idle if one.idle_since_s >= oldest_s]
        for connection in stale:
            connection.close()

    def close(self) -> None:
        """Close all; what is put back later is closed at once."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _pop(self, key: tuple[Route, str]) -> Connection | None:
        with self._lock:
            for index in range(len(self._idle) - 1, -1, -1):
                if self._idle[index].key == key:
                    return self._idle.pop(index)
        return None
