"""Small calls: a form out, a short answer in, the far end's time learned on the way."""

import pytest

from desktop_uploader.domain.errors import Cut, Outcome, Unreachable
from desktop_uploader.providers.transport.calls import FormCall, FormCalls, retry_after_s
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock
from tests.fakes.loopback_server import Caller, LoopbackServer
from tests.fakes.manual_clock import START_S, ManualClock
from tests.fakes.manual_cutoff import ManualCutoff

DATE = "Tue, 14 Nov 2023 22:13:20 GMT"
"""The clock's own start, plus nothing."""


def greet(caller: Caller) -> None:
    while caller.read_request() is not None:
        caller.answer(200, b"{}", Date=DATE)


class Desk:
    """Calls to one server."""

    def __init__(self, network: Network) -> None:
        self.clock = ManualClock(now_s=START_S - 500)
        self.server_clock = ServerClock(self.clock)
        self.sender = Sender(network, self.clock)
        self.calls = FormCalls(self.sender, self.server_clock)

    def post(self, url: str, cutoff: ManualCutoff | None = None) -> Answer:
        call = FormCall("Greet", url, "a=b%20c", {"Authorization": "Bearer t"})
        return self.calls.post(call, cutoff=cutoff or ManualCutoff())


def test_a_form_arrives_whole_under_the_real_hosts_name() -> None:
    with LoopbackServer(greet) as server:
        desk = Desk(Network(connect_to={"vod.cn-shanghai.aliyuncs.com": server.url}))
        answer = desk.post("https://vod.cn-shanghai.aliyuncs.com/")
        desk.sender.close()

    [request] = server.received
    assert answer.content == b"{}"
    assert (request.method, request.target, request.content) == ("POST", "/", b"a=b%20c")
    assert request.headers["host"] == "vod.cn-shanghai.aliyuncs.com"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.headers["authorization"] == "Bearer t"


def test_calls_share_one_connection() -> None:
    with LoopbackServer(greet) as server:
        desk = Desk(Network())
        for _ in range(3):
            desk.post(f"{server.url}/broker/a/")
        desk.sender.close()

    assert server.connections == 1
    assert [one.target for one in server.received] == ["/broker/a/"] * 3


def test_two_answers_teach_the_far_ends_time() -> None:
    with LoopbackServer(greet) as server:
        desk = Desk(Network())
        desk.post(server.url)
        after_one = desk.server_clock.offset_s
        desk.post(server.url)
        desk.sender.close()

    assert after_one is None
    assert desk.server_clock.offset_s == pytest.approx(500, abs=1)


def test_a_lost_answer_leaves_a_call_in_doubt() -> None:
    def vanish(caller: Caller) -> None:
        caller.read_request()
        caller.reset()

    with LoopbackServer(vanish) as server:
        desk = Desk(Network())
        with pytest.raises(Unreachable) as caught:
            desk.post(server.url)
        desk.sender.close()

    assert caught.value.trouble.outcome is Outcome.UNKNOWN


def test_a_cut_ends_a_call_that_nobody_answers() -> None:
    cutoff = ManualCutoff()

    def hang_up_on_us(caller: Caller) -> None:
        caller.read_request()
        cutoff.cut()
        caller.read_request()

    with LoopbackServer(hang_up_on_us) as server:
        desk = Desk(Network())
        with pytest.raises(Cut):
            desk.post(server.url, cutoff)
        desk.sender.close()


@pytest.mark.parametrize(
    ("header", "expected_s"),
    [("3", 3.0), ("0.5", 0.5), ("-1", 0.0), ("Fri, 20 Nov 2026 12:00:00 GMT", None), ("", None)],
)
def test_a_wait_is_read_in_seconds(header: str, expected_s: float | None) -> None:
    assert retry_after_s(Answer(503, {"retry-after": header}, b"")) == expected_s
    assert retry_after_s(Answer(503, {}, b"")) is None
