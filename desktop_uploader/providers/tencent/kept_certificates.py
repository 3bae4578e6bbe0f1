"""
Certificates that outlive a crash.

An apply of 2018-07-17 cannot be repeated: it gives another place, and what was stored in the first
is lost with the key to it. So the certificate of a large film is kept where the account's own
secrets lie, until its medium is committed or its place is left. Where nothing can be kept there,
a film begins anew after a crash, as it does when its certificate ends.
"""

import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import asdict

from desktop_uploader.domain.credential import Credential, Grant, Place
from desktop_uploader.domain.errors import SignInNeeded
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.secret_store import UPLOADS, SecretStore
from desktop_uploader.providers.tencent.target import CosSecret

_log = logging.getLogger(__name__)

WORTH_KEEPING_BYTES = 8 * 1024 * 1024
"""A smaller film is soon sent again."""
LONGEST_KEPT_S = 3 * 86_400.0
"""No certificate lives longer; what is older was left behind."""


class KeptCertificates:
    """May be asked from any thread. A place that cannot be used is passed over, and logged."""

    def __init__(self, vault: SecretStore | None, account: str, *, clock: Clock) -> None:
        """`vault` is None where nothing may be kept."""
        self._vault = vault
        self._entry = UPLOADS.format(account=account)
        self._clock = clock
        self._lock = threading.Lock()
        self._granted: set[str] = set()
        """Targets whose certificate this process had: what it lost, it lost for a reason."""

    def keep(self, grant: Grant, *, size_bytes: int) -> None:
        """Keep the certificate of a film that is worth it."""
        credential = grant.credential
        with self._lock:
            self._granted.add(credential.target)
            if self._vault is None or credential.life_s is None or size_bytes < WORTH_KEEPING_BYTES:
                return
            assert isinstance(credential.secret, CosSecret)
            kept = {"kept_at_s": self._clock.now_s(), **asdict(credential.secret)}
            self._change({credential.target: json.dumps(kept)})

    def take(self, place: Place) -> Credential | None:
        """
        The certificate of `place`, if an earlier process has left one; once.

        How long it holds nobody can tell here: it is used until it is refused.
        """
        with self._lock:
            if self._vault is None or place.target in self._granted:
                return None
            self._granted.add(place.target)
            text = self._held().get(place.target)
        if text is None:
            return None
        said = json.loads(text)
        del said["kept_at_s"]
        return Credential(place.target, self._clock.monotonic_s(), None, CosSecret(**said))

    def forget(self, target: str) -> None:
        """The place is done with."""
        with self._lock:
            if self._vault is not None and target in self._held():
                self._change({target: None})

    def _held(self) -> Mapping[str, str]:
        assert self._vault is not None
        try:
            return self._vault.fetch(self._entry)
        except SignInNeeded as error:
            _log.info("no certificate can be looked up: %s", error.trouble.code)
            return {}

    def _change(self, changes: Mapping[str, str | None]) -> None:
        assert self._vault is not None
        oldest_s = self._clock.now_s() - LONGEST_KEPT_S
        held = {name: text for name, text in self._held().items() if _kept_at_s(text) > oldest_s}
        after = {name: text for name, text in {**held, **changes}.items() if text is not None}
        try:
            if after:
                self._vault.keep(self._entry, after)
            else:
                self._vault.forget(self._entry)
        except SignInNeeded as error:
            _log.info("no certificate can be kept: %s", error.trouble.code)


def _kept_at_s(text: str) -> float:
    return float(json.loads(text)["kept_at_s"])
