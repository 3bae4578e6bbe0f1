"""
The signature in the header that OSS (version 1) and OBS share: HMAC-SHA1 over a few lines. Pure.

Sources: OSS developer guide, "Include signatures in the Authorization header"; OBS API reference,
"Authentication of user signatures in a header". The two differ in names and in how the key stands
in the string; of the query only sub-resources are signed.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate

SUBRESOURCES = frozenset({"partNumber", "uploadId", "uploads"})
"""The signed names among those that our calls use; paging is not signed."""


@dataclass(frozen=True, slots=True)
class HeaderSigner:
    """
    One key at one store.

    Attributes:
        scheme: The word before the key's id: "OSS", "OBS".
        prefix: Of the store's own headers, which are all signed: "x-oss-".
        token: Beside a temporary key; "" where the key is the account's own.
    """

    scheme: str
    prefix: str
    key_id: str = field(repr=False)
    key_secret: str = field(repr=False)
    token: str = field(repr=False, default="")

    def signed(
        self,
        method: str,
        resource: str,
        *,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        at_s: float,
    ) -> dict[str, str]:
        """
        `headers` with date, token and signature.

        Args:
            resource: "/bucket/key", the key as this store has it signed.
            query: As it is sent, not yet encoded; "" for a name without a value.
            headers: Names in lower case.
            at_s: The store's time, seconds since the epoch.
        """
        dated = {**headers, "date": formatdate(at_s, usegmt=True)}
        if self.token:
            dated[f"{self.prefix}security-token"] = self.token
        text = "\n".join([method, *self._lines(dated), _with_subresources(resource, query)])
        digest = hmac.new(self.key_secret.encode(), text.encode(), hashlib.sha1).digest()
        signature = base64.b64encode(digest).decode("ascii")
        return {**dated, "authorization": f"{self.scheme} {self.key_id}:{signature}"}

    def _lines(self, headers: Mapping[str, str]) -> list[str]:
        own = sorted(item for item in headers.items() if item[0].startswith(self.prefix))
        plain = [headers.get(name, "") for name in ("content-md5", "content-type", "date")]
        return [*plain, *(f"{name}:{value}" for name, value in own)]


def _with_subresources(resource: str, query: Mapping[str, str]) -> str:
    signed = sorted(item for item in query.items() if item[0] in SUBRESOURCES)
    tail = "&".join(f"{name}={value}" if value else name for name, value in signed)
    return f"{resource}?{tail}" if tail else resource
