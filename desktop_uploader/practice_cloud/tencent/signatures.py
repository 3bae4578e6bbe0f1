"""
Tencent's four signatures, computed from what came in. Pure.

v2: qcloud-documents, "API authentication" of the 2.0 gateway. v3: TC3-HMAC-SHA256 as the official
SDK computes it. UGC: "client upload signature". COS: "request signature", page 436/7778. Published
vectors and those of the official packages are in the tests.
"""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from urllib.parse import quote

V2_HOST_AND_PATH = "vod.api.qcloud.com/v2/index.php"
TC3 = "TC3-HMAC-SHA256"
UGC_MAC_BYTES = 20


def is_same(left: str, right: str) -> bool:
    """Compare without telling by time how much of it was right."""
    return hmac.compare_digest(left.encode(), right.encode())


def v2_signature(secret: str, method: str, *, parameters: Mapping[str, str]) -> str:
    """
    The `Signature` of a v2 call: over raw values, "_" in names as "."; SHA-1 unless said otherwise.
    """
    joined = "&".join(
        f"{name.replace('_', '.')}={parameters[name]}"
        for name in sorted(parameters)
        if name != "Signature"
    )
    is_256 = parameters.get("SignatureMethod") == "HmacSHA256"
    text = f"{method}{V2_HOST_AND_PATH}?{joined}"
    digest = hmac.digest(secret.encode(), text.encode(), "sha256" if is_256 else "sha1")
    return base64.b64encode(digest).decode("ascii")


def v3_signature(
    secret: str, body: bytes, *, headers: Mapping[str, str], signed_names: Sequence[str], at_s: int
) -> str:
    """The signature of a POST of `body` to "/"; header names in lower case."""
    lines = "".join(f"{name}:{headers.get(name, '')}\n" for name in signed_names)
    names, hashed = ";".join(signed_names), hashlib.sha256(body).hexdigest()
    canonical = f"POST\n/\n\n{lines}\n{names}\n{hashed}"
    scope = v3_scope(at_s)
    asked = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"TC3{secret}".encode()
    for word in scope.split("/"):
        key = hmac.digest(key, word.encode(), "sha256")
    return hmac.new(key, f"{TC3}\n{at_s}\n{scope}\n{asked}".encode(), "sha256").hexdigest()


def v3_scope(at_s: int) -> str:
    """Day (UTC), product and ending, as the credential names them."""
    return time.strftime("%Y-%m-%d", time.gmtime(at_s)) + "/vod/tc3_request"


def ugc_signature(secret: str, original: str) -> str:
    """A client's permission: HMAC-SHA1 of the query string, and the string itself, as Base64."""
    digest = hmac.digest(secret.encode(), original.encode(), "sha1")
    return base64.b64encode(digest + original.encode()).decode("ascii")


def ugc_original(signature: str) -> str:
    """The query string inside a client's permission; "" where there is none."""
    try:
        return base64.b64decode(signature, validate=True)[UGC_MAC_BYTES:].decode()
    except (binascii.Error, ValueError):
        return ""


def cos_signature(
    secret: str,
    method: str,
    *,
    path: str,
    key_time: str,
    values: tuple[Mapping[str, str], Mapping[str, str]],
) -> str:
    """
    The `q-signature` of a COS request.

    Args:
        path: Decoded, with its slash.
        values: Those query parameters and those headers that the caller says it has signed.
    """
    parameters, headers = (_sorted_pairs(one) for one in values)
    text = f"{method.lower()}\n{path}\n{parameters}\n{headers}\n"
    hashed = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    sign_key = hmac.new(secret.encode(), key_time.encode(), "sha1").hexdigest()
    signed = f"sha1\n{key_time}\n{hashed}\n"
    return hmac.new(sign_key.encode(), signed.encode(), "sha1").hexdigest()


def _sorted_pairs(values: Mapping[str, str]) -> str:
    pairs = {_encoded(name).lower(): _encoded(value) for name, value in values.items()}
    return "&".join(f"{name}={pairs[name]}" for name in sorted(pairs))


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")
