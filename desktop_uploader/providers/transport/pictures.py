"""Pictures by their addresses, without any key: whoever has the address may see them."""

from collections.abc import Callable
from urllib.parse import urlsplit

from desktop_uploader.domain.errors import ObjectMissing, RequestRefused, ServerTrouble
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.transport.messages import Request
from desktop_uploader.providers.transport.sender import Sender

ACTION = "GetPicture"
GONE = frozenset({403, 404, 410})
"""An address that has ended is refused by some stores and unknown to others."""

Fetch = Callable[[str, Cutoff], bytes]


def pictures_by(sender: Sender) -> Fetch:
    """What gets pictures over the line of `sender`."""

    def fetch(url: str, cutoff: Cutoff) -> bytes:
        """
        The bytes behind an address.

        Raises:
            RequestRefused: It is no address of the web (code "bad-picture-address").
            ObjectMissing: Nothing is there (any more) (code "picture-gone").
            ProviderError: As the sender raises it.
        """
        answer = sender.send(_request(url), cutoff=cutoff)
        if answer.status in GONE:
            raise ObjectMissing(code="picture-gone", action=ACTION)
        if answer.status != 200:
            raise ServerTrouble(code=f"http-{answer.status}", action=ACTION)
        return answer.content

    return fetch


def _request(url: str) -> Request:
    try:
        there = urlsplit(url)
        port = there.port
    except ValueError:
        there, port = urlsplit(""), None
    if there.scheme not in ("http", "https") or not there.hostname:
        raise RequestRefused(code="bad-picture-address")
    query = f"?{there.query}" if there.query else ""
    return Request(
        action=ACTION,
        method="GET",
        scheme=there.scheme,
        host=there.hostname,
        port=port,
        target=f"{there.path or '/'}{query}",
    )
