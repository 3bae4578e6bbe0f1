"""
Alibaba's two signatures, computed from what came in. Pure.

RPC signature 1.0: VOD manual of 2022-07-08, chapter on request signatures; its published vector
is in the tests. OSS header signature V1: OSS developer guide, "Include signatures in the
Authorization header".
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote

# The query names that are part of an OSS resource (OSS developer guide, CanonicalizedResource),
# as far as this cloud knows the calls they belong to.
SUBRESOURCE_WORDS = """
    acl append callback callback-var comp cors delete encryption lifecycle live location logging
    objectInfo objectMeta partNumber policy position qos referer response-cache-control
    response-content-disposition response-content-encoding response-content-language
    response-content-type response-expires restore security-token sequential startTime endTime
    stat status symlink tagging uploadId uploads versionId versioning versions vod website
    x-oss-process x-oss-traffic-limit continuation-token bucketInfo
"""
SUBRESOURCES = frozenset(SUBRESOURCE_WORDS.split())


def _mac(key: str, text: str) -> str:
    digest = hmac.new(key.encode(), text.encode("utf-8", "surrogateescape"), hashlib.sha1).digest()
    return base64.b64encode(digest).decode("ascii")


def is_same(left: str, right: str) -> bool:
    """Compare without telling by time how much of it was right."""
    return hmac.compare_digest(left.encode(), right.encode())


def rpc_string_to_sign(method: str, parameters: Mapping[str, str]) -> str:
    """What the caller of an RPC has signed; `Signature` itself is left out."""
    canonical = "&".join(
        f"{_encoded(name)}={_encoded(parameters[name])}"
        for name in sorted(parameters, key=lambda name: name.encode("utf-8"))
        if name != "Signature"
    )
    return f"{method}&%2F&{_encoded(canonical)}"


def rpc_signature(secret: str, method: str, *, parameters: Mapping[str, str]) -> str:
    """The signature a call must carry."""
    return _mac(secret + "&", rpc_string_to_sign(method, parameters))


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def oss_string_to_sign(
    method: str, resource: str, *, headers: Mapping[str, str], query: Mapping[str, str]
) -> str:
    """
    What the caller of OSS has signed.

    `resource` is "/bucket/key" (key as it is, not percent-encoded), header names in lower case.
    An `x-oss-date` stands in the place of the date as well.
    """
    own = sorted((name, value) for name, value in headers.items() if name.startswith("x-oss-"))
    signed = sorted((name, value) for name, value in query.items() if name in SUBRESOURCES)
    if signed:
        resource += "?" + "&".join(f"{name}={value}" if value else name for name, value in signed)
    lines = [
        method,
        headers.get("content-md5", ""),
        headers.get("content-type", ""),
        headers.get("x-oss-date", "") or headers.get("date", ""),
        *(f"{name}:{value}" for name, value in own),
        resource,
    ]
    return "\n".join(lines)


def oss_signature(
    secret: str,
    method: str,
    *,
    resource: str,
    headers: Mapping[str, str],
    query: Mapping[str, str],
) -> str:
    """The signature in `Authorization: OSS <id>:<signature>` that the call must carry."""
    return _mac(secret, oss_string_to_sign(method, resource, headers=headers, query=query))
