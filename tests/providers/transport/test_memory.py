"""What a part costs in memory does not depend on its length."""

import tracemalloc

from desktop_uploader.providers.transport.messages import Request
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.sender import Sender
from tests.fakes.loopback_server import Caller, LoopbackServer
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody

MIB = 1024 * 1024
GIB = 1024 * MIB


class HollowBody(MemoryBody):
    """A gibibyte of whatever lies in the buffer."""

    size_bytes = GIB

    def read_into(self, buffer: memoryview) -> int:
        return len(buffer)


def take_it_in(caller: Caller) -> None:
    caller.read_head()
    caller.drain(GIB)
    caller.answer(200)


def test_a_gibibyte_goes_out_within_a_few_mebibytes() -> None:
    with LoopbackServer(take_it_in) as server:
        sender = Sender(Network(connect_to={"*": server.url}), ManualClock())
        tracemalloc.start()
        request = Request("UploadPart", "PUT", "http", "bucket.store.invalid", "/key")
        answer = sender.send(request, cutoff=ManualCutoff(), body=HollowBody(b""))
        _, peak_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        sender.close()

    assert answer.status == 200
    assert peak_bytes < 8 * MIB
