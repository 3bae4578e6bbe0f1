"""
How a line of a vendor's package sends and waits: as patiently as our own sender.

The packages hand over a piece of a mebibyte at a time, and Python's `sendall` counts its time-out
over all of it: a line of 30 KB/s would be cut while it moves. And they begin to wait for the answer
while the system still holds megabytes of the body.
"""

import socket
from dataclasses import dataclass

from desktop_uploader.providers.transport.connections import FIRST_STEP_BYTES
from desktop_uploader.providers.transport.departure import await_departure
from desktop_uploader.providers.transport.exchange import LineBroke


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of which nobody knows what it has brought: its answer may hide behind TLS tickets."""

    sock: socket.socket
    is_fresh: bool = True


def send_in_steps(sock: socket.socket, data: bytes) -> None:
    """
    Send all of `data`; the socket's time-out begins anew with every step that the system takes.

    Raises:
        OSError: The line took no more; TimeoutError where it was for want of patience.
    """
    left = memoryview(data)
    while left:
        left = left[sock.send(left[:FIRST_STEP_BYTES]) :]


def await_answer(sock: socket.socket, stall_s: float) -> None:
    """
    Return when what was sent has left this machine, which is when the far end's time begins.

    Raises:
        TimeoutError: Nothing left for `stall_s`.
        OSError: The line has ended.
    """
    try:
        await_departure(_Line(sock), stall_s)
    except LineBroke as broke:
        raise broke.cause from broke
