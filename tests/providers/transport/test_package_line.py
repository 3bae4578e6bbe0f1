"""The lines of the vendors' packages are as patient as our own."""

import socket
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("requests")

from desktop_uploader.providers.transport.connections import FIRST_STEP_BYTES
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.package_line import await_answer, send_in_steps
from desktop_uploader.providers.transport.requests_session import routed_session
from tests.fakes.loopback_server import Caller, LoopbackServer

MIB = 1 << 20
tells_what_left = pytest.mark.skipif(
    sys.platform not in {"linux", "darwin"}, reason="this system does not tell what has left"
)


class HalfTaken:
    """A socket whose system takes at most half of what it is given."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    def send(self, data: memoryview) -> int:
        piece = data[: max(1, len(data) // 2)]
        self.taken.append(bytes(piece))
        return len(piece)


@pytest.fixture
def line() -> Iterator[tuple[socket.socket, socket.socket]]:
    listener = socket.create_server(("127.0.0.1", 0))
    near = socket.create_connection(listener.getsockname())
    far, _ = listener.accept()
    listener.close()
    yield near, far
    near.close()
    far.close()


def filled(sock: socket.socket) -> int:
    """Hand over as much as the system takes; how much that was."""
    sock.setblocking(False)
    sent = 0
    while True:
        try:
            sent += sock.send(bytes(MIB))
        except BlockingIOError:
            return sent


def test_a_long_piece_goes_out_in_short_steps_and_in_order() -> None:
    sock, data = HalfTaken(), bytes(range(256)) * 5000

    send_in_steps(sock, data)  # type: ignore[arg-type]

    assert b"".join(sock.taken) == data
    assert max(map(len, sock.taken)) <= FIRST_STEP_BYTES


@tells_what_left
def test_what_still_leaves_is_no_silence(line: tuple[socket.socket, socket.socket]) -> None:
    near, far = line
    left = filled(near)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(await_answer, near, 30.0)
        while left:
            left -= len(far.recv(MIB))
        waiting.result(30.0)


@tells_what_left
def test_what_never_leaves_is_given_up(line: tuple[socket.socket, socket.socket]) -> None:
    filled(line[0])

    with pytest.raises(TimeoutError):
        await_answer(line[0], 0.05)


@tells_what_left
def test_a_session_of_requests_gives_an_answer_its_time_when_all_has_left() -> None:
    """The body lies in the system's queue for longer than an answer may take."""
    taking = threading.Event()

    def story(caller: Caller) -> None:
        head = caller.read_head()
        assert head is not None
        taking.wait(30.0)
        caller.drain(int(head.headers["content-length"]))
        caller.answer(200, b"all of it")

    starter = threading.Timer(1.2, taking.set)
    with LoopbackServer(story) as server:
        session = routed_session(Network(stall_s=20.0), pool_size=1)
        starter.start()
        answer = session.put(server.url, data=bytes(MIB // 2), timeout=(5.0, 1.0))
        session.close()

    assert answer.content == b"all of it"
