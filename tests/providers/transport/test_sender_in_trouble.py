"""What is made of lines that break, far ends that are silent, and answers that are none."""

import logging
import threading

import pytest

from desktop_uploader.domain.errors import (
    BadAnswer,
    Cut,
    Outcome,
    RequestRefused,
    SourceChanged,
    Unreachable,
)
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.sender import Sender
from tests.fakes.loopback_server import Caller, LoopbackServer
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody
from tests.providers.transport.sending import HOST, MIB, echo, request, sender_to


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


@pytest.mark.parametrize("token", ["two\r\nlines", "字"])
def test_a_header_that_cannot_be_sent_is_refused(token: str) -> None:
    with LoopbackServer(echo) as server, sender_to(server) as sender:
        with pytest.raises(RequestRefused) as caught:
            sender.send(request(headers={"x-oss-security-token": token}), cutoff=ManualCutoff())
        sender.send(request(), cutoff=ManualCutoff())

        assert caught.value.trouble.code == "unsendable"
        assert len(server.received) == 1


def test_the_log_has_one_line_without_what_is_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with LoopbackServer(echo) as server, sender_to(server) as sender:
        asked = request(headers={"Authorization": "canary", "x-oss-security-token": "canary"})
        sender.send(asked, cutoff=ManualCutoff())

    (line,) = caplog.messages
    assert line.startswith(f"Ask GET {HOST}/key -> 200 ID-1 ")
    assert "canary" not in line
