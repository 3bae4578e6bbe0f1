"""
A second opinion on how parts are joined: moto's S3 server, which verifies no signature.

The stores' own code talks to it. What S3 says in another way than they (where a bucket stands, how
a signature begins, what a list of parts is called) is put right on the way; bytes, tags and the
order of parts are not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote
from urllib.request import Request as Asked
from urllib.request import urlopen

import pytest

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import ProviderError, UploadGone
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.part_body import PartBody
from desktop_uploader.providers.alibaba.object_store import oss_store
from desktop_uploader.providers.alibaba.target import OssSecret
from desktop_uploader.providers.huawei.object_store import obs_store
from desktop_uploader.providers.huawei.store_receipts import composite_tag
from desktop_uploader.providers.huawei.target import ObsSecret
from desktop_uploader.providers.tencent.object_store import cos_store
from desktop_uploader.providers.tencent.target import CosSecret
from desktop_uploader.providers.transport.messages import Answer, Request
from desktop_uploader.providers.transport.multipart_verbs import MultipartVerbs
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody
from tests.providers.alibaba.oss_desk import MachineClock

server = pytest.importorskip("moto.server")

MIB = 1024 * 1024
BUCKET, KEY = "second-opinion", "影 films/a b+c~(1).mp4"
PARTS = [bytes([number]) * 5 * MIB for number in range(3)] + [b"the end"]
SIGNED = {"authorization": "AWS id:signature"}
NEVER = ManualCutoff()


class SpeaksS3(Sender):
    """Says to moto what a store of another make was told, and back."""

    def send(self, request: Request, *, cutoff: Cutoff, body: PartBody | None = None) -> Answer:
        if request.host.startswith(f"{BUCKET}."):
            target = f"/{BUCKET}{request.target}"
            request = replace(request, host="localhost", target=target)
        headers = {name: request.headers[name] for name in request.headers} | SIGNED
        answer = super().send(replace(request, headers=headers), cutoff=cutoff, body=body)
        content = answer.content.replace(b"ListPartsResponse", b"ListPartsResult")
        # Its own prefix comes back without its encoding, and the element's name is an older one.
        content = content.replace(b"ListMultipartUploadsResponse", b"ListMultipartUploadsResult")
        return replace(answer, content=content)


@dataclass(frozen=True)
class Opinion:
    """A store's code before a bucket of moto's."""

    store: MultipartVerbs
    permission: Credential
    url: str

    def send(self, upload: str, *numbers: int) -> list[StoredPart]:
        return [
            self.store.upload_part(
                self.permission,
                upload,
                number=number,
                body=MemoryBody(PARTS[number - 1]),  # type: ignore[arg-type]
            )
            for number in numbers
        ]

    def content(self) -> bytes:
        asked = Asked(f"{self.url}/{BUCKET}/{quote(KEY)}", headers=SIGNED)
        with urlopen(asked, timeout=10) as answer:
            return bytes(answer.read())


CLOUDS: dict[str, tuple[Callable[..., MultipartVerbs], Callable[[str], object]]] = {
    "alibaba": (oss_store, lambda url: OssSecret("id", "secret", "token", url, BUCKET, KEY)),
    "huawei": (obs_store, lambda url: ObsSecret("id", "secret", "token", url, BUCKET, KEY)),
    "tencent": (
        cos_store,
        lambda url: CosSecret("id", "secret", "token", BUCKET, KEY, "ap-guangzhou"),
    ),
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    urlopen(Asked(f"http://{host}:{port}/{BUCKET}", method="PUT"), timeout=10).close()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture(params=CLOUDS)
def opinion(url: str, request: pytest.FixtureRequest) -> Iterator[Opinion]:
    make, secret_for = CLOUDS[request.param]
    clock = MachineClock()
    sender = SpeaksS3(Network(stall_s=10.0, connect_to={"*": url}), clock)
    permission = Credential("somewhere", 0.0, None, secret_for(url))
    yield Opinion(make(sender, ServerClock(clock)), permission, url)
    sender.close()


def test_parts_are_joined_as_another_server_joins_them(opinion: Opinion) -> None:
    store, permission = opinion.store, opinion.permission
    upload, _ = store.initiate(permission, cutoff=NEVER)
    sent = opinion.send(upload, 4, 2, 1, 3)

    facts = store.complete(permission, upload, parts=sent, cutoff=NEVER)

    head = store.head(permission, cutoff=NEVER)
    assert opinion.content() == b"".join(PARTS)
    assert head.size_bytes == sum(map(len, PARTS))
    assert facts.tag == head.tag == composite_tag(sorted(sent, key=lambda part: part.number))


def test_the_parts_that_it_holds_are_those_that_were_sent(opinion: Opinion) -> None:
    store, permission = opinion.store, opinion.permission
    upload, _ = store.initiate(permission, cutoff=NEVER)
    sent = opinion.send(upload, 1, 3, 4)

    listed = store.list_parts(permission, upload, cutoff=NEVER)
    store.abort(permission, upload, cutoff=NEVER)

    assert [(one.number, one.size_bytes, one.tag) for one in listed] == [
        (one.number, one.size_bytes, one.tag) for one in sent
    ]
    with pytest.raises(UploadGone):
        store.list_parts(permission, upload, cutoff=NEVER)


def test_what_is_open_is_listed_until_it_is_aborted(opinion: Opinion) -> None:
    store, permission = opinion.store, opinion.permission
    upload, _ = store.initiate(permission, cutoff=NEVER)

    listed = store.list_uploads(permission, prefix=KEY, cutoff=NEVER)
    store.abort(permission, upload, cutoff=NEVER)
    later = store.list_uploads(permission, prefix=KEY, cutoff=NEVER)

    # Other cases may have left theirs.
    (ours,) = [one for one in listed if one.upload == upload]
    assert ours.key == KEY
    assert ours.opened_at_s is not None
    assert upload not in [one.upload for one in later]


def test_a_part_that_was_never_sent_joins_nothing(opinion: Opinion) -> None:
    store, permission = opinion.store, opinion.permission
    upload, _ = store.initiate(permission, cutoff=NEVER)
    sent = opinion.send(upload, 1)

    with pytest.raises(ProviderError):
        store.complete(permission, upload, parts=[*sent, replace(sent[0], number=2)], cutoff=NEVER)


def test_a_whole_object_is_there(opinion: Opinion) -> None:
    part = opinion.store.put(opinion.permission, body=MemoryBody(b"x" * MIB))

    head = opinion.store.head(opinion.permission, cutoff=NEVER)
    assert (head.size_bytes, head.tag) == (MIB, part.tag)
    assert opinion.content() == b"x" * MIB
