"""Two real proxies on loopback: HTTP CONNECT, and SOCKS5 with or without a password."""

import base64
import socket
import threading
from collections.abc import Callable

from tests.fakes.loopback_server import Caller, Story

Dial = Callable[[str], int]
"""Which port of loopback the named host is at; raises KeyError where there is none."""


def connect_proxy(dial: Dial, *, user: str = "", refuses: int = 0) -> Story:
    """
    A story for LoopbackServer: an HTTP proxy.

    `user` ("name:password") must be given if set; `refuses` is a status it answers everything with.
    """
    expected = "Basic " + base64.b64encode(user.encode()).decode()

    def play(caller: Caller) -> None:
        head = caller.read_head()
        if head is None:
            return
        if refuses:
            caller.answer(refuses, b"<html>no</html>", content_type="text/html")
            return
        if user and head.headers.get("proxy-authorization") != expected:
            caller.answer(407)
            return
        try:
            port = dial(head.target.rpartition(":")[0])
        except KeyError:
            caller.answer(502)
            return
        with socket.create_connection(("127.0.0.1", port)) as there:
            caller.sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            _join(caller.sock, there)

    return play


def socks_proxy(dial: Dial, *, user: str = "", reply: int = 0) -> Story:
    """A story for LoopbackServer: a SOCKS5 proxy (RFC 1928); `reply` other than 0 refuses."""

    def play(caller: Caller) -> None:
        sock = caller.sock
        methods = _take(sock, _take(sock, 2)[1])
        wanted = 2 if user else 0
        if wanted not in methods:
            sock.sendall(b"\x05\xff")
            return
        sock.sendall(bytes([5, wanted]))
        if user and not _signs_in(sock, user):
            return
        kind = _take(sock, 4)[3]
        assert kind == 3, "the name is for the proxy to look up"
        host = _take(sock, _take(sock, 1)[0]).decode()
        _take(sock, 2)
        if reply:
            sock.sendall(bytes([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]))
            return
        with socket.create_connection(("127.0.0.1", dial(host))) as there:
            sock.sendall(bytes([5, 0, 0, 3, 4]) + b"here" + bytes(2))
            _join(sock, there)

    return play


def _signs_in(sock: socket.socket, user: str) -> bool:
    name = _take(sock, _take(sock, 2)[1])
    password = _take(sock, _take(sock, 1)[0])
    is_right = (name + b":" + password).decode() == user
    sock.sendall(b"\x01\x00" if is_right else b"\x01\x01")
    return is_right


def _take(sock: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        more = sock.recv(count - len(found))
        if not more:
            raise ConnectionResetError
        found += more
    return found


def _join(one: socket.socket, other: socket.socket) -> None:
    back = threading.Thread(target=_pump, args=(other, one), daemon=True)
    back.start()
    _pump(one, other)
    back.join(timeout=10)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass
