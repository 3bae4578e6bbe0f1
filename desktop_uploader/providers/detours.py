"""
Another way to a cloud's hosts, as an account's option: a gateway, a private address, a test cloud.

`host=address`, `host:port=address` or `*=address`, several with commas between them. An address is
`host:port`, spoken to as the host itself would be, or a URL of a scheme and an address. URL, Host
header, TLS server name and signature stay those of the cloud.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.accounts import AccountField
from desktop_uploader.providers.transport.network import is_loopback

FIELD = AccountField("connect_to")
EXAMPLE = "vod.example.com=10.0.0.7:443, *=https://gateway.example.com"


def read_detours(text: str) -> Mapping[str, str]:
    """
    From host to address, as `Network.connect_to` has it.

    Raises:
        RequestRefused: It cannot be read, or would carry signatures over a line in the clear to
            another machine (code "bad-detour"; facts: field, found, accepted).
    """
    detours: dict[str, str] = {}
    for entry in filter(None, (piece.strip() for piece in text.split(","))):
        host, _, address = (word.strip() for word in entry.partition("="))
        if not host or not _is_safe(address):
            raise RequestRefused(
                code="bad-detour",
                facts={"field": FIELD.name, "found": entry, "accepted": EXAMPLE},
            )
        detours[host] = address
    return detours


def _is_safe(address: str) -> bool:
    has_scheme = "://" in address
    try:
        url = urlsplit(address if has_scheme else f"https://{address}")
        host, port = url.hostname or "", url.port
    except ValueError:
        return False
    is_plain = not (url.path.strip("/") or url.query or url.fragment or url.username)
    is_kept_secret = url.scheme == "https" or (url.scheme == "http" and is_loopback(host))
    return bool(host) and is_plain and is_kept_secret and (has_scheme or port is not None)
