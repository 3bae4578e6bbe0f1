"""
Secrets in the key-ring of the system.

A key-ring may ask the user something, or wait for a daemon that does not answer: each call runs on
a thread of its own and is given up after some seconds. What it does later does no harm: a password
is set or not, and the account asks again.
"""

import json
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from desktop_uploader.domain.errors import SignInNeeded

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "desktop-uploader"
LIMIT_S = 10.0

LOCKED = "keyring-locked"
SLOW = "keyring-slow"
NONE = "no-keyring"
FAILED = "keyring-failed"

T = TypeVar("T")


def system_key_ring() -> "KeyringBackend":
    """The key-ring that `keyring` finds best on this system."""
    import keyring  # Looks for back ends when imported; not paid by who keeps secrets elsewhere.

    return keyring.get_keyring()


class KeyringSecrets:
    """Keeps the SecretStore port in a key-ring: one text per account."""

    place = "keyring"

    def __init__(self, ring: "KeyringBackend", *, limit_s: float = LIMIT_S) -> None:
        self._ring = ring
        self._limit_s = limit_s

    def fetch(self, account: str) -> Mapping[str, str]:
        """The secrets of `account`; empty when it has none here."""
        text = self._ask(lambda: self._ring.get_password(SERVICE, account))
        return {} if text is None else _parsed(text)

    def keep(self, account: str, secrets: Mapping[str, str]) -> None:
        """Replace the secrets of `account`."""
        text = json.dumps(dict(secrets), ensure_ascii=False)
        self._ask(lambda: self._ring.set_password(SERVICE, account, text))
        # A key-ring may be set up to keep nothing, and says nothing about it.
        if self.fetch(account) != secrets:
            raise SignInNeeded("the key-ring did not keep it", code=NONE)

    def forget(self, account: str) -> None:
        """Remove the secrets of `account`; none is no error."""
        if self._ask(lambda: self._ring.get_password(SERVICE, account)) is not None:
            self._ask(lambda: self._ring.delete_password(SERVICE, account))

    def _ask(self, call: Callable[[], T]) -> T:
        asked = _Call(call)
        # A thread that never comes back must not keep the program from ending.
        threading.Thread(target=asked.run, name="key-ring", daemon=True).start()
        return asked.answer(within_s=self._limit_s)


class _Call(Generic[T]):
    """One call to the key-ring, and what came of it."""

    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call
        self._ended = threading.Event()
        self._answers: list[T] = []
        self._failure: Exception | None = None

    def run(self) -> None:
        """Make the call; for a thread of its own. Every system's key-ring has its own errors."""
        try:
            self._answers.append(self._call())
        except Exception as error:  # outermost guard of a thread
            self._failure = error
        self._ended.set()

    def answer(self, *, within_s: float) -> T:
        """What the call returned, or a SignInNeeded that says why there is nothing."""
        if not self._ended.wait(within_s):
            raise SignInNeeded("the key-ring does not answer", code=SLOW)
        if self._failure is not None:
            # The name alone: nobody knows what a back end puts into its messages. Not chained.
            raise SignInNeeded(type(self._failure).__name__, code=_code_of(self._failure))
        return self._answers[0]


def _code_of(failure: Exception) -> str:
    from keyring.errors import KeyringLocked, NoKeyringError  # as late as `keyring` itself

    if isinstance(failure, NoKeyringError):
        return NONE
    if isinstance(failure, KeyringLocked):
        return LOCKED
    return FAILED


def _parsed(text: str) -> dict[str, str]:
    try:
        return {**json.loads(text)}
    except (ValueError, TypeError):
        # Not chained: the decoder's error holds the whole text.
        pass
    raise SignInNeeded("what the key-ring holds is not ours", code=FAILED)
