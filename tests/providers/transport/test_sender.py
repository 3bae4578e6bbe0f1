"""One request, one try: what goes out and comes back, and which line carries it."""

import threading

import pytest
from fastcrc import crc64

from desktop_uploader.domain.errors import (
    Outcome,
    Unreachable,
)
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.sender import Sender
from tests.fakes.loopback_server import Caller, LoopbackServer
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody
from tests.providers.transport.sending import HOST, echo, request, sender_to


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
