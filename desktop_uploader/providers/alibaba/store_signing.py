"""OSS signature V1 in the header. The key stands in the string as it is, not percent-encoded."""

from collections.abc import Mapping

from desktop_uploader.providers.alibaba.target import OssSecret
from desktop_uploader.providers.transport.header_signing import HeaderSigner


def signed_headers(
    secret: OssSecret,
    method: str,
    *,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    at_s: float,
) -> dict[str, str]:
    """`headers` with date, token and signature; see `HeaderSigner.signed`."""
    keys = (secret.access_key_id, secret.access_key_secret, secret.security_token)
    resource = f"/{secret.bucket}/{secret.key}"
    return HeaderSigner("OSS", "x-oss-", *keys).signed(
        method, resource, query=query, headers=headers, at_s=at_s
    )
