"""One request, one try: what goes out, what comes back, and what is made of it."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastcrc import crc64

from desktop_uploader.domain.errors import BadAnswer, Cut, Outcome, SourceChanged, Unreachable
from desktop_uploader.providers.transport.messages import Request
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.sender import Sender
from tests.fakes.loopback_server import Caller, LoopbackServer
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody

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


def test_url_host_and_headers_stay_the_real_ones() -> None:
    with LoopbackServer(echo) as server, sender_to(server) as sender:
        answer = sender.send(request(headers={"X-Mine": "1"}), cutoff=ManualCutoff())

        (received,) = server.received
    assert received.target == "/key?secret=canary"
    assert received.headers["host"] == HOST
    assert received.headers["x-mine"] == "1"
    assert (answer.status, answer.request_id) == (200, "ID-1")


def test_content_arrives_whole_and_a_part_of_it_comes_back() -> None:
    with LoopbackServer(echo) as server, sender_to(server) as sender:
        answer = sender.send(request("POST", content=b"<xml/>"), cutoff=ManualCutoff())

    assert answer.content == b"<xml/>"


def test_a_streamed_body_arrives_byte_for_byte_with_its_crc() -> None:
    content = bytes(range(256)) * 12_288 + b"the rest"
    with LoopbackServer(echo) as server, sender_to(server) as sender:
        answer = sender.send(request("PUT"), cutoff=ManualCutoff(), body=MemoryBody(content))

        (received,) = server.received
    assert received.content == content
    assert received.headers["content-length"] == str(len(content))
    assert answer.sent_crc64 == crc64.xz(content)


def test_an_empty_body_is_a_body() -> None:
    with LoopbackServer(echo) as server, sender_to(server) as sender:
        answer = sender.send(request("PUT"), cutoff=ManualCutoff(), body=MemoryBody(b""))

        (received,) = server.received
    assert received.headers["content-length"] == "0"
    assert answer.sent_crc64 == 0


def test_requests_one_after_the_other_share_a_connection() -> None:
    with LoopbackServer(echo) as server, sender_to(server) as sender:
        for _ in range(5):
            sender.send(request(), cutoff=ManualCutoff())

        assert server.connections == 1


def test_an_idle_connection_is_given_up_before_the_far_end_does() -> None:
    clock = ManualClock()
    with LoopbackServer(echo) as server:
        sender = Sender(Network(connect_to={"*": server.url}), clock)
        sender.send(request(), cutoff=ManualCutoff())
        clock.advance(31)
        sender.send(request(), cutoff=ManualCutoff())
        sender.close()

        assert server.connections == 2


def test_a_connection_that_the_far_end_left_is_replaced_in_silence() -> None:
    left = threading.Event()

    def once(caller: Caller) -> None:
        caller.read_request()
        caller.answer(200)
        caller.close()
        left.set()

    with LoopbackServer(once) as server, sender_to(server) as sender:
        for _ in range(2):
            left.clear()
            sender.send(request("POST", content=b"x"), cutoff=ManualCutoff())
            assert left.wait(5)

        assert server.connections == 2


def test_a_kept_connection_that_dies_after_a_question_is_asked_again() -> None:
    def one_answer_each(caller: Caller) -> None:
        if caller.read_request() is not None:
            caller.answer(200)
        caller.read_request()
        caller.reset()

    with LoopbackServer(one_answer_each) as server, sender_to(server) as sender:
        sender.send(request(), cutoff=ManualCutoff())
        answer = sender.send(request(), cutoff=ManualCutoff())

        assert answer.status == 200
        assert server.connections == 2


def test_a_kept_connection_that_dies_after_an_order_is_not_repeated() -> None:
    def one_answer_each(caller: Caller) -> None:
        if caller.read_request() is not None:
            caller.answer(200)
        caller.read_request()
        caller.reset()

    with LoopbackServer(one_answer_each) as server, sender_to(server) as sender:
        sender.send(request(), cutoff=ManualCutoff())
        with pytest.raises(Unreachable) as caught:
            sender.send(request("POST", content=b"x"), cutoff=ManualCutoff())

        assert server.connections == 1
    assert caught.value.trouble.outcome is Outcome.UNKNOWN
    assert caught.value.trouble.action == "Ask"


def test_a_refusal_before_the_body_was_read_is_heard() -> None:
    def refuse(caller: Caller) -> None:
        caller.read_head()
        caller.answer(403, b"<Error/>")
        # What came of the body lies unread: closing now resets the line.
        caller.close()

    with LoopbackServer(refuse) as server, sender_to(server) as sender:
        body = MemoryBody(bytes(32 * MIB))
        answer = sender.send(request("PUT"), cutoff=ManualCutoff(), body=body)

    assert (answer.status, answer.content, answer.sent_crc64) == (403, b"<Error/>", None)


def test_a_reset_in_the_body_was_not_done() -> None:
    def reset(caller: Caller) -> None:
        caller.read_head()
        caller.sock.recv(65536)
        caller.reset()

    with (
        LoopbackServer(reset) as server,
        sender_to(server) as sender,
        pytest.raises(Unreachable) as caught,
    ):
        body = MemoryBody(bytes(32 * MIB))
        sender.send(request("PUT"), cutoff=ManualCutoff(), body=body)

    assert caught.value.trouble.outcome is Outcome.NOT_DONE
    assert caught.value.trouble.facts == {"host": HOST, "why": "network"}


def test_a_reset_before_the_answer_leaves_the_outcome_unknown() -> None:
    def reset(caller: Caller) -> None:
        caller.read_request()
        caller.reset()

    with (
        LoopbackServer(reset) as server,
        sender_to(server) as sender,
        pytest.raises(Unreachable) as caught,
    ):
        sender.send(request("PUT"), cutoff=ManualCutoff(), body=MemoryBody(b"abc"))

    assert caught.value.trouble.outcome is Outcome.UNKNOWN


def test_a_far_end_that_takes_nothing_is_cut_off() -> None:
    done = threading.Event()

    def stall(caller: Caller) -> None:
        caller.read_head()
        done.wait(20)

    with LoopbackServer(stall) as server, sender_to(server, stall_s=0.2) as sender:
        with pytest.raises(Unreachable) as caught:
            body = MemoryBody(bytes(64 * MIB))
            sender.send(request("PUT"), cutoff=ManualCutoff(), body=body)
        done.set()

    assert caught.value.trouble.facts["why"] == "timeout"


def test_bytes_that_still_leave_are_no_silence() -> None:
    def sip(caller: Caller) -> None:
        head = caller.read_head()
        while head is not None and head.headers["left"] != "0":
            threading.Event().wait(0.05)
            taken = len(caller.take(65536))
            head.headers["left"] = str(int(head.headers["left"]) - taken)
        caller.answer(200)

    size_bytes = MIB
    with (
        LoopbackServer(sip, receives_bytes=65536) as server,
        sender_to(server, stall_s=0.25) as sender,
    ):
        asked = request("PUT", headers={"left": str(size_bytes)})
        answer = sender.send(asked, cutoff=ManualCutoff(), body=MemoryBody(bytes(size_bytes)))

    assert answer.status == 200


def test_an_answer_may_be_waited_for_longer_than_a_stall() -> None:
    def think(caller: Caller) -> None:
        caller.read_request()
        if not threading.Event().wait(0.4):
            caller.answer(200)

    with LoopbackServer(think) as server, sender_to(server, stall_s=0.1) as sender:
        answer = sender.send(request("POST", answer_s=10.0), cutoff=ManualCutoff())

        assert answer.status == 200
        with pytest.raises(Unreachable):
            sender.send(request("POST"), cutoff=ManualCutoff())


@pytest.mark.parametrize("method", ["PUT", "GET"])
def test_a_cut_ends_a_call_that_waits(method: str) -> None:
    cutoff = ManualCutoff()

    def cut(caller: Caller) -> None:
        caller.read_head()
        cutoff.cut()
        caller.sock.recv(1)
        threading.Event().wait(0.05)

    body = MemoryBody(bytes(64 * MIB)) if method == "PUT" else None
    with (
        LoopbackServer(cut) as server,
        sender_to(server, stall_s=60.0) as sender,
        pytest.raises(Cut),
    ):
        sender.send(request(method), cutoff=cutoff, body=body)


def test_a_call_on_a_used_cutoff_never_starts() -> None:
    cutoff = ManualCutoff()
    cutoff.cut()

    with LoopbackServer(echo) as server, sender_to(server) as sender:
        with pytest.raises(Cut):
            sender.send(request(), cutoff=cutoff)

        assert server.connections == 0


def test_closing_ends_calls_under_way() -> None:
    arrived = threading.Event()

    def hold(caller: Caller) -> None:
        caller.read_request()
        arrived.set()
        caller.sock.recv(1)

    with LoopbackServer(hold) as server, sender_to(server, stall_s=60.0) as sender:
        closer = threading.Thread(target=lambda: (arrived.wait(10), sender.close()))
        closer.start()
        with pytest.raises(Cut):
            sender.send(request(), cutoff=ManualCutoff())
        closer.join()
        with pytest.raises(Cut):
            sender.send(request(), cutoff=ManualCutoff())


def test_what_the_body_raises_comes_through() -> None:
    class ChangedBody(MemoryBody):
        def read_into(self, buffer: memoryview) -> int:
            raise SourceChanged("while it was sent")

    with LoopbackServer(echo) as server, sender_to(server) as sender:
        with pytest.raises(SourceChanged):
            sender.send(request("PUT"), cutoff=ManualCutoff(), body=ChangedBody(b"abc"))
        answer = sender.send(request(), cutoff=ManualCutoff())

        # The line in whose middle it happened is not used again.
        assert (answer.status, server.connections) == (200, 2)


def test_an_answer_that_is_none_of_http_is_bad() -> None:
    def chat(caller: Caller) -> None:
        caller.read_request()
        caller.sock.sendall(b"220 mail.example.org ESMTP\r\n")

    with (
        LoopbackServer(chat) as server,
        sender_to(server) as sender,
        pytest.raises(BadAnswer) as caught,
    ):
        sender.send(request(), cutoff=ManualCutoff())

    assert caught.value.trouble.code == "not-http"


def test_a_redirect_is_not_followed() -> None:
    def portal(caller: Caller) -> None:
        caller.read_request()
        caller.answer(302, location="http://login.portal.example/?token=canary")

    with (
        LoopbackServer(portal) as server,
        sender_to(server) as sender,
        pytest.raises(BadAnswer) as caught,
    ):
        sender.send(request(), cutoff=ManualCutoff())

    assert caught.value.trouble.code == "redirect"
    assert caught.value.trouble.facts == {"host": HOST, "location": "login.portal.example"}


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    def flood(caller: Caller) -> None:
        caller.read_request()
        caller.sock.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(64):
            caller.sock.sendall(bytes(MIB))

    with LoopbackServer(flood) as server, sender_to(server) as sender, pytest.raises(BadAnswer):
        sender.send(request(), cutoff=ManualCutoff())


def test_an_answer_that_ends_too_early_is_none() -> None:
    def cut_short(caller: Caller) -> None:
        caller.read_request()
        caller.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")

    with (
        LoopbackServer(cut_short) as server,
        sender_to(server) as sender,
        pytest.raises(Unreachable) as caught,
    ):
        sender.send(request("POST"), cutoff=ManualCutoff())

    assert caught.value.trouble.outcome is Outcome.UNKNOWN


def test_a_refused_connection_was_not_done() -> None:
    with LoopbackServer(echo) as server:
        pass
    with sender_to(server) as sender, pytest.raises(Unreachable) as caught:
        sender.send(request("POST"), cutoff=ManualCutoff())

    assert caught.value.trouble.outcome is Outcome.NOT_DONE
    assert caught.value.trouble.facts == {"host": "127.0.0.1", "why": "refused"}


@pytest.mark.parametrize("host", ["nobody.invalid", f"{'x' * 70}.invalid"])
def test_an_unknown_name_was_not_done(host: str) -> None:
    sender = Sender(Network(), ManualClock())
    with pytest.raises(Unreachable) as caught:
        sender.send(request("POST", host=host), cutoff=ManualCutoff())
    sender.close()

    assert caught.value.trouble.outcome is Outcome.NOT_DONE
    assert caught.value.trouble.facts["why"] == "name"


def test_the_log_has_one_line_without_what_is_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with LoopbackServer(echo) as server, sender_to(server) as sender:
        asked = request(headers={"Authorization": "canary", "x-oss-security-token": "canary"})
        sender.send(asked, cutoff=ManualCutoff())

    (line,) = caplog.messages
    assert line.startswith(f"Ask GET {HOST}/key -> 200 ID-1 ")
    assert "canary" not in line
