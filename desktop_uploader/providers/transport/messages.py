"""One HTTP request on its way out, and the answer to it, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

REQUEST_ID_HEADERS = (
    "x-oss-request-id",
    "x-cos-request-id",
    "x-obs-request-id",
    "x-request-id",
    "x-iam-trace-id",
)


@dataclass(frozen=True, slots=True)
class Request:
    """
    A request as it is to be sent, signed already.

    Attributes:
        action: The far end's name of the call, for errors and the log.
        scheme, host, port: Of its URL; the port is None where it is the scheme's own.
        target: Path and query, percent-encoded.
        headers: As they were signed; Host and Content-Length are added when it is sent.
        content: A body that is small enough to be held.
        answer_s: How long the far end may think before its answer begins; None for the network's
            own patience.
    """

    action: str
    method: str
    scheme: str
    host: str
    target: str
    port: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes = field(default=b"", repr=False)
    answer_s: float | None = None

    @property
    def path(self) -> str:
        """The target without its query, which may hold what is not for the log."""
        return self.target.partition("?")[0]

    @property
    def is_read_only(self) -> bool:
        """Whether it changes nothing at the far end, so that saying it twice is no matter."""
        return self.method in {"GET", "HEAD"}


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What came back.

    Attributes:
        headers: Names in lower case.
        sent_crc64: CRC-64/XZ of the streamed body; None when there was none, or not all of it
            went out before the answer came.
        sent_s, received_s: When the request had gone out and the answer's head came, monotonic.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    sent_crc64: int | None = None
    sent_s: float = 0.0
    received_s: float = 0.0

    @property
    def request_id(self) -> str:
        """The far end's name for the call; "" when it gave none."""
        return next((self.headers[name] for name in REQUEST_ID_HEADERS if name in self.headers), "")
