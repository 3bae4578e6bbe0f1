"""
One request and its answer on an open connection: head out, body out, answer in.

A body is read into one buffer, its CRC is taken there, and it goes out from there: no copy, no
matter how long the part is. The system's own `sendall` counts its time-out over the whole call,
which would cut a slow line; here every piece that the system takes starts the patience anew. Over
TLS it tells nothing before all of a piece was taken, so pieces begin short and grow with the line.
"""

import http.client
from enum import Enum, auto

from fastcrc import crc64

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.part_body import PartBody
from desktop_uploader.providers.transport.connections import (
    BUFFER_BYTES,
    FIRST_STEP_BYTES,
    Connection,
)
from desktop_uploader.providers.transport.messages import Request
from desktop_uploader.providers.transport.network import DEFAULT_PORTS
from desktop_uploader.providers.transport.proxies import Proxy

ANSWER_LIMIT_BYTES = 16 * 1024 * 1024
QUICK_S = 0.5
"""A piece that the system takes within this time may be followed by one twice as long."""


class Stage(Enum):
    """How far a request had come when its line broke."""

    HEAD = auto()
    BODY = auto()
    ANSWER = auto()


class LineBroke(Exception):
    """The line ended before there was an answer."""

    def __init__(self, cause: OSError | http.client.HTTPException, stage: Stage) -> None:
        super().__init__(str(cause))
        self.cause = cause
        self.stage = stage


def send_head(connection: Connection, request: Request, *, body: PartBody | None) -> None:
    """
    Send the request's head, and its content if it is held.

    Raises:
        LineBroke: The line took none of it.
        RequestRefused: A header cannot be sent as it is (code "unsendable"); nothing was.
    """
    try:
        _put_head(connection, request, body=body)
        connection.http.endheaders(request.content or None)
    except OSError as error:
        raise LineBroke(error, Stage.HEAD) from error
    except ValueError as error:
        # A line break or a sign outside of Latin-1: in a token or a key that came from elsewhere.
        raise RequestRefused(action=request.action, code="unsendable") from error


def _put_head(connection: Connection, request: Request, *, body: PartBody | None) -> None:
    client, (route, _) = connection.http, connection.key
    proxy = Proxy(route.proxy) if route.proxy and route.scheme == "http" else None
    target = request.target
    if proxy is not None and proxy.is_http:
        target = f"http://{route.host}:{route.port}{target}"
    client.putrequest(request.method, target, skip_host=True, skip_accept_encoding=True)
    client.putheader("Host", _host_header(request))
    if proxy is not None and proxy.is_http and proxy.authorization:
        client.putheader("Proxy-Authorization", proxy.authorization)
    for name, value in request.headers.items():
        client.putheader(name, value)
    if not request.is_read_only:
        length = len(request.content) if body is None else body.size_bytes
        client.putheader("Content-Length", str(length))


def send_body(connection: Connection, body: PartBody, *, clock: Clock) -> int:
    """Send all of `body`; returns its CRC-64/XZ."""
    room, crc, left = connection.buffer, 0, body.size_bytes
    while left:
        count = body.read_into(room[:left])
        if not count:
            raise ValueError(f"a body of {body.size_bytes} bytes ended {left} too early")
        crc = crc64.xz(room[:count], crc)
        try:
            _send_all(connection, room[:count], clock=clock)
        except OSError as error:
            raise LineBroke(error, Stage.BODY) from error
        left -= count
    return crc


def _send_all(connection: Connection, piece: memoryview, *, clock: Clock) -> None:
    sent = 0
    while sent < len(piece):
        begun_s = clock.monotonic_s()
        sent += connection.sock.send(piece[sent : sent + connection.step_bytes])
        is_quick = clock.monotonic_s() - begun_s < QUICK_S
        grown_bytes = min(2 * connection.step_bytes, BUFFER_BYTES)
        connection.step_bytes = grown_bytes if is_quick else FIRST_STEP_BYTES


def read_content(response: http.client.HTTPResponse) -> bytes:
    """The whole body of an answer; HTTPException for one that is too long or ends too early."""
    content = response.read(ANSWER_LIMIT_BYTES + 1)
    if len(content) > ANSWER_LIMIT_BYTES:
        raise http.client.LineTooLong("body")
    if response.length:
        raise http.client.IncompleteRead(content, response.length)
    return content


def _host_header(request: Request) -> str:
    if request.port in {None, DEFAULT_PORTS[request.scheme]}:
        return request.host
    return f"{request.host}:{request.port}"
