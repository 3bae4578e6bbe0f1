"""
Signatures of VOD's calls: what is sent, key and time in; signature out. Pure.

v2: qcloud-documents, "API authentication": HMAC-SHA256 over method, host, path and the raw values
of the sorted parameters. v3: TC3-HMAC-SHA256, as tencentcloud-sdk-python-common 3.1 computes it.
"""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

SIGNED_HOST_AND_PATH = "vod.api.qcloud.com/v2/index.php"
"""Stands in what is signed, wherever the call is sent."""
TC3 = "TC3-HMAC-SHA256"
PRODUCT = "vod"
V3_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class AccountKey:
    """The key that signs an account's calls."""

    secret_id: str = field(repr=False)
    secret_key: str = field(repr=False)


def v2_signed(
    parameters: Mapping[str, str], key: AccountKey, *, now_s: float, nonce: int
) -> dict[str, str]:
    """
    `parameters` with everything that a signed POST carries.

    Args:
        now_s: The far end's time, seconds since the epoch; it may be two hours off.
        nonce: From 1, never used before in the same second.
    """
    ready = {
        **parameters,
        "Region": "gz",
        "Timestamp": str(int(now_s)),
        "Nonce": str(nonce),
        "SecretId": key.secret_id,
        "SignatureMethod": "HmacSHA256",
    }
    return {**ready, "Signature": v2_signature(ready, key.secret_key)}


def v2_signature(parameters: Mapping[str, str], secret_key: str, *, method: str = "POST") -> str:
    """The signature of `parameters`, of which none is named Signature."""
    joined = "&".join(f"{name.replace('_', '.')}={parameters[name]}" for name in sorted(parameters))
    text = f"{method}{SIGNED_HOST_AND_PATH}?{joined}"
    return b64encode(hmac.digest(secret_key.encode(), text.encode(), "sha256")).decode()


def v3_authorization(content: bytes, key: AccountKey, *, host: str, at_s: int) -> str:
    """
    The Authorization header of a POST of `content` to "/".

    Args:
        at_s: As X-TC-Timestamp states it; it may be five minutes off.
    """
    hashed = hashlib.sha256(content).hexdigest()
    canonical = f"POST\n/\n\ncontent-type:{V3_TYPE}\nhost:{host}\n\ncontent-type;host\n{hashed}"
    scope = f"{datetime.fromtimestamp(at_s, UTC):%Y-%m-%d}/{PRODUCT}/tc3_request"
    asked = hashlib.sha256(canonical.encode()).hexdigest()
    signing_key = f"TC3{key.secret_key}".encode()
    for word in scope.split("/"):
        signing_key = hmac.digest(signing_key, word.encode(), "sha256")
    text = f"{TC3}\n{at_s}\n{scope}\n{asked}"
    signature = hmac.new(signing_key, text.encode(), "sha256").hexdigest()
    return (
        f"{TC3} Credential={key.secret_id}/{scope}, SignedHeaders=content-type;host,"
        f" Signature={signature}"
    )
