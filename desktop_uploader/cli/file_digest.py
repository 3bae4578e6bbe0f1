"""A file read once more, for a hash that nobody has kept."""

import hashlib
import os
from collections.abc import Callable
from typing import BinaryIO

from desktop_uploader.domain.errors import SourceChanged, SourceMissing, SourceUnreadable

STEP_BYTES = 4 << 20


def sha256_of(path: bytes, *, size_bytes: int, mtime_ns: int, tell: Callable[[int], None]) -> str:
    """
    SHA-256 of a file in hex, if it is still the one that was queued.

    Args:
        tell: Told of every further tenth that is read, in percent.

    Raises:
        SourceMissing, SourceUnreadable: It cannot be read any more.
        SourceChanged: Its size or time is another one now.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123  pathlib cannot hold every name
            _refuse_changed(file.fileno(), size_bytes, mtime_ns=mtime_ns)
            found = _read(file, size_bytes, tell=tell)
            _refuse_changed(file.fileno(), size_bytes, mtime_ns=mtime_ns)
            return found
    except FileNotFoundError as error:
        raise SourceMissing from error
    except OSError as error:
        raise SourceUnreadable(error.strerror or "") from error


def _read(file: BinaryIO, size_bytes: int, *, tell: Callable[[int], None]) -> str:
    digest, read_bytes, told = hashlib.sha256(), 0, 0
    while piece := file.read(STEP_BYTES):
        digest.update(piece)
        read_bytes += len(piece)
        tenth = read_bytes * 10 // size_bytes
        if tenth > told:
            told = tenth
            tell(min(100, tenth * 10))
    return digest.hexdigest()


def _refuse_changed(descriptor: int, size_bytes: int, *, mtime_ns: int) -> None:
    now = os.fstat(descriptor)
    if (now.st_size, now.st_mtime_ns) != (size_bytes, mtime_ns):
        raise SourceChanged
