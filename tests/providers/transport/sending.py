"""What the sender's tests share: a request, a server that echoes, a sender that finds it."""

from collections.abc import Iterator
from contextlib import contextmanager

from desktop_uploader.providers.transport.messages import Request
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.sender import Sender
from tests.fakes.loopback_server import Caller, LoopbackServer
from tests.fakes.manual_clock import ManualClock

HOST = "bucket.store.invalid"
MIB = 1024 * 1024


def request(method: str = "GET", **more: object) -> Request:
    asked = {"action": "Ask", "scheme": "http", "host": HOST, "target": "/key?secret=canary"}
    return Request(method=method, **{**asked, **more})  # type: ignore[arg-type]


def echo(caller: Caller) -> None:
    while (received := caller.read_request()) is not None:
        caller.answer(200, received.content, x_oss_request_id="ID-1")


@contextmanager
def sender_to(server: LoopbackServer, **network: object) -> Iterator[Sender]:
    settings = {"connect_to": {"*": server.url}, "stall_s": 5.0, **network}
    sender = Sender(Network(**settings), ManualClock())  # type: ignore[arg-type]
    yield sender
    sender.close()
