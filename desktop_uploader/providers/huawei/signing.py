"""
`SDK-HMAC-SHA256`, the signature of calls to Huawei's API gateway: request, key and time in,
headers out. Pure.

Source: API Gateway, "AK/SK signing and authentication"; equal to the vendor's own package for
random requests, see the tests. The body is always signed: all of ours are JSON.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

ALGORITHM = "SDK-HMAC-SHA256"
CONTENT_TYPE = "application/json;charset=UTF-8"
Query = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AccountKey:
    """
    The key that signs an account's calls.

    Attributes:
        security_token: Beside a temporary key; "" for a lasting one.
    """

    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    security_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ApiCall:
    """
    One call before it is signed.

    Attributes:
        path: Percent-encoded where it must be, no query.
        query: Not encoded; a name may come more than once.
        headers: Beside those that every call has.
    """

    method: str
    host: str
    path: str
    query: Query = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""


def signed_headers(call: ApiCall, key: AccountKey, *, at_s: float) -> dict[str, str]:
    """
    The headers that `call` goes out with, but for Host, which is signed and added when it is sent.

    Args:
        at_s: The far end's time, seconds since the epoch; it may be 15 minutes off.
    """
    date = datetime.fromtimestamp(at_s, UTC).strftime("%Y%m%dT%H%M%SZ")
    headers = {"Content-Type": CONTENT_TYPE, "X-Sdk-Date": date, **call.headers}
    if key.security_token:
        headers["X-Security-Token"] = key.security_token
    signed = {name.lower(): value.strip() for name, value in headers.items()}
    signed["host"] = call.host
    names = ";".join(sorted(signed))
    digest = hashlib.sha256(canonical_request(call, signed).encode()).hexdigest()
    text = f"{ALGORITHM}\n{date}\n{digest}"
    signature = hmac.new(key.secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()
    headers["Authorization"] = (
        f"{ALGORITHM} Access={key.access_key}, SignedHeaders={names}, Signature={signature}"
    )
    return headers


def canonical_request(call: ApiCall, signed: Mapping[str, str]) -> str:
    """What is signed; `signed` holds header names in lower case."""
    path = call.path if call.path.endswith("/") else f"{call.path}/"
    names = sorted(signed)
    return "\n".join(
        [
            call.method,
            path,
            query_text(sorted(call.query)),
            "".join(f"{name}:{signed[name]}\n" for name in names),
            ";".join(names),
            hashlib.sha256(call.content).hexdigest(),
        ]
    )


def query_text(query: Query) -> str:
    """The query in the order given, encoded as RFC 3986 says."""
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in query)
