"""
Asking a proxy for a line to a host: HTTP CONNECT and SOCKS5.

A SOCKS proxy looks the name up itself (what curl calls socks5h): machines that need such a proxy
often cannot. Sources: RFC 9110 9.3.6 (CONNECT), RFC 1928 and 1929 (SOCKS5).
"""

import base64
import socket
from urllib.parse import SplitResult, unquote, urlsplit

from socksio import ProtocolError
from socksio.socks5 import (
    SOCKS5AuthMethod,
    SOCKS5AuthMethodsRequest,
    SOCKS5AuthReply,
    SOCKS5Command,
    SOCKS5CommandRequest,
    SOCKS5Connection,
    SOCKS5Reply,
    SOCKS5ReplyCode,
    SOCKS5UsernamePasswordReply,
    SOCKS5UsernamePasswordRequest,
)

from desktop_uploader.domain.errors import ProviderError, ProxyRefused, Unreachable

DEFAULT_PROXY_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
HEAD_LIMIT_BYTES = 64 * 1024
BAD_GATEWAY_STATUSES = frozenset({502, 503, 504})
UNREACHABLE_REPLIES = {
    SOCKS5ReplyCode.NETWORK_UNREACHABLE: "network",
    SOCKS5ReplyCode.HOST_UNREACHABLE: "name",
    SOCKS5ReplyCode.CONNECTION_REFUSED: "refused",
    SOCKS5ReplyCode.TTL_EXPIRED: "timeout",
}


class Proxy:
    """One proxy, taken from its URL. Shows neither user nor password."""

    def __init__(self, url: str) -> None:
        """
        Raises:
            ProxyRefused: It is no URL of a kind of proxy we speak to (code "proxy-unknown-kind").
        """
        self._url: SplitResult = urlsplit(url)
        if self._url.scheme not in DEFAULT_PROXY_PORTS or not self._url.hostname:
            raise ProxyRefused(code="proxy-unknown-kind", facts={"kind": self._url.scheme})
        self.scheme = self._url.scheme
        self.host = self._url.hostname
        self.port = self._url.port or DEFAULT_PROXY_PORTS[self.scheme]

    @property
    def is_http(self) -> bool:
        """Whether it speaks HTTP, in the clear or over TLS; otherwise SOCKS5."""
        return self.scheme in {"http", "https"}

    @property
    def authorization(self) -> str:
        """Value of Proxy-Authorization; "" when the URL names no user."""
        if not self._url.username:
            return ""
        user, password = self._names()
        return "Basic " + base64.b64encode(user + b":" + password).decode("ascii")

    def open_line(self, sock: socket.socket, *, host: str, port: int) -> None:
        """
        Have `sock`, connected to the proxy, become a line to `host`.

        Raises:
            ProxyRefused: It will not.
            Unreachable: It cannot.
            OSError: The line to the proxy itself broke.
        """
        if self.is_http:
            self._connect(sock, host=host, port=port)
        else:
            try:
                self._negotiate(sock, host=host, port=port)
            except ProtocolError as error:
                raise self._refused("proxy-not-socks") from error

    def refused(self, status: int) -> ProviderError:
        """What an HTTP status of the proxy's own means."""
        facts = {"proxy": self.host, "status": str(status)}
        if status in BAD_GATEWAY_STATUSES:
            return Unreachable(facts={**facts, "host": self.host, "why": "network"})
        code = "proxy-sign-in" if status == 407 else "proxy-forbids"
        return ProxyRefused(code=code, facts=facts)

    def _refused(self, code: str) -> ProxyRefused:
        return ProxyRefused(code=code, facts={"proxy": self.host})

    def _names(self) -> tuple[bytes, bytes]:
        url = self._url
        return unquote(url.username or "").encode(), unquote(url.password or "").encode()

    def _connect(self, sock: socket.socket, *, host: str, port: int) -> None:
        authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        lines = [f"CONNECT {authority} HTTP/1.1", f"Host: {authority}"]
        if self.authorization:
            lines.append(f"Proxy-Authorization: {self.authorization}")
        sock.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
        first_line = _read_head(sock).partition(b"\r\n")[0].split(b" ", 2)
        if len(first_line) < 2 or not first_line[1].isdigit():
            raise self._refused("proxy-not-http")
        if not 200 <= (status := int(first_line[1])) < 300:
            raise self.refused(status)

    def _negotiate(self, sock: socket.socket, *, host: str, port: int) -> None:
        wire = SOCKS5Connection()
        methods = [SOCKS5AuthMethod.NO_AUTH_REQUIRED]
        if self._url.username:
            methods.append(SOCKS5AuthMethod.USERNAME_PASSWORD)
        wire.send(SOCKS5AuthMethodsRequest(methods))
        sock.sendall(wire.data_to_send())
        chosen = wire.receive_data(_read(sock, 2))
        assert isinstance(chosen, SOCKS5AuthReply)
        if chosen.method is SOCKS5AuthMethod.USERNAME_PASSWORD:
            self._sign_in(sock, wire)
        elif chosen.method is not SOCKS5AuthMethod.NO_AUTH_REQUIRED:
            raise self._refused("proxy-sign-in")
        wire.send(SOCKS5CommandRequest.from_address(SOCKS5Command.CONNECT, (host, port)))
        sock.sendall(wire.data_to_send())
        reply = wire.receive_data(_read_reply(sock))
        assert isinstance(reply, SOCKS5Reply)
        if (why := UNREACHABLE_REPLIES.get(reply.reply_code)) is not None:
            raise Unreachable(facts={"host": host, "why": why, "proxy": self.host})
        if reply.reply_code is not SOCKS5ReplyCode.SUCCEEDED:
            raise self._refused("proxy-forbids")

    def _sign_in(self, sock: socket.socket, wire: SOCKS5Connection) -> None:
        wire.send(SOCKS5UsernamePasswordRequest(*self._names()))
        sock.sendall(wire.data_to_send())
        reply = wire.receive_data(_read(sock, 2))
        if not (isinstance(reply, SOCKS5UsernamePasswordReply) and reply.success):
            raise self._refused("proxy-sign-in")


def _read(sock: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        if not (more := sock.recv(count - len(found))):
            raise ConnectionResetError("the proxy closed the line")
        found += more
    return found


def _read_head(sock: socket.socket) -> bytes:
    # Byte by byte: what follows the head belongs to the line behind the proxy.
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += _read(sock, 1)
        if len(head) > HEAD_LIMIT_BYTES:
            raise ConnectionResetError("the proxy's answer has no end")
    return head


def _read_reply(sock: socket.socket) -> bytes:
    head = _read(sock, 5)
    # RFC 1928, 6: an address is of kind 1 (IPv4), 3 (a name after its length) or 4 (IPv6).
    left = {1: 3, 3: head[4], 4: 15}.get(head[3], 0) + 2
    return head + _read(sock, left)
