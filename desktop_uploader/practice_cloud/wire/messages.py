"""Requests and responses as values, and the two ways in which a call can end without an answer."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from desktop_uploader.practice_cloud.wire.body import Body

REASONS = {
    200: "OK",
    201: "Created",
    204: "No Content",
    206: "Partial Content",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    411: "Length Required",
    413: "Payload Too Large",
    416: "Range Not Satisfiable",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}

CLOUD_NAMES = (
    ".aliyuncs.com",
    ".myhuaweicloud.com",
    ".myqcloud.com",
    ".qcloud.com",
    ".tencentcloudapi.com",
    "vod2.dnsv1.com",
)
"""How the names end that real services have; whatever else is called, is our own address."""


class BadMessage(Exception):
    """What came in is no HTTP/1.1 request; the connection is answered with 400 and closed."""


@dataclass(slots=True)
class Request:
    """
    One call that came in; the body is still on the line.

    Attributes:
        number: 1-based, counted over all connections since the start; 0 until it is counted.
        path: Percent-decoded, always beginning with a slash.
        query: Decoded; of a repeated name the last value counts.
        headers: Names in lower case.
        clock: The true time, in seconds since the epoch.
        skew_s: How far the cloud's clock is off for this call.
        operation: What the call asks for, in the vendor's word ("" until a door has read it).
        trace: Ids the door learned (account, media_id, upload_id, part_number), for the log.
    """

    method: str
    target: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Body
    clock: Callable[[], float]
    arrived_at_s: float
    number: int = 0
    skew_s: float = 0.0
    operation: str = ""
    trace: dict[str, str | int] = field(default_factory=dict)
    form: dict[str, str] | None = None

    @property
    def now_s(self) -> float:
        """When the call arrived, by the clock the cloud shows."""
        return self.arrived_at_s + self.skew_s

    def later_s(self) -> float:
        """The time now, while the call is under way, by the clock the cloud shows."""
        return self.clock() + self.skew_s

    @property
    def host(self) -> str:
        """The name the caller used, lower case, without port."""
        return self.headers.get("host", "").rsplit(":", 1)[0].lower()

    @property
    def names_a_cloud(self) -> bool:
        """The caller used the name of a real service, where every path is that service's."""
        return self.host.endswith(CLOUD_NAMES)

    def parameters(self) -> dict[str, str]:
        """Query and, of a form, its fields, together. Reads a form body of at most 2 MiB."""
        if self.form is None:
            self.form = self._read_form()
        return {**self.query, **self.form}

    def _read_form(self) -> dict[str, str]:
        kind = self.headers.get("content-type", "")
        if self.method != "POST" or not kind.startswith("application/x-www-form-urlencoded"):
            return {}
        return pairs(self.body.read_all(2 << 20).decode("utf-8", "replace"))


@dataclass(slots=True)
class FileSlice:
    """A range of a file that is sent as a body."""

    path: Path
    offset_bytes: int
    size_bytes: int


@dataclass(slots=True)
class Response:
    """One answer; `body` is bytes, or a slice of a file."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | FileSlice = b""
    # A HEAD answer states a length without sending a body.
    stated_length_bytes: int | None = None

    @property
    def size_bytes(self) -> int:
        """Bytes of body that are really sent."""
        return self.body.size_bytes if isinstance(self.body, FileSlice) else len(self.body)

    def head(self, now_s: float, *, is_last: bool) -> bytes:
        """The status line and the headers, as sent."""
        length = self.size_bytes if self.stated_length_bytes is None else self.stated_length_bytes
        lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Status')}"]
        lines.append(f"Date: {formatdate(now_s, usegmt=True)}")
        lines.extend(f"{name}: {value}" for name, value in self.headers.items())
        if self.status != 204:
            lines.append(f"Content-Length: {length}")
        lines.append("Connection: close" if is_last else "Connection: keep-alive")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def json_response(status: int, value: Any) -> Response:
    """An answer in JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(status, {"Content-Type": "application/json;charset=utf-8"}, text.encode())


def pairs(text: str) -> dict[str, str]:
    """Names and values of a query or a form, decoded as UTF-8."""
    return dict(parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="replace"))


def parse_head(head: bytes) -> tuple[str, str, dict[str, str]]:
    """
    Method, target and headers of a request's head, without its closing blank line.

    Raises:
        BadMessage: The head is no HTTP/1.1.
    """
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise BadMessage(f"not a request line: {lines[0][:80]!r}")
    headers = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon:
            raise BadMessage("a header without a colon")
        headers[name.strip().lower()] = value.strip()
    return words[0], words[1], headers


def split_target(target: str) -> tuple[str, dict[str, str]]:
    """Decoded path and query of a request target, in origin or absolute form."""
    if target.startswith(("http://", "https://")):
        target = "/" + target.split("://", 1)[1].partition("/")[2]
    raw_path, _, raw_query = target.partition("?")
    return unquote(raw_path, errors="replace") or "/", pairs(raw_query)
