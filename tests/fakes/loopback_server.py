"""A server on loopback that does with each connection what a test tells it to."""

import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

Story = Callable[["Caller"], None]


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came in; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    content: bytes = b""


class Caller:
    """One accepted connection."""

    def __init__(self, sock: socket.socket, received: list[Received]) -> None:
        self.sock = sock
        self._received = received
        self._reader = sock.makefile("rb")

    def read_head(self) -> Received | None:
        """The next request without its body; None when the caller has left."""
        first = self._reader.readline().decode("latin-1").split()
        if len(first) < 2:
            return None
        headers = {}
        while line := self._reader.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        self._received.append(Received(first[0], first[1], headers))
        return self._received[-1]

    def read_request(self) -> Received | None:
        """The next request with its body; None when the caller has left."""
        if (head := self.read_head()) is None:
            return None
        content = self._reader.read(int(head.headers.get("content-length", 0)))
        self._received[-1] = Received(head.method, head.target, head.headers, content)
        return self._received[-1]

    def drain(self, count: int) -> None:
        """Take `count` bytes of a body and keep none."""
        room = memoryview(bytearray(1 << 20))
        while count > 0:
            taken = self._reader.readinto1(room[:count])
            if not taken:
                raise ConnectionResetError
            count -= taken

    def answer(self, status: int, content: bytes = b"", **headers: str) -> None:
        """Send an answer; `content_type="text/html"` makes a header Content-Type."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"HTTP/1.1 {status} Told", f"Content-Length: {len(content)}"]
        lines += [f"{name}: {value}" for name, value in named.items()]
        self.sock.sendall("\r\n".join([*lines, "", ""]).encode() + content)

    def reset(self) -> None:
        """End the connection with a reset."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.close()

    def close(self) -> None:
        """End the connection."""
        self._reader.close()
        self.sock.close()


class LoopbackServer:
    """Serves until it is left; each connection has a thread that plays `story`."""

    def __init__(self, story: Story, tls: ssl.SSLContext | None = None) -> None:
        self._story = story
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self.received: list[Received] = []
        self.connections = 0
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for sock in [self._listener, *self._open]:
            try:
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
            except OSError:
                pass
        for thread in self._threads:
            thread.join(timeout=10)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(sock)
            thread = threading.Thread(target=self._play, args=(sock,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _play(self, sock: socket.socket) -> None:
        try:
            if self._tls is not None:
                sock = self._tls.wrap_socket(sock, server_side=True)
                self._open.append(sock)
            caller = Caller(sock, self.received)
        except OSError:
            sock.close()
            return
        try:
            self._story(caller)
        except OSError:  # the caller left in the middle, which is his right
            pass
        finally:
            caller.close()
