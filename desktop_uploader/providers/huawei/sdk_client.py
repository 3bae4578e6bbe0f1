"""
The vendor's client over connections of ours: dialled, trusted and cut as all others are.

Its own would trust any certificate; it would also follow a redirect with our token, and lose an
answer that comes before the whole body has gone out. Needs the extra `sdk`.
"""

import http.client
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import obs

from desktop_uploader.domain.errors import BadAnswer
from desktop_uploader.providers.huawei.target import ObsSecret
from desktop_uploader.providers.transport.breaker import Breaker
from desktop_uploader.providers.transport.dial import dial
from desktop_uploader.providers.transport.exchange import read_content
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.network import Network, route_to
from desktop_uploader.providers.transport.package_line import await_answer, send_in_steps
from desktop_uploader.providers.transport.sender import LAST_WORDS_S


class Answered(Exception):
    """The answer came before all of the body had gone out; the line has it."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """An answer that was read to its end, as the package wants it."""

    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: io.BytesIO

    def getheaders(self) -> list[tuple[str, str]]:
        """As they came."""
        return self.headers

    def read(self, count: int = -1) -> bytes:
        """The next bytes; empty at the end."""
        return self.body.read(count)

    def close(self) -> None:
        """Nothing is open."""


class Line(http.client.HTTPConnection):
    """
    One connection for one request.

    Attributes:
        answer: What came back; None before.
        has_asked: Whether a request has begun to go out.
    """

    def __init__(self, host: str, network: Network, *, breaker: Breaker, answer_s: float) -> None:
        super().__init__(host)
        self._network = network
        self._breaker = breaker
        self._answer_s = answer_s
        self.answer: Answer | None = None
        self.has_asked = False

    def connect(self) -> None:
        """Dial as the network says; raises our own errors."""
        route = route_to(self._network, scheme="https", host=self.host)
        self.sock = dial(route, self._network, server_name=self.host, breaker=self._breaker)
        self.sock.settimeout(self._network.stall_s)
        self.has_asked = True

    def send(self, data: Any) -> None:
        """Send on; where the far end takes no more, hear what it has to say."""
        if self.sock is None:
            self.connect()
        try:
            send_in_steps(self.sock, data)
        except OSError as error:
            self._answer_s = min(LAST_WORDS_S, self._network.stall_s)
            try:
                self._hear()
            except (OSError, http.client.HTTPException):
                raise error from None
            raise Answered from error

    def getresponse(self) -> Any:
        """Wait until all has left, then read the answer to its end, and keep it."""
        await_answer(self.sock, self._network.stall_s)
        return self._hear()

    def _hear(self) -> _Heard:
        self.sock.settimeout(self._answer_s)
        with super().getresponse() as response:
            headers = response.getheaders()
            content = read_content(response)
        heard = _Heard(response.status, response.reason, headers, io.BytesIO(content))
        if 300 <= heard.status < 400:
            raise BadAnswer(code="redirect", facts={"host": self.host})
        lower = {name.lower(): value for name, value in headers}
        self.answer = Answer(heard.status, lower, content)
        return heard


class Client(obs.ObsClient):  # type: ignore[misc]
    """The package's client, for one call; `line` makes the connection to a host."""

    def __init__(self, secret: ObsSecret, line: Callable[[str], Line]) -> None:
        super().__init__(
            access_key_id=secret.access_key_id,
            secret_access_key=secret.access_key_secret,
            security_token=secret.security_token or None,
            # Whether it is spoken in TLS is the line's concern, as trust is.
            server=f"http://{secret.server}",
            is_secure=False,
            signature="obs",
            is_signature_negotiation=False,
            max_retry_count=0,
            chunk_size=1024 * 1024,
        )
        self._line = line

    def _get_server_connection(self, server: str, *_: Any, **__: Any) -> Line:
        return self._line(server)
