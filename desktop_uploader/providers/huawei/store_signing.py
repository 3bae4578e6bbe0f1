"""
OBS signature in the header: time, credential and request in, headers out. Pure.

Source: OBS API reference, "Authentication of user signatures in a header". The key stands in the
string percent-encoded; of the query only sub-resources are signed.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from email.utils import formatdate
from urllib.parse import quote

from desktop_uploader.providers.huawei.target import ObsSecret

TOKEN_HEADER = "x-obs-security-token"
SUBRESOURCES = frozenset({"partNumber", "uploadId", "uploads"})
"""The signed names among those that our calls use; paging is not signed."""


def encoded(key: str) -> str:
    """A key as it stands in the URL and in what is signed."""
    return quote(key, safe="/~")


def signed_headers(
    secret: ObsSecret,
    method: str,
    *,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    at_s: float,
) -> dict[str, str]:
    """
    `headers` with date, token and signature.

    Args:
        query: As it is sent, not yet encoded; "" for a name without a value.
        headers: Names in lower case.
        at_s: The store's time, seconds since the epoch.
    """
    dated = {**headers, "date": formatdate(at_s, usegmt=True)}
    if secret.security_token:
        dated[TOKEN_HEADER] = secret.security_token
    resource = f"/{secret.bucket}/{encoded(secret.key)}"
    text = string_to_sign(method, resource, query=query, headers=dated)
    digest = hmac.new(secret.access_key_secret.encode(), text.encode(), hashlib.sha1).digest()
    signature = base64.b64encode(digest).decode("ascii")
    return {**dated, "authorization": f"OBS {secret.access_key_id}:{signature}"}


def string_to_sign(
    method: str, resource: str, *, query: Mapping[str, str], headers: Mapping[str, str]
) -> str:
    """What is signed; `resource` is "/bucket/key" with the key encoded."""
    own = sorted((name, value) for name, value in headers.items() if name.startswith("x-obs-"))
    signed = sorted((name, value) for name, value in query.items() if name in SUBRESOURCES)
    tail = "&".join(f"{name}={value}" if value else name for name, value in signed)
    return "\n".join(
        [
            method,
            headers.get("content-md5", ""),
            headers.get("content-type", ""),
            headers.get("date", ""),
            *(f"{name}:{value}" for name, value in own),
            f"{resource}?{tail}" if tail else resource,
        ]
    )
