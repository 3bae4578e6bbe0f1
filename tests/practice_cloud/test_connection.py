"""When a call counts as answered, and when its answer as lost."""

import socket
import struct
import time

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.wire.connection import Connection
from desktop_uploader.practice_cloud.wire.messages import Request, Response
from tests.practice_cloud.callers import Oss

BIG = bytes(16 << 20)


class Watcher:
    """An answerer that looks at the caller's end when it is told that a call has ended."""

    def __init__(self, caller: socket.socket) -> None:
        self.clock = time.time
        self.told: list[int] = []
        self.seen_before = b""
        self._caller = caller

    def answer(self, request: Request) -> Response:
        return Response(204)

    def ended(self, request: Request, response: Response | None) -> None:
        self.told.append(0 if response is None else response.status)
        self._caller.setblocking(False)
        with pytest.raises(BlockingIOError):
            self.seen_before = self._caller.recv(1)
        self._caller.setblocking(True)

    def lost(self, request: Request) -> None:
        raise AssertionError("it was read whole")

    def pace(self, count: int) -> None:
        """As fast as it goes."""


def test_a_call_is_told_of_before_its_answer_is_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        caller = socket.create_connection(server.getsockname())
        theirs, _ = server.accept()
    watcher = Watcher(caller)
    caller.sendall(b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
    caller.shutdown(socket.SHUT_WR)

    Connection(theirs, watcher).run()
    answer = caller.makefile("rb").read()
    caller.close()

    assert (watcher.told, watcher.seen_before) == ([204], b"")
    assert answer.startswith(b"HTTP/1.1 204")


def test_an_answer_that_its_caller_did_not_take_counts_as_none(
    cloud: PracticeCloud, oss: Oss
) -> None:
    oss.call("PUT", body=BIG)
    target, headers = oss.target("GET", "")
    text = "".join(f"{name}: {value}\r\n" for name, value in headers.items())

    with socket.create_connection(("127.0.0.1", int(cloud.url.rsplit(":", 1)[1]))) as line:
        line.sendall(f"GET {target} HTTP/1.1\r\n{text}\r\n".encode())
        line.recv(1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    cloud.stop()

    (row,) = cloud.requests("GetObject")
    assert row["status"] == 0
