"""
What goes over the local socket: one JSON object a line, in both directions.

A conversation begins with one `Greeting` from each side. Then the client sends `Request` lines and
the server `Line` lines; answers carry the request's id, snapshots the id of the request that
subscribed. Bytes travel as base64, enums by their value, what has its default not at all (it
halves the first list of a large station).
"""

import dataclasses
import typing
from typing import Any

import msgspec

from desktop_uploader.domain import errors
from desktop_uploader.domain.errors import Outcome, Remedy, Trouble, UploaderError
from desktop_uploader.domain.ids import JobId
from desktop_uploader.ports.engine import JobRow, Snapshot, Totals

LONGEST_LINE_BYTES = 256 * 1024 * 1024
"""An order of a million paths fits; what is longer is no message of ours."""

SUBSCRIBE, UNSUBSCRIBE, END = "subscribe", "unsubscribe", "end"
"""Verbs of the conversation itself; all others are the engine's."""


class Greeting(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    The first words of each side.

    Attributes:
        home: Folder that the engine keeps, absolute.
        practice_url: The practice cloud that was named from outside; "" for the engine's own.
        token: Proof that the client may read the user's files; "" where the system itself tells
            who is calling.
        is_refused: The server's last word to a client that has no business here.
    """

    version: str
    home: str
    practice_url: str = ""
    token: str = ""
    is_refused: bool = False

    def __repr__(self) -> str:
        return f"Greeting({self.version!r}, {self.home!r}, {self.practice_url!r})"


class Request(msgspec.Struct, frozen=True):
    """A command: `arguments` is an object whose shape the verb knows."""

    id: int
    verb: str
    arguments: msgspec.Raw = msgspec.Raw(b"{}")


def _lean(kind: type) -> type[msgspec.Struct]:
    """A struct with the fields of the dataclass `kind` that leaves out what has its default."""
    hints = typing.get_type_hints(kind)
    fields: list[Any] = [
        (field.name, hints[field.name])
        if field.default is dataclasses.MISSING
        else (field.name, hints[field.name], field.default)
        for field in dataclasses.fields(kind)
    ]
    return msgspec.defstruct(f"Lean{kind.__name__}", fields, omit_defaults=True, frozen=True)


LeanRow = _lean(JobRow)


class _SnapshotLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A `Snapshot` with lean rows."""

    rows: tuple[LeanRow, ...] = ()  # type: ignore[valid-type]
    removed: tuple[JobId, ...] = ()
    totals: Totals = Totals()
    is_first: bool = False
    is_complete: bool = True
    notice: str = ""
    notice_facts: dict[str, str] = {}


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the server sends: exactly one of answer, trouble and snapshot."""

    id: int
    answer: msgspec.Raw = msgspec.Raw()
    trouble: Trouble | None = None
    snapshot: msgspec.Raw = msgspec.Raw()


def encode(message: object) -> bytes:
    """One line, its end included."""
    return _ENCODER.encode(message) + b"\n"


def encode_value(value: object) -> msgspec.Raw:
    """A value as it stands inside a message."""
    return msgspec.Raw(_ENCODER.encode(value))


def encode_snapshot(snapshot: Snapshot) -> msgspec.Raw:
    """A snapshot as it stands inside a message."""
    return encode_value(msgspec.convert(snapshot, _SnapshotLine, from_attributes=True))


def decode_snapshot(raw: msgspec.Raw) -> Snapshot:
    """The snapshot that `encode_snapshot` wrote down."""
    # In two steps: reading a dataclass with most of its fields left out takes half as long again.
    return msgspec.convert(_SNAPSHOTS.decode(raw), Snapshot, from_attributes=True)


def error_of(trouble: Trouble) -> UploaderError:
    """The error that `trouble` was before it became a value."""
    kind = _ERRORS.get(trouble.kind, UploaderError)
    return kind(
        trouble.message,
        action=trouble.action,
        code=trouble.code,
        request_id=trouble.request_id,
        retry_after_s=trouble.retry_after_s,
        outcome=trouble.outcome,
        facts=trouble.facts,
    )


def trouble_of_a_bug() -> Trouble:
    """What a face learns of a broken assumption of ours; the engine's log holds the rest."""
    return Trouble("UploaderError", Remedy.ASK_USER, Outcome.UNKNOWN, code="engine-stumbled")


def _plain(value: object) -> object:
    """What msgspec cannot write by itself: read-only mappings."""
    return dict(typing.cast(typing.Mapping[str, str], value))


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)
_SNAPSHOTS = msgspec.json.Decoder(_SnapshotLine)
_ERRORS: dict[str, type[UploaderError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, UploaderError)
}
