"""One local file, open for reading by many threads at once."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO

from desktop_uploader.domain.errors import SourceChanged, SourceMissing
from desktop_uploader.domain.job import Source
from desktop_uploader.system.disk_faults import DiskFaults
from desktop_uploader.system.paths import native

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    # What was a file a moment ago may be a pipe now: opening it must not wait for a writer.
    | getattr(os, "O_NONBLOCK", 0)
)


class OpenFile:
    """
    Keeps the OpenSource port.

    The handle is given back when the last reading has ended: its number may be another file's the
    moment after, and a thread that still reads would send that file's bytes.
    """

    def __init__(self, source: Source, faults: DiskFaults) -> None:
        self._source = source
        self._faults = faults
        self._lock = threading.Lock()
        self._users = 1  # ourselves, until `close`
        self._is_closed = False
        try:
            self._handle = os.open(native(source.path), _FLAGS)
        except OSError as error:
            raise faults.fault(error, source.path) from error
        self._read_at = _reader_of(self._handle)

    def read_into(self, buffer: memoryview, *, offset: int) -> int:
        """Fill the front of `buffer` from `offset`; returns the bytes read, 0 at the end."""
        with self._in_use():
            return self._read_at(buffer, offset)

    def check_unchanged(self) -> None:
        """
        Raises:
            SourceChanged: Size or time are no longer those that were queued.
            SourceMissing: The path names another file or none.
        """
        with self._in_use():
            held = os.fstat(self._handle)
            named = native(self._source.path).stat()
        facts = {"path": self._source.text}
        if (held.st_dev, held.st_ino) != (named.st_dev, named.st_ino):
            raise SourceMissing("the path names another file", code="replaced", facts=facts)
        queued = self._source.fingerprint
        if (held.st_size, held.st_mtime_ns) != (queued.size_bytes, queued.mtime_ns):
            was_and_is = {"was": str(queued.size_bytes), "is": str(held.st_size)}
            raise SourceChanged("size or time changed", facts=facts | was_and_is)

    def close(self) -> None:
        """Give the handle back; a second call does nothing."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
        self._let_go()

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        """Keep the handle while it is used; the system's errors become ours."""
        with self._lock:
            if self._is_closed:
                raise ValueError("use of a closed source")
            self._users += 1
        try:
            yield
        except OSError as error:
            raise self._faults.fault(error, self._source.path) from error
        finally:
            self._let_go()

    def _let_go(self) -> None:
        with self._lock:
            self._users -= 1
            is_last = self._users == 0
        if is_last:
            os.close(self._handle)


def _reader_of(handle: int) -> Callable[[memoryview, int], int]:
    """Reads at an offset, without moving a position that threads share, where the system can."""
    if sys.platform == "win32":
        return _seeker(handle)
    return lambda buffer, offset: os.preadv(handle, [buffer], offset)


def _seeker(handle: int) -> Callable[[memoryview, int], int]:
    lock = threading.Lock()
    stream = FileIO(handle, "rb", closefd=False)

    def seek_and_read(buffer: memoryview, offset: int) -> int:
        with lock:
            stream.seek(offset)
            return stream.readinto(buffer) or 0

    return seek_and_read
