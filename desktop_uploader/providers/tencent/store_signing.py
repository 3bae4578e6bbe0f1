"""
COS' signature in the header: time, credential and request in, headers out. Pure.

Source: COS, "Request signature" (page 436/7778); the same as `CosS3Auth` of cos-python-sdk-v5 1.9.
The key stands in the text as it is, names in lower case, values percent-encoded. All of the query
is signed, and of the headers those that the vendor's own client signs.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import quote

from desktop_uploader.providers.tencent.target import CosSecret

TOKEN_HEADER = "x-cos-security-token"
EARLIER_S, LATER_S = 60, 3600
"""The window in which a request may be used; a part may be under way for long."""
KEY_TIME = re.compile(r"q-key-time=(\d+);(\d+)&")
SIGNED = frozenset({"content-length", "content-md5", "content-type", "host"})


def signed_headers(
    secret: CosSecret,
    method: str,
    *,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    at_s: float,
) -> dict[str, str]:
    """
    `headers` with token and signature.

    Args:
        query: As it is sent, not yet encoded; "" for a name without a value.
        headers: Names in lower case.
        at_s: The store's time, seconds since the epoch.
    """
    ready = dict(headers)
    if secret.security_token:
        ready[TOKEN_HEADER] = secret.security_token
    key_time = f"{int(at_s) - EARLIER_S};{int(at_s) + LATER_S}"
    stated = authorization(
        secret, method, query=query, headers={**ready, "host": secret.host}, key_time=key_time
    )
    return {**ready, "authorization": stated}


def authorization(
    secret: CosSecret,
    method: str,
    *,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    key_time: str,
) -> str:
    """The header's value; `key_time` is "from;to" in seconds since the epoch."""
    signed = {
        name: value for name, value in headers.items() if name in SIGNED or name[:6] == "x-cos-"
    }
    parameters, names = _pairs(query), _pairs(signed)
    text = f"{method.lower()}\n/{secret.key}\n{_joined(parameters)}\n{_joined(names)}\n"
    hashed = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    sign_key = hmac.new(secret.secret_key.encode(), key_time.encode(), hashlib.sha1).hexdigest()
    asked = f"sha1\n{key_time}\n{hashed}\n"
    signature = hmac.new(sign_key.encode(), asked.encode(), hashlib.sha1).hexdigest()
    return (
        f"q-sign-algorithm=sha1&q-ak={secret.secret_id}&q-sign-time={key_time}"
        f"&q-key-time={key_time}&q-header-list={';'.join(names)}"
        f"&q-url-param-list={';'.join(parameters)}&q-signature={signature}"
    )


def window_of(header: str) -> tuple[int, int]:
    """From when until when a request that was signed so may be used; (0, 0) for none of ours."""
    found = KEY_TIME.search(header)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def encoded(text: str) -> str:
    """Letters, digits and "-_.~" stay; a slash does not."""
    return quote(text, safe="-_.~")


def _pairs(values: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted((encoded(name).lower(), encoded(value)) for name, value in values.items()))


def _joined(pairs: Mapping[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in pairs.items())
