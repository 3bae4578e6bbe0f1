"""
Where an engine is spoken to: a Unix socket that only its user can open.

On Windows, whose Python has no such sockets, it is a port on loopback, named with a token in a
file that lies in the user's own profile; who cannot read the file cannot speak.
"""

import errno
import os
import secrets
import socket
import stat
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop_uploader.domain.errors import Outcome, RequestRefused, Unreachable

HAS_UNIX_SOCKETS = hasattr(socket, "AF_UNIX") and sys.platform != "win32"
_BACKLOG = 64


class _Door(msgspec.Struct, frozen=True):
    """What stands in the file of a port on loopback."""

    port: int
    token: str


@dataclass(frozen=True, slots=True)
class Listening:
    """
    An open door.

    Attributes:
        token: What a client must say; "" where the system tells who calls.
    """

    socket: socket.socket
    place: Path
    token: str = ""

    def __repr__(self) -> str:
        return f"Listening({self.place})"

    def close(self) -> None:
        """Stop listening and take the name away."""
        self.socket.close()
        self.place.unlink(missing_ok=True)


def listen_at(place: Path) -> Listening:
    """
    Listen at `place`. Who calls this holds the lock of the home, so a socket that is there
    already is a dead one.

    Raises:
        RequestRefused: The folder is not the user's alone (code "runtime-folder-not-private").
    """
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _listen_unix(place) if HAS_UNIX_SOCKETS else _listen_loopback(place)


def dial(place: Path, *, timeout_s: float) -> tuple[socket.socket, str]:
    """
    A connection to the engine that listens at `place`, and the token to say.

    Raises:
        Unreachable: Nobody listens there (code "no-engine").
    """
    try:
        if HAS_UNIX_SOCKETS:
            return _dial_unix(place, timeout_s), ""
        door = msgspec.json.decode(place.read_bytes(), type=_Door)
        return socket.create_connection(("127.0.0.1", door.port), timeout_s), door.token
    except (OSError, msgspec.DecodeError) as error:
        raise Unreachable(str(error), code="no-engine", outcome=Outcome.NOT_DONE) from error


def is_same_user(connection: socket.socket) -> bool:
    """Whether the process at the other end runs as our own user, where the system can tell."""
    if not hasattr(socket, "SO_PEERCRED") or connection.family != socket.AF_UNIX:
        return True
    shape = struct.Struct("3i")  # struct ucred: pid, uid, gid
    _, uid, _ = shape.unpack(
        connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, shape.size)
    )
    return bool(uid == os.geteuid())


def _listen_unix(place: Path) -> Listening:
    facts = place.parent.stat()
    if facts.st_uid != os.geteuid() or stat.S_IMODE(facts.st_mode) & 0o077:
        raise RequestRefused(code="runtime-folder-not-private", facts={"folder": str(place.parent)})
    place.unlink(missing_ok=True)
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    door.bind(str(place))
    place.chmod(0o600)
    door.listen(_BACKLOG)
    return Listening(door, place)


def _dial_unix(place: Path, timeout_s: float) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(timeout_s)
    try:
        connection.connect(str(place))
    except OSError:
        connection.close()
        raise
    return connection


def _listen_loopback(place: Path) -> Listening:
    door = socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG)
    token = secrets.token_urlsafe(32)
    _write_for_owner(place, msgspec.json.encode(_Door(door.getsockname()[1], token)))
    return Listening(door, place, token)


def _write_for_owner(place: Path, content: bytes) -> None:
    """Write a file that is complete when it has its name, and that nobody else may read."""
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        if error.errno != errno.EEXIST:
            raise
        draft.unlink()
        number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(content)
    draft.replace(place)
