"""Bytes that were handed over, and have not left yet."""

import socket
import sys
import threading
from collections.abc import Iterator

import pytest

from desktop_uploader.providers.transport.connections import Connection, connection_over
from desktop_uploader.providers.transport.departure import await_departure, unsent_bytes
from desktop_uploader.providers.transport.exchange import LineBroke
from desktop_uploader.providers.transport.network import Route

pytestmark = pytest.mark.skipif(
    sys.platform not in {"linux", "darwin"}, reason="this system does not tell what has left"
)


class Line:
    """A connection whose far end reads only when it is told to."""

    def __init__(self) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        near = socket.create_connection(listener.getsockname())
        self.far, _ = listener.accept()
        listener.close()
        self.near: Connection = connection_over(near, (Route("http", "127.0.0.1", 1), "a"))

    def fill(self) -> int:
        """Hand over as much as the system takes; how much that was."""
        self.near.sock.setblocking(False)
        sent = 0
        while True:
            try:
                sent += self.near.sock.send(bytes(1 << 20))
            except BlockingIOError:
                return sent

    def drain(self, count: int) -> None:
        """Read `count` bytes at the far end."""
        while count:
            count -= len(self.far.recv(min(count, 1 << 20)))


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.near.close()
    made.far.close()


def test_what_has_left_is_not_waited_for(line: Line) -> None:
    await_departure(line.near, stall_s=0.0)

    assert unsent_bytes(line.near.sock) == 0


def test_what_still_leaves_is_waited_for(line: Line) -> None:
    sent = line.fill()
    reader = threading.Timer(0.05, line.drain, [sent])
    reader.start()
    assert unsent_bytes(line.near.sock) > 0

    await_departure(line.near, stall_s=30.0)

    assert unsent_bytes(line.near.sock) == 0
    reader.join()


def test_what_never_leaves_is_a_broken_line(line: Line) -> None:
    line.fill()

    with pytest.raises(LineBroke) as caught:
        await_departure(line.near, stall_s=0.05)

    assert isinstance(caught.value.cause, TimeoutError)


def test_an_answer_ends_the_wait(line: Line) -> None:
    line.fill()
    line.far.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")

    await_departure(line.near, stall_s=30.0)

    assert unsent_bytes(line.near.sock) > 0
