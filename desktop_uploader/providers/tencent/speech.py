"""
How each generation of VOD is spoken to: a call becomes a request, an answer a document.

v2: a signed form. v3: signed JSON, or unsigned JSON to a broker that keeps the key and sends the
cloud's own answer back. The client flow: JSON with a permission that is fetched for each call.
"""

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from desktop_uploader.ports.clock import Draw
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent import signing
from desktop_uploader.providers.tencent.permissions import Permissions
from desktop_uploader.providers.tencent.wire import Refusal
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.calls import FORM_TYPE
from desktop_uploader.providers.transport.lenient import Document
from desktop_uploader.providers.transport.messages import Request

V3_VERSION = "2018-07-17"

Parameters = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Heard:
    """
    What a document says.

    Attributes:
        told: What stands in the envelope; empty where it is a refusal.
        refusal: None where all is well.
    """

    told: Document
    request_id: str = ""
    refusal: Refusal | None = None


class Speech(Protocol):
    """One generation, and one way to be let in."""

    @property
    def is_brokered(self) -> bool:
        """Whether somebody between us and the service has the key."""
        ...

    def request(
        self, action: str, parameters: Parameters, *, now_s: float, cutoff: Cutoff
    ) -> Request:
        """
        The call as it is sent.

        Args:
            now_s: The far end's time, seconds since the epoch.

        Raises:
            UploaderError: A permission could not be had.
        """
        ...

    def hear(self, document: Document) -> Heard:
        """What an answer says."""
        ...


class V2Speech:
    """Signed with the account's own key."""

    is_brokered = False

    def __init__(self, url: str, key: signing.AccountKey, *, draw: Draw) -> None:
        self._url = url
        self._key = key
        self._draw = draw
        self._count = itertools.count()

    def request(
        self, action: str, parameters: Parameters, *, now_s: float, cutoff: Cutoff
    ) -> Request:
        """A form, its lists as name.0, name.1 …"""
        plain = {"Action": action, **dict(_flat(parameters))}
        # Differs from the last 1024 of this process, and most likely from all others.
        nonce = (int(self._draw() * 2**20) << 10 | next(self._count) & 1023) + 1
        signed = signing.v2_signed(plain, self._key, now_s=now_s, nonce=nonce)
        content = urlencode(signed).encode()
        return _post(self._url, action, content=content, headers={"Content-Type": FORM_TYPE})

    def hear(self, document: Document) -> Heard:
        """`code` 0 is well."""
        return _heard_by_number(document, document)


@dataclass(frozen=True, slots=True)
class V3Speech:
    """
    JSON, signed with the account's own key, or not at all for a broker.

    Attributes:
        token: What the broker knows us by; "" for the service itself.
    """

    url: str
    key: signing.AccountKey | None = None
    region: str = ""
    token: str = field(default="", repr=False)

    @property
    def is_brokered(self) -> bool:
        """Whether somebody between us and the service has the key."""
        return self.key is None

    def request(
        self, action: str, parameters: Parameters, *, now_s: float, cutoff: Cutoff
    ) -> Request:
        """As the gateway wants it; the host is signed."""
        content = json.dumps(dict(parameters)).encode()
        headers = {
            "Content-Type": signing.V3_TYPE,
            "X-TC-Action": action,
            "X-TC-Version": V3_VERSION,
        }
        if self.key is None:
            headers["Authorization"] = f"Bearer {self.token}"
        else:
            host, at_s = urlsplit(self.url).netloc, int(now_s)
            headers["X-TC-Timestamp"] = str(at_s)
            headers["X-TC-Region"] = self.region
            headers["Authorization"] = signing.v3_authorization(
                content, self.key, host=host, at_s=at_s
            )
        return _post(self.url, action, content=content, headers=headers)

    def hear(self, document: Document) -> Heard:
        """What stands in `Response`."""
        told = lenient.entry(document, "Response")
        error = lenient.entry(told, "Error")
        request_id = lenient.text(told, "RequestId")
        code = lenient.text(error, "Code")
        if not told:
            return Heard({}, refusal=Refusal("no-envelope"))
        if code:
            refusal = Refusal(code, lenient.text(error, "Message"), request_id)
            return Heard({}, request_id, refusal)
        return Heard(told, request_id)


@dataclass(frozen=True, slots=True)
class UgcSpeech:
    """JSON with a permission that is asked for anew for each call."""

    url: str
    permissions: Permissions
    is_brokered: bool = False

    def request(
        self, action: str, parameters: Parameters, *, now_s: float, cutoff: Cutoff
    ) -> Request:
        """The action stands in the query."""
        asked = {"signature": self.permissions.fresh(cutoff=cutoff), **parameters}
        content = json.dumps(asked).encode()
        return _post(
            f"{self.url}?Action={action}",
            action,
            content=content,
            headers={"Content-Type": "application/json"},
        )

    def hear(self, document: Document) -> Heard:
        """What stands in `data`, where `code` is 0."""
        return _heard_by_number(document, lenient.entry(document, "data"))


def _heard_by_number(document: Document, told: Document) -> Heard:
    code = lenient.text(document, "code")
    request_id = lenient.text(document, "requestId", "RequestId")
    if code == "0":
        return Heard(told, request_id)
    message = lenient.text(document, "message")
    return Heard({}, request_id, Refusal(code or "no-code", message, request_id))


def _flat(parameters: Parameters) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for name, value in parameters.items():
        if isinstance(value, list | tuple):
            flat += [(f"{name}.{number}", str(one)) for number, one in enumerate(value)]
        else:
            flat.append((name, str(value)))
    return flat


def _post(url: str, action: str, *, content: bytes, headers: Mapping[str, str]) -> Request:
    there = urlsplit(url)
    path = there.path or "/"
    return Request(
        action=action,
        method="POST",
        scheme=there.scheme,
        host=there.hostname or "",
        port=there.port,
        target=f"{path}?{there.query}" if there.query else path,
        headers={"Accept": "application/json", **headers},
        content=content,
    )
