"""Secrets from the environment: for containers and services, which are handed theirs that way."""

from collections.abc import Collection, Mapping

from desktop_uploader.domain.errors import SignInNeeded
from desktop_uploader.ports.secret_store import variable_of

READ_ONLY = "environment-read-only"


class EnvironmentSecrets:
    """
    Keeps the SecretStore port, for reading alone.

    Only known fields are looked for; otherwise an account `my` would be given what belongs to
    `my-studio`.
    """

    place = "environment"

    def __init__(self, environment: Mapping[str, str], *, fields: Collection[str]) -> None:
        self._environment = environment
        self._fields = tuple(fields)

    def fetch(self, account: str) -> Mapping[str, str]:
        """The secrets of `account`; empty when it has none here."""
        named = {field: variable_of(account, field) for field in self._fields}
        return {
            field: self._environment[name]
            for field, name in named.items()
            if self._environment.get(name)
        }

    def keep(self, account: str, secrets: Mapping[str, str]) -> None:
        """Raises SignInNeeded "environment-read-only": another process set the environment."""
        raise SignInNeeded("set the variables where the program is started", code=READ_ONLY)

    def forget(self, account: str) -> None:
        """Raises as `keep` does, unless there is nothing to forget."""
        if self.fetch(account):
            self.keep(account, {})
