"""
What goes over the local socket: one JSON object a line, in both directions.

A conversation begins with one `Greeting` from each side. Then the client sends `Request` lines and
the server `Line` lines; answers carry the request's id, snapshots the id of the request that
subscribed. Bytes travel as base64, enums by their value, what has its default not at all (it
halves the first list of a large station).
"""

import typing

import msgspec

from desktop_uploader.domain import errors
from desktop_uploader.domain.errors import Outcome, Remedy, Trouble, UploaderError
from desktop_uploader.ports.engine import Snapshot

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


def decode_snapshot(raw: msgspec.Raw) -> Snapshot:
    """The snapshot that was written down."""
    return _SNAPSHOTS.decode(raw)


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
_SNAPSHOTS = msgspec.json.Decoder(Snapshot)
_ERRORS: dict[str, type[UploaderError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, UploaderError)
}
