"""OBS signature in the header. The key stands in the string percent-encoded."""

from collections.abc import Mapping
from urllib.parse import quote

from desktop_uploader.providers.huawei.target import ObsSecret
from desktop_uploader.providers.transport.header_signing import HeaderSigner


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
    """`headers` with date, token and signature; see `HeaderSigner.signed`."""
    keys = (secret.access_key_id, secret.access_key_secret, secret.security_token)
    resource = f"/{secret.bucket}/{encoded(secret.key)}"
    return HeaderSigner("OBS", "x-obs-", *keys).signed(
        method, resource, query=query, headers=headers, at_s=at_s
    )
