"""A place for secrets that forgets everything with the process."""

from collections.abc import Mapping

from desktop_uploader.domain.errors import SignInNeeded


class MemorySecrets:
    """
    Keeps the SecretStore port.

    Attributes:
        trouble: Raised by every verb, as by a key-ring that is locked; None while all is well.
    """

    place = "keyring"

    def __init__(self, held: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.trouble: SignInNeeded | None = None
        self._held = {account: dict(secrets) for account, secrets in (held or {}).items()}

    def fetch(self, account: str) -> Mapping[str, str]:
        self._meet_trouble()
        return dict(self._held.get(account, {}))

    def keep(self, account: str, secrets: Mapping[str, str]) -> None:
        self._meet_trouble()
        self._held[account] = dict(secrets)

    def forget(self, account: str) -> None:
        self._meet_trouble()
        self._held.pop(account, None)

    def _meet_trouble(self) -> None:
        if self.trouble is not None:
            raise self.trouble
