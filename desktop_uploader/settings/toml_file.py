"""A small TOML file that people may edit: read whole, written whole or not at all."""

import os
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from desktop_uploader.domain.errors import RequestRefused


def read_table(path: Path) -> dict[str, Any]:
    """
    What the file holds; empty when there is none.

    Raises:
        RequestRefused: It cannot be read or is no TOML (code "file-broken"; facts: file, why).
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        facts = {"file": str(path), "why": str(error)}
        raise RequestRefused("unreadable file", code="file-broken", facts=facts) from error


def write_table(path: Path, table: Mapping[str, Any]) -> None:
    """
    Replace the file. After a crash it is the old one or the new one. Comments are not kept.

    Raises:
        RequestRefused: It cannot be written (code "file-not-written"); the old one stands.
    """
    # People keep such files behind links: what is replaced is the file, not the link.
    target = Path(os.path.realpath(path))
    try:
        _replace(target, tomli_w.dumps(table).encode())
    except OSError as error:
        facts = {"file": str(path), "why": error.strerror or str(error)}
        raise RequestRefused("file not written", code="file-not-written", facts=facts) from error


def _replace(target: Path, content: bytes) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(fresh).replace(target)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
