"""One caller's connection: read a head, have it answered, send, and again."""

import logging
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from typing import Protocol

from desktop_uploader.practice_cloud.wire.body import STEP_BYTES, Body, Line, LineBroken, TooLarge
from desktop_uploader.practice_cloud.wire.messages import (
    BadMessage,
    FileSlice,
    Request,
    Response,
    parse_head,
    split_target,
)

log = logging.getLogger(__name__)

HEAD_LIMIT_BYTES = 256 << 10
# Below this an unread body is read away, so that the connection can be kept.
READ_AWAY_BYTES = 1 << 20
# A caller that is refused while it sends should still find the answer: what it goes on sending is
# read away, up to so much and for so long. Closing at once would reset the answer away.
LINGER_BYTES = 64 << 20
LINGER_S = 2.0
# How long stopping waits for calls that are under way.
STOP_S = 5.0


class CutLine(Exception):
    """A fault ends the connection; `is_reset` with a reset, otherwise with a plain end."""

    def __init__(self, *, is_reset: bool = True) -> None:
        """Say how the caller shall see it."""
        super().__init__("cut by a fault")
        self.is_reset = is_reset


class Answerer(Protocol):
    """Whoever turns requests into responses."""

    clock: Callable[[], float]

    def answer(self, request: Request) -> Response:
        """The answer; raises CutLine or LineBroken when there shall be none."""
        ...

    def ended(self, request: Request, response: Response | None) -> None:
        """All is decided, and `response` goes out next; None: there is none to send."""
        ...

    def lost(self, request: Request) -> None:
        """The answer could not be sent whole."""
        ...

    def pace(self, count: int) -> None:
        """Wait as long as `count` bytes take on the line as it is set now."""
        ...


class Connection:
    """Serves one socket until the caller leaves."""

    def __init__(self, sock: socket.socket, answerer: Answerer) -> None:
        """Take over a connected socket."""
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = sock
        self._line = Line(sock)
        self._answerer = answerer

    def run(self) -> None:
        """Answer request after request; never raises for what a caller does."""
        try:
            while self._exchange():
                pass
        except CutLine as cut:
            if cut.is_reset:
                self._make_close_a_reset()
        except (LineBroken, TooLarge, BadMessage, OSError) as error:
            log.debug("connection ended: %s", error)
        finally:
            self._socket.close()

    def _exchange(self) -> bool:
        try:
            request = self._read_request()
        except BadMessage:
            self._socket.sendall(Response(400).head(self._answerer.clock(), is_last=True))
            return False
        if request is None:
            return False
        response: Response | None = None
        try:
            response, is_last = self._answered(request)
        finally:
            # Told before it is sent: who has an answer may ask at once what came in.
            self._answerer.ended(request, response)
        try:
            self._send(request, response, is_last=is_last)
        except OSError:
            self._answerer.lost(request)
            raise
        if is_last:
            self._linger()
        return not is_last

    def _answered(self, request: Request) -> tuple[Response, bool]:
        """The answer, and whether it is the last one on this connection."""
        try:
            response = self._answerer.answer(request)
        except TooLarge:
            response = Response(413)
        is_last = request.headers.get("connection", "").lower() == "close"
        if not request.body.is_ended and not is_last:
            left = request.body.left_bytes
            # Whoever waits for "100 Continue" will not send a body that was refused.
            is_last = left is None or left > READ_AWAY_BYTES or "expect" in request.headers
            if not is_last:
                request.body.read_all(READ_AWAY_BYTES)
        return response, is_last

    def _read_request(self) -> Request | None:
        head = self._line.read_until(b"\r\n\r\n", HEAD_LIMIT_BYTES)
        if head is None:
            return None
        clock = self._answerer.clock
        arrived_at_s = clock()
        method, target, headers = parse_head(head.lstrip(b"\r\n"))
        path, query = split_target(target)
        return Request(
            method=method,
            target=target,
            path=path,
            query=query,
            headers=headers,
            body=self._body(headers),
            clock=clock,
            arrived_at_s=arrived_at_s,
        )

    def _body(self, headers: dict[str, str]) -> Body:
        is_chunked = headers.get("transfer-encoding", "").lower() == "chunked"
        stated = headers.get("content-length")
        if stated is not None and not (stated.isascii() and stated.isdigit()):
            raise BadMessage("Content-Length is no number")
        length = int(stated) if stated is not None else None
        body = Body(
            self._line, length_bytes=length, is_chunked=is_chunked, pace=self._answerer.pace
        )
        if headers.get("expect", "").lower() == "100-continue":
            body.before_first_read = self._send_continue
        return body

    def _send_continue(self) -> None:
        self._socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _send(self, request: Request, response: Response, *, is_last: bool) -> None:
        head = response.head(request.now_s, is_last=is_last)
        if isinstance(response.body, bytes):
            self._socket.sendall(head + response.body)
            request.body.pace(len(response.body))
        else:
            self._socket.sendall(head)
            self._send_file(response.body, request.body.pace)

    def _send_file(self, piece: FileSlice, pace: Callable[[int], None]) -> None:
        left = piece.size_bytes
        with piece.path.open("rb", buffering=0) as file:
            file.seek(piece.offset_bytes)
            while left and (block := file.read(min(STEP_BYTES, left))):
                self._socket.sendall(block)
                pace(len(block))
                left -= len(block)

    def _linger(self) -> None:
        if isinstance(self._socket, ssl.SSLSocket):
            self._socket.settimeout(LINGER_S)
        else:
            self._socket.shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + LINGER_S
        view = memoryview(bytearray(STEP_BYTES))
        left = LINGER_BYTES
        while left > 0 and (wait_s := deadline - time.monotonic()) > 0:
            self._socket.settimeout(wait_s)
            count = self._socket.recv_into(view)
            if not count:
                return
            left -= count

    def _make_close_a_reset(self) -> None:
        # l_onoff 1, l_linger 0: close() discards what was not sent and answers with RST.
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError as error:
            log.debug("already gone: %s", error)


