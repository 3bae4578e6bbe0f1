"""Pictures by their addresses: without a key, and never from anywhere but the web."""

from collections.abc import Iterator

import pytest

from desktop_uploader.domain.errors import ObjectMissing, RequestRefused, ServerTrouble
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.pictures import Fetch, pictures_by
from desktop_uploader.providers.transport.sender import Sender
from tests.fakes.loopback_server import Caller, LoopbackServer
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff

NEVER = ManualCutoff()
STATUS_OF_PATH = {"/there.jpg?sign=x": 200, "/gone.jpg": 404, "/ended.jpg": 403, "/ill.jpg": 500}


def serve(caller: Caller) -> None:
    while (request := caller.read_request()) is not None:
        caller.answer(STATUS_OF_PATH[request.target], b"a picture")


@pytest.fixture
def fetch() -> Iterator[Fetch]:
    sender = Sender(Network(), ManualClock())
    yield pictures_by(sender)
    sender.close()


def test_a_picture_is_asked_for_with_its_whole_address_and_no_key(fetch: Fetch) -> None:
    with LoopbackServer(serve) as server:
        assert fetch(f"{server.url}/there.jpg?sign=x", NEVER) == b"a picture"
        [request] = server.received

    assert "authorization" not in {name.lower() for name in request.headers}


@pytest.mark.parametrize("name", ["gone", "ended"])
def test_what_is_not_there_any_more_is_told_as_such(fetch: Fetch, name: str) -> None:
    with LoopbackServer(serve) as server, pytest.raises(ObjectMissing) as caught:
        fetch(f"{server.url}/{name}.jpg", NEVER)

    assert caught.value.trouble.code == "picture-gone"


def test_a_server_in_trouble_is_no_picture(fetch: Fetch) -> None:
    with LoopbackServer(serve) as server, pytest.raises(ServerTrouble):
        fetch(f"{server.url}/ill.jpg", NEVER)


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "ftp://a/1.jpg", "http://", "http://a:b/"]
)
def test_what_is_no_address_of_the_web_is_not_asked_for(fetch: Fetch, url: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        fetch(url, NEVER)

    assert caught.value.trouble.code == "bad-picture-address"
