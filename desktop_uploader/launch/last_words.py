"""
Why an engine could not start: left by its process, found by whoever started it.

The words are one line of JSON at the end of the file that takes its stdout and stderr. On a full
disk that file stays empty, so the exit code alone says it.
"""

import sys
from pathlib import Path

import msgspec

from desktop_uploader.domain.errors import (
    JournalTrouble,
    Outcome,
    Trouble,
    Unreachable,
    UploaderError,
)
from desktop_uploader.rpc.messages import encode, error_of

FAILED = 2
HOME_IS_HELD = 3
"""Exit code of an engine that finds another one in its home."""
DISK_IS_FULL = 4
EXIT_CODES = {"other-engine": HOME_IS_HELD, "disk-full": DISK_IS_FULL}


def leave(trouble: Trouble) -> int:
    """Write `trouble` down for whoever started this engine; returns the exit code to end with."""
    code = EXIT_CODES.get(trouble.code, FAILED)
    try:
        sys.stderr.write(encode(trouble).decode())
        sys.stderr.flush()
    except OSError:
        pass  # the disk is full: the exit code says so
    return code


def found(log: Path, *, exit_code: int | None = None) -> UploaderError | None:
    """
    What an engine left in `log`, as the error that it met; None when it left nothing.

    Args:
        exit_code: How it ended; None when that is not known.
    """
    trouble = _trouble(_last_line(log))
    if trouble is not None:
        return error_of(trouble)
    if exit_code == DISK_IS_FULL:
        return JournalTrouble(code="disk-full")
    return None


def unexplained(log: Path) -> Unreachable:
    """The error for an engine that did not start and left no words of its own."""
    return Unreachable(
        _last_line(log),
        code="engine-did-not-start",
        outcome=Outcome.NOT_DONE,
        facts={"log": str(log)},
    )


def _trouble(line: str) -> Trouble | None:
    try:
        return msgspec.json.decode(line, type=Trouble)
    except msgspec.DecodeError:
        return None  # a traceback's last line, or nothing


def _last_line(log: Path) -> str:
    try:
        lines = log.read_text("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1] if lines else ""