class Listener:
    """The listening socket and a thread for each caller."""

    def __init__(
        self, sock: socket.socket, answerer: Answerer, *, tls: ssl.SSLContext | None = None
    ) -> None:
        """`sock` is bound and listening."""
        self._socket = sock
        self._answerer = answerer
        self._tls = tls
        self._open: set[socket.socket] = set()
        self._all_gone = threading.Condition()
        self._is_stopped = False
        self._thread = threading.Thread(target=self._accept, name="practice-accept", daemon=True)

    def start(self) -> None:
        """Begin to accept."""
        self._thread.start()

    def stop(self) -> None:
        """Stop accepting and cut every connection; returns when the callers' threads are done."""
        self._is_stopped = True
        # Shutting a listening socket down wakes accept() on Linux; a call of our own elsewhere.
        self._shut(self._socket)
        self._nudge()
        self._thread.join(timeout=STOP_S)
        self._socket.close()
        with self._all_gone:
            for sock in self._open:
                self._shut(sock)
            self._all_gone.wait_for(lambda: not self._open, timeout=STOP_S)

    def _nudge(self) -> None:
        try:
            socket.create_connection(self._socket.getsockname()[:2], timeout=0.2).close()
        except OSError as error:
            log.debug("nobody listens any more: %s", error)

    def _shut(self, sock: socket.socket) -> None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError as error:
            log.debug("already gone: %s", error)

    def _accept(self) -> None:
        while not self._is_stopped:
            try:
                sock, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(
                target=self._guarded, args=(sock,), name="practice-caller", daemon=True
            ).start()

    def _guarded(self, sock: socket.socket) -> None:
        try:
            self._serve(
                sock if self._tls is None else self._tls.wrap_socket(sock, server_side=True)
            )
        except OSError as error:
            log.debug("no TLS handshake: %s", error)
            sock.close()
        except Exception:
            # The outermost guard of a caller's thread: one caller never stops the others.
            log.exception("a call ended in a fault of the practice cloud itself")

    def _serve(self, sock: socket.socket) -> None:
        with self._all_gone:
            self._open.add(sock)
        try:
            Connection(sock, self._answerer).run()
        finally:
            sock.close()
            with self._all_gone:
                self._open.discard(sock)
                self._all_gone.notify_all()


def listen(host: str, ports: list[int]) -> socket.socket:
    """
    A listening socket on the first of `ports` that is free (0: any).

    Raises:
        OSError: None of them could be taken.
    """
    for last, port in zip([False] * (len(ports) - 1) + [True], ports, strict=True):
        try:
            return socket.create_server((host, port), backlog=512)
        except OSError:
            if last:
                raise
    raise ValueError("no port was named")
