"""
Sends requests, streams parts, reads answers; one call is one try.

Each sending thread has a connection of its own for as long as it sends; between two requests the
connections wait where any thread finds them.
"""

import http.client
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from desktop_uploader.domain.errors import (
    BadAnswer,
    Cut,
    Outcome,
    ProviderError,
    ProxyRefused,
    UploaderError,
)
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.part_body import PartBody
from desktop_uploader.providers.transport import troubles
from desktop_uploader.providers.transport.breaker import Breaker
from desktop_uploader.providers.transport.connections import (
    Connection,
    IdleConnections,
    connection_over,
)
from desktop_uploader.providers.transport.departure import await_departure
from desktop_uploader.providers.transport.dial import dial
from desktop_uploader.providers.transport.exchange import (
    LineBroke,
    Stage,
    read_content,
    send_body,
    send_head,
)
from desktop_uploader.providers.transport.messages import Answer, Request
from desktop_uploader.providers.transport.network import Network, route_to

log = logging.getLogger(__name__)

LAST_WORDS_S = 2.0
"""How long an answer is looked for on a line that no longer takes our bytes."""


class Sender:
    """The way to all hosts of one account. May be used from many threads at once."""

    def __init__(self, network: Network, clock: Clock) -> None:
        self._network = network
        self._clock = clock
        self._idle = IdleConnections(clock)
        self._lock = threading.Lock()
        self._breakers: set[Breaker] = set()
        self._is_closed = False

    def send(self, request: Request, *, cutoff: Cutoff, body: PartBody | None = None) -> Answer:
        """
        Send `request`, with `body` streamed if there is one; the answer, whatever its status says.

        Raises:
            Unreachable: No answer; `outcome` says whether anything may have been done.
            BadAnswer: An answer that is none of HTTP, too long, or a redirect.
            ProxyRefused, CertificateRefused: Nothing was sent.
            Cut: The cutoff was used, or the sender closed.
            UploaderError: Whatever the body raises.
        """
        breaker = Breaker()
        begun_s = self._clock.monotonic_s()
        with cutoff.watch(breaker.trip), self._registered(breaker):
            try:
                answer = self._exchange(request, body, breaker=breaker)
            except UploaderError as error:
                log.debug("%s %s: %s", request.action, request.host, error.trouble.kind)
                if breaker.is_tripped:
                    raise Cut(action=request.action, outcome=error.trouble.outcome) from error
                raise
        _log(request, answer, took_ms=(self._clock.monotonic_s() - begun_s) * 1000)
        return _accepted(request, answer)

    def close(self) -> None:
        """End every call under way and close every connection."""
        with self._lock:
            self._is_closed = True
            breakers = list(self._breakers)
        for breaker in breakers:
            breaker.trip()
        self._idle.close()

    @contextmanager
    def _registered(self, breaker: Breaker) -> Iterator[None]:
        with self._lock:
            if self._is_closed:
                raise Cut
            self._breakers.add(breaker)
        try:
            yield
        finally:
            with self._lock:
                self._breakers.discard(breaker)

    def _exchange(self, request: Request, body: PartBody | None, *, breaker: Breaker) -> Answer:
        route = route_to(self._network, scheme=request.scheme, host=request.host, port=request.port)
        key = (route, request.host)
        kept = self._idle.take(key)
        if kept is not None:
            try:
                return self._attempt(kept, request, body=body, breaker=breaker)
            except LineBroke as broke:
                was_given_up = _was_given_up(broke, request, has_body=body is not None)
                if breaker.is_tripped or not was_given_up:
                    raise _trouble(broke, request) from broke.cause
        sock = dial(route, self._network, server_name=request.host, breaker=breaker)
        try:
            return self._attempt(connection_over(sock, key), request, body=body, breaker=breaker)
        except LineBroke as broke:
            raise _trouble(broke, request) from broke.cause

    def _attempt(
        self, connection: Connection, request: Request, *, body: PartBody | None, breaker: Breaker
    ) -> Answer:
        may_stay = False
        try:
            breaker.hold(connection.sock)
            connection.sock.settimeout(self._network.stall_s)
            send_head(connection, request, body=body)
            try:
                crc = None if body is None else send_body(connection, body, clock=self._clock)
            except LineBroke as broke:
                return self._read_last_words(connection, broke)
            await_departure(connection, self._network.stall_s)
            patience_s = request.answer_s or self._network.stall_s
            answer, may_stay = self._read_answer(connection, patience_s=patience_s, crc=crc)
            return answer
        finally:
            if may_stay:
                self._idle.put_back(connection)
            else:
                connection.close()

    def _read_last_words(self, connection: Connection, broke: LineBroke) -> Answer:
        """
        The answer of a far end that no longer takes the body.

        It may refuse before it has read all of it, and then close: its answer lies in our
        receive buffer still, and it is that which counts, not the break.

        Raises:
            LineBroke: There is none.
        """
        patience_s = min(LAST_WORDS_S, self._network.stall_s)
        try:
            return self._read_answer(connection, patience_s=patience_s, crc=None)[0]
        except LineBroke:
            raise broke from broke.cause

    def _read_answer(
        self, connection: Connection, *, patience_s: float, crc: int | None
    ) -> tuple[Answer, bool]:
        """The answer, and whether the connection may carry another request."""
        sent_s = self._clock.monotonic_s()
        connection.sock.settimeout(patience_s)
        try:
            response = connection.http.getresponse()
            received_s = self._clock.monotonic_s()
            connection.sock.settimeout(self._network.stall_s)
            content = read_content(response)
        except (OSError, http.client.HTTPException) as error:
            raise LineBroke(error, Stage.ANSWER) from error
        headers = {name.lower(): value for name, value in response.getheaders()}
        answer = Answer(
            status=response.status,
            headers=headers,
            content=content,
            sent_crc64=crc,
            sent_s=sent_s,
            received_s=received_s,
        )
        return answer, response.isclosed() and not response.will_close


def _was_given_up(broke: LineBroke, request: Request, *, has_body: bool) -> bool:
    """Whether it was a kept connection that the far end had left meanwhile: nobody's failure."""
    if isinstance(broke.cause, TimeoutError):
        return False
    return broke.stage is Stage.HEAD or (not has_body and request.is_read_only)


def _trouble(broke: LineBroke, request: Request) -> ProviderError:
    # A request that was not sent to its end is not carried out.
    is_harmless = broke.stage is not Stage.ANSWER or request.is_read_only
    return troubles.of_exchange(
        broke.cause,
        action=request.action,
        host=request.host,
        outcome=Outcome.NOT_DONE if is_harmless else Outcome.UNKNOWN,
    )


def _accepted(request: Request, answer: Answer) -> Answer:
    if answer.status == 407:
        raise ProxyRefused(code="proxy-sign-in", action=request.action)
    if 300 <= answer.status < 400:
        there = urlsplit(answer.headers.get("location", "")).hostname or ""
        raise BadAnswer(
            action=request.action,
            code="redirect",
            request_id=answer.request_id,
            facts={"host": request.host, "location": there},
        )
    return answer


def _log(request: Request, answer: Answer, *, took_ms: float) -> None:
    log.debug(
        "%s %s %s%s -> %d %s %.0f ms",
        request.action,
        request.method,
        request.host,
        request.path,
        answer.status,
        answer.request_id,
        took_ms,
    )
