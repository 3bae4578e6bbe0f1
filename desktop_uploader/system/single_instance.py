"""
One engine a home: a lock that the system gives back whatever becomes of its holder.

The lock file also says who holds it. It is never removed: a second engine could lock the new file
while the first still holds the old one.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.system.home_faults import home_fault

LONGEST_NOTE_BYTES = 65_536


class SingleInstance:
    """
    Being the one engine of a home. Leaving the context gives the place up.

    Raises:
        RequestRefused: Another holds it (code "other-engine"; facts: what that one announced), or
            the file cannot be opened ("home-not-writable").
        JournalTrouble: The disk is full ("disk-full").
    """

    def __init__(self, lock_file: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        try:
            self._handle = os.open(lock_file, flags, 0o600)
        except OSError as error:
            raise home_fault(error, lock_file.parent) from error
        try:
            _lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            facts = dict(read_holder(lock_file))
            raise RequestRefused("another engine", code="other-engine", facts=facts) from error
        self._is_held = True
        try:
            self.announce({})
        except OSError as error:
            self.release()
            raise home_fault(error, lock_file.parent) from error

    def announce(self, facts: Mapping[str, str]) -> None:
        """Leave word for others: `facts` (version, socket …) and our process number."""
        note = json.dumps({"pid": str(os.getpid()), **facts}).encode()
        os.ftruncate(self._handle, 0)
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, note)

    def release(self) -> None:
        """Give the place up; a second call does nothing."""
        if self._is_held:
            self._is_held = False
            os.ftruncate(self._handle, 0)
            os.close(self._handle)

    def __enter__(self) -> "SingleInstance":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def read_holder(lock_file: Path) -> Mapping[str, str]:
    """
    What the holder announced; empty when nobody did.

    A holder that was killed leaves its word behind: only its door tells whether it lives.
    """
    try:
        with lock_file.open("rb") as stream:
            note = json.loads(stream.read(LONGEST_NOTE_BYTES))
    except (OSError, ValueError):
        return {}
    if not isinstance(note, dict):
        return {}
    return {str(name): str(value) for name, value in note.items()}


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # only this system has it

        # Far behind the note, so that others can read it.
        os.lseek(handle, LONGEST_NOTE_BYTES, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # only these systems have it

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
