"""A second opinion on how parts are joined: moto's S3 server, which verifies no signature.

Its list of parts has another name than S3 gives it, so that is not asked for here.
"""

from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest

from desktop_uploader.domain.credential import Credential
from desktop_uploader.providers.huawei.object_store import obs_store
from desktop_uploader.providers.huawei.store_receipts import composite_tag
from desktop_uploader.providers.huawei.target import ObsPlace, ObsSecret
from desktop_uploader.providers.transport.multipart_verbs import MultipartVerbs
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody
from tests.providers.alibaba.oss_desk import MachineClock

server = pytest.importorskip("moto.server")

MIB = 1024 * 1024
BUCKET, KEY = "second-opinion", "影 films/a b.mp4"
PARTS = [bytes([number]) * 5 * MIB for number in range(3)] + [b"the end"]
NEVER = ManualCutoff()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    made = Request(f"http://{host}:{port}/{BUCKET}", method="PUT")
    urlopen(made, timeout=10).close()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def store() -> Iterator[MultipartVerbs]:
    clock = MachineClock()
    sender = Sender(Network(stall_s=10.0), clock)
    yield obs_store(sender, ServerClock(clock))
    sender.close()


def credential(url: str) -> Credential:
    secret = ObsSecret("id", "secret", "token", url, BUCKET, KEY)
    return Credential(ObsPlace(BUCKET, KEY, "cn-north-4").text, 0.0, None, secret)


def test_parts_are_joined_as_another_server_joins_them(url: str, store: MultipartVerbs) -> None:
    permission = credential(url)
    upload, _ = store.initiate(permission, cutoff=NEVER)
    sent = [
        store.upload_part(permission, upload, number=number, body=MemoryBody(PARTS[number - 1]))
        for number in (4, 2, 1, 3)
    ]

    facts = store.complete(permission, upload, parts=sent, cutoff=NEVER)

    head = store.head(permission, cutoff=NEVER)
    assert head.size_bytes == sum(map(len, PARTS))
    assert facts.tag == head.tag == composite_tag(sorted(sent, key=lambda part: part.number))


def test_a_whole_object_is_there(url: str, store: MultipartVerbs) -> None:
    permission = credential(url)

    part = store.put(permission, body=MemoryBody(b"x" * MIB))

    head = store.head(permission, cutoff=NEVER)
    assert (head.size_bytes, head.tag) == (MIB, part.tag)
