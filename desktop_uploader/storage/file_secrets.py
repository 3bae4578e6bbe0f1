"""
Secrets in one file that only its owner can read: for stations without a screen.

The file is written anew and put in the place of the old one, so a power cut leaves one or the
other. Where permissions are not bits (Windows) it is as private as the folder it lies in, which is
the user's own profile.
"""

import json
import os
import stat
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from desktop_uploader.domain.errors import SignInNeeded

NOT_PRIVATE = "file-not-private"
UNREADABLE = "file-unreadable"

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class FileSecrets:
    """Keeps the SecretStore port in a file; the folder is made when it is needed."""

    place = "file"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changing = threading.Lock()

    def fetch(self, account: str) -> Mapping[str, str]:
        """
        The secrets of `account`; empty when it has none here.

        Raises:
            SignInNeeded: "file-not-private": others can read the file, so what it holds is no
                secret any more. "file-unreadable": it cannot be read, or not as ours.
        """
        return self._all().get(account, {})

    def keep(self, account: str, secrets: Mapping[str, str]) -> None:
        """Replace the secrets of `account`."""
        with self._changing:
            self._write({**self._all(), account: dict(secrets)})

    def forget(self, account: str) -> None:
        """Remove the secrets of `account`; none is no error."""
        with self._changing:
            held = self._all()
            if held.pop(account, None) is not None:
                self._write(held)

    def _all(self) -> dict[str, dict[str, str]]:
        try:
            with self._path.open("rb") as file:
                _refuse_if_shared(os.fstat(file.fileno()))
                content = file.read()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise SignInNeeded(error.strerror or "", code=UNREADABLE) from error
        return _parsed(content)

    def _write(self, held: Mapping[str, Mapping[str, str]]) -> None:
        under_way = self._path.with_name(f"{self._path.name}.new")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # One left by a crash may have been made with other rights.
            under_way.unlink(missing_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(under_way, flags, 0o600), "wb") as file:
                file.write(json.dumps(held, ensure_ascii=False, indent=1).encode())
                file.flush()
                os.fsync(file.fileno())
            under_way.replace(self._path)
        except OSError as error:
            raise SignInNeeded(error.strerror or "", code=UNREADABLE) from error


def _refuse_if_shared(facts: os.stat_result) -> None:
    if sys.platform != "win32" and (facts.st_mode & _OTHERS or facts.st_uid != os.geteuid()):
        raise SignInNeeded("others can read the file of secrets", code=NOT_PRIVATE)


def _parsed(content: bytes) -> dict[str, dict[str, str]]:
    try:
        held = json.loads(content)
        return {account: {**secrets} for account, secrets in held.items()}
    except (ValueError, AttributeError, TypeError):
        # Not chained: the decoder's error holds the whole text.
        pass
    raise SignInNeeded("the file of secrets is not as it was written", code=UNREADABLE)
