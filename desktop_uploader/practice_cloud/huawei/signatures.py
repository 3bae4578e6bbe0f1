"""
Huawei's two signatures, computed from what came in. Pure.

`SDK-HMAC-SHA256`: API Gateway, "AK/SK signing and authentication", checked against the vendor's
package. `OBS <ak>:<signature>`: OBS API reference, "Authentication of user signatures in a header".
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote_plus

ALGORITHM = "SDK-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"

# The query names that are part of an OBS resource, as far as this cloud knows the calls they
# belong to; compared in lower case.
SUBRESOURCE_WORDS = """
    acl append attname cors delete deletebucket encryption inventory length lifecycle location
    logging metadata mirrorbacktosource modify name notification partnumber policy position quota
    rename replication requestpayment response-cache-control response-content-disposition
    response-content-encoding response-content-language response-content-type response-expires
    restore storageclass storageinfo storagepolicy tagging torrent truncate uploadid uploads
    versionid versioning versions website x-image-process
"""
SUBRESOURCES = frozenset(SUBRESOURCE_WORDS.split())


def is_same(left: str, right: str) -> bool:
    """Compare without telling by time how much of it was right."""
    return hmac.compare_digest(left.encode(), right.encode())


def obs_string_to_sign(
    method: str, resource: str, *, headers: Mapping[str, str], query: Mapping[str, str]
) -> str:
    """
    What the caller of OBS has signed.

    `resource` is "/bucket/key" with the key as it was sent, percent-encoded; header names in lower
    case. With an `x-obs-date` the line of the date stays empty.
    """
    own = sorted((name, value) for name, value in headers.items() if name.startswith("x-obs-"))
    signed = sorted((name, value) for name, value in query.items() if name.lower() in SUBRESOURCES)
    if signed:
        resource += "?" + "&".join(f"{name}={value}" if value else name for name, value in signed)
    lines = [
        method,
        headers.get("content-md5", ""),
        headers.get("content-type", ""),
        "" if "x-obs-date" in headers else headers.get("date", ""),
        *(f"{name}:{value}" for name, value in own),
        resource,
    ]
    return "\n".join(lines)


def obs_signature(
    secret: str,
    method: str,
    *,
    resource: str,
    headers: Mapping[str, str],
    query: Mapping[str, str],
) -> str:
    """The signature in `Authorization: OBS <id>:<signature>` that the call must carry."""
    text = obs_string_to_sign(method, resource, headers=headers, query=query)
    digest = hmac.new(secret.encode(), text.encode("utf-8", "surrogateescape"), hashlib.sha1)
    return base64.b64encode(digest.digest()).decode("ascii")


@dataclass(frozen=True, slots=True)
class ApiMessage:
    """
    What came in.

    Attributes:
        target: Path and query as they were sent.
        headers: By name in lower case.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


def api_signature(secret: str, message: ApiMessage, *, signed_names: Sequence[str]) -> str:
    """
    The signature in `Authorization: SDK-HMAC-SHA256 …` that the call must carry.

    `signed_names` are the headers that the caller lists.
    """
    path, _, query = message.target.partition("?")
    headers = message.headers
    is_unsigned = headers.get("x-sdk-content-sha256", "") == UNSIGNED
    canonical = "\n".join(
        [
            message.method,
            path if path.endswith("/") else f"{path}/",
            _canonical_query(query),
            "".join(f"{name}:{headers.get(name, '').strip()}\n" for name in signed_names),
            ";".join(signed_names),
            UNSIGNED if is_unsigned else hashlib.sha256(message.body).hexdigest(),
        ]
    )
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogateescape")).hexdigest()
    text = f"{ALGORITHM}\n{headers.get('x-sdk-date', '')}\n{digest}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _canonical_query(query: str) -> str:
    pairs = [piece.partition("=") for piece in query.split("&") if piece]
    decoded = sorted((unquote_plus(name), unquote_plus(value)) for name, _, value in pairs)
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in decoded)
