"""
A job as a row, and back.

What is searched, sorted or moved in bulk has a column; the rest is one MessagePack blob of the
fields that differ from their default, which is a few dozen bytes for a queued file. A field that is
added to a value later is read from an old row as its default.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec

from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import Job, Origin, Source
from desktop_uploader.ports.journal import NewJob
from desktop_uploader.storage.faults import BadRow

Row = tuple[Any, ...]

COLUMNS = (
    "account, path, path_text, file_key, size_bytes, mtime_ns, device, inode, "
    "state, return_to, priority, created_at_s, ended_at_s, is_removed, rest"
)
JOB_COLUMNS = f"id, {COLUMNS}"
"""What `job_of` takes, in its order."""

_IN_COLUMNS = frozenset(
    {
        "id",
        "account",
        "source",
        "state",
        "return_to",
        "priority",
        "created_at_s",
        "ended_at_s",
        "is_removed",
    }
)
_ORIGIN = "origin"
"""Of the source; in the blob, and only of what is no file."""
_LARGEST_CELL = (1 << 63) - 1
_PLAIN = frozenset({str, int, float, bool, bytes, type(None)})


def row_of(job: Job) -> Row:
    """The values of `JOB_COLUMNS`."""
    print_of_file = job.source.fingerprint
    return (
        job.id,
        job.account,
        job.source.path,
        _text_to_keep(job.source),
        file_key(job.account, job.source.path),
        print_of_file.size_bytes,
        print_of_file.mtime_ns,
        cell(print_of_file.device),
        cell(print_of_file.inode),
        job.state.value,
        job.return_to.value if job.return_to else None,
        job.priority,
        job.created_at_s,
        job.ended_at_s,
        job.is_removed,
        packed(_lean_fields(job, without=_IN_COLUMNS) | _origin_of(job.source)),
    )


def job_of(row: Row) -> Job:
    """
    The job of a row of `JOB_COLUMNS`.

    Raises:
        BadRow: The row is not as it was written.
    """
    job_id, account, path, text, _, size_bytes, mtime_ns, device, inode, *others = row
    state, return_to, priority, created_at_s, ended_at_s, is_removed, rest = others
    try:
        held = msgspec.msgpack.decode(rest)
        origin = held.pop(_ORIGIN, Origin.FILE.value)
        found = {
            **held,
            "id": job_id,
            "account": account,
            "source": {
                "path": path,
                "text": _as_text(path) if text is None else text,
                "fingerprint": {
                    "size_bytes": size_bytes,
                    "mtime_ns": mtime_ns,
                    "device": int(device),
                    "inode": int(inode),
                },
                "origin": origin,
            },
            "state": state,
            "return_to": return_to,
            "priority": priority,
            "created_at_s": created_at_s,
            "ended_at_s": ended_at_s,
            "is_removed": bool(is_removed),
        }
        return msgspec.convert(found, Job)
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        raise BadRow(f"job {job_id} cannot be read") from error


def job_of_new(new: NewJob, job_id: JobId) -> Job:
    """The job that `new` begins as."""
    return Job(
        id=job_id,
        account=new.account,
        source=new.source,
        draft=new.draft,
        priority=new.priority,
        created_at_s=new.created_at_s,
    )


def file_key(account: AccountName, path: bytes) -> int:
    """A number for a file of an account, the same each time; others share it once in 2^64."""
    digest = blake2b(account.encode() + b"\0" + path, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def cell(number: int) -> int | str:
    """A number as SQLite can hold it: what has more than 63 bits is written out."""
    return number if number <= _LARGEST_CELL else str(number)


def packed(held: Mapping[str, Any]) -> bytes:
    """A mapping as a blob."""
    return msgspec.msgpack.encode(held)


def unpacked_texts(blob: bytes) -> dict[str, str]:
    """
    A mapping of texts from a blob.

    Raises:
        BadRow: The blob is not as it was written.
    """
    try:
        return msgspec.msgpack.decode(blob, type=dict[str, str])
    except (msgspec.MsgspecError, TypeError) as error:
        raise BadRow("a note cannot be read") from error


def _origin_of(source: Source) -> dict[str, str]:
    return {} if source.origin is Origin.FILE else {_ORIGIN: source.origin.value}


def _text_to_keep(source: Source) -> str | None:
    # Nearly every path is UTF-8: its text need not be written twice.
    return None if source.text == _as_text(source.path) else source.text


def _as_text(path: bytes) -> str:
    return path.decode("utf-8", "replace")


def _lean(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_lean(item) for item in value]
    return _lean_fields(value) if is_dataclass(value) else value


def _lean_fields(value: Any, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """A dataclass as builtins, without the fields that stand at their default."""
    lean = {}
    kind = type(value)
    for name, default in _defaults(kind, without):  # type: ignore[arg-type]  # a class is hashable
        held = getattr(value, name)
        # Most fields hold the very object that is their default: no need to compare it.
        if held is not default and held != default:
            lean[name] = _lean(held)
    return lean


@cache
def _defaults(kind: type, without: frozenset[str]) -> tuple[tuple[str, object], ...]:
    return tuple(
        (one.name, one.default_factory() if one.default_factory is not MISSING else one.default)
        for one in fields(kind)
        if one.name not in without
    )
