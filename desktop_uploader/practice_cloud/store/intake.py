"""A body goes to disk while its length, MD5 and CRC-64/XZ are taken on the way."""

import hashlib
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fastcrc import crc64

from desktop_uploader.practice_cloud.wire.body import STEP_BYTES, Body


class Readable(Protocol):
    """A file, or an answer from far away."""

    def readinto(self, buffer: memoryview, /) -> int:
        """Fill `buffer` as far as there is something; 0 at the end."""
        ...


_buffers = threading.local()


@dataclass(frozen=True, slots=True)
class Received:
    """What arrived: its size, MD5 (16 bytes) and CRC-64/XZ."""

    size_bytes: int
    md5: bytes
    crc64: int


def write_body(body: Body, path: Path) -> Received:
    """
    Write the body to a new file at `path`.

    Raises:
        LineBroken: The caller went away; the file is left for the sweep at the next start,
            unless the caller of this function removes it.
    """
    return _write_all(lambda view: _fill(body, view), path)


def write_stream(source: Readable, path: Path) -> Received:
    """Write what a file or an answer holds to a new file at `path`."""
    return _write_all(source.readinto, path)


def _write_all(fill: Callable[[memoryview], int], path: Path) -> Received:
    md5 = hashlib.md5(usedforsecurity=False)
    crc = 0
    size_bytes = 0
    view = _buffer()
    with path.open("xb", buffering=0) as file:
        while filled := fill(view):
            block = view[:filled]
            md5.update(block)
            crc = crc64.xz(block, crc)
            _write(file.fileno(), block)
            size_bytes += filled
    return Received(size_bytes, md5.digest(), crc)


def _buffer() -> memoryview:
    """One buffer per thread: fresh memory for each part costs more than the sums."""
    if not hasattr(_buffers, "view"):
        _buffers.view = memoryview(bytearray(STEP_BYTES))
    view: memoryview = _buffers.view
    return view


def _fill(body: Body, view: memoryview) -> int:
    filled = 0
    while filled < len(view) and (count := body.read_into(view[filled:])):
        filled += count
    return filled


def _write(descriptor: int, block: memoryview) -> None:
    while block:
        block = block[os.write(descriptor, block) :]
