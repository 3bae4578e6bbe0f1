"""Where an account's secrets are kept."""

import re
from collections.abc import Mapping
from typing import Protocol

UPLOADS = "{account} uploads"
"""The entry of an account's uploads, beside its own: keys that open one place for a while."""


def variable_of(account: str, field: str) -> str:
    """
    Where the environment holds a field of an account: `access_key_id` of `my-studio` is
    `DESKTOP_UPLOADER_MY_STUDIO_ACCESS_KEY_ID`, in capitals and with "_" for what is no letter or
    digit.
    """
    words = ("desktop_uploader", account, field)
    return "_".join(re.sub(r"\W", "_", word.upper()) for word in words)


class SecretStore(Protocol):
    """
    Keeps one small mapping of texts per account: keys, tokens. Never in the journal or a log.

    Every verb may raise SignInNeeded (code "keyring-locked", "keyring-slow", "no-keyring",
    "file-not-private") when the place cannot be used; nothing is put elsewhere instead.
    """

    @property
    def place(self) -> str:
        """Which place this is: "keyring", "file" or "environment"."""
        ...

    def fetch(self, account: str) -> Mapping[str, str]:
        """The secrets of `account`; empty when it has none here."""
        ...

    def keep(self, account: str, secrets: Mapping[str, str]) -> None:
        """Replace the secrets of `account`."""
        ...

    def forget(self, account: str) -> None:
        """Remove the secrets of `account`; none is no error."""
        ...
