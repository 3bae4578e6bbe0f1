"""A control plane whose answers are written down beforehand, on loopback."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from desktop_uploader.ports.clock import Clock
from desktop_uploader.providers.alibaba.signing import AccountKey
from desktop_uploader.providers.alibaba.vod_calls import Brokered, Signed, VodCalls
from desktop_uploader.providers.transport.calls import FormCalls
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.rates import Rates
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock
from tests.fakes.loopback_server import Caller, LoopbackServer
from tests.fakes.manual_clock import ManualClock
from tests.providers.alibaba.answers import recorded

KEY = AccountKey("LTAIcanaryid", "canarysecret")
DATE = "Fri, 20 Nov 2026 12:00:00 GMT"
NOON_S = 1_795_176_000.0
JSON = "application/json;charset=utf-8"


@dataclass(frozen=True, slots=True)
class Told:
    """One answer; `name` is a recording."""

    name: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class ScriptedVod:
    """
    Answers each call with the next of its answers; the last one stays.

    Attributes:
        clock: Ours; stands at the service's noon.
        rates: Without figures, so that no call waits.
    """

    def __init__(self, *answers: Told, clock: Clock | None = None) -> None:
        self._answers = list(answers)
        self.server = LoopbackServer(self._serve)
        self.clock: Clock = clock or ManualClock(now_s=NOON_S)
        self.server_clock = ServerClock(self.clock)
        self.rates = Rates(self.clock, {}, pause=_no_pause)
        self._sender = Sender(Network(), self.clock)

    def __enter__(self) -> "ScriptedVod":
        self.server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._sender.close()
        self.server.__exit__(None, None, None)

    @property
    def calls(self) -> VodCalls:
        """The calls of an account with a key."""
        return self._calls(Signed(f"{self.server.url}/", KEY))

    @property
    def brokered_calls(self) -> VodCalls:
        """The calls of an account with a broker."""
        return self._calls(Brokered(f"{self.server.url}/sign/here", "canarytoken"))

    def forms(self) -> list[dict[str, str]]:
        """The parameters of every call so far."""
        return [
            dict(parse_qsl(one.content.decode(), keep_blank_values=True, strict_parsing=True))
            for one in self.server.received
        ]

    def _calls(self, way: Signed | Brokered) -> VodCalls:
        return VodCalls(
            way,
            FormCalls(self._sender, self.server_clock),
            rates=self.rates,
            clock=self.clock,
            draw=_half,
        )

    def _serve(self, caller: Caller) -> None:
        while caller.read_request() is not None:
            told = self._answers[0] if len(self._answers) == 1 else self._answers.pop(0)
            headers = {"Content_Type": JSON, "Date": DATE, **told.headers}
            caller.answer(told.status, recorded(told.name), **headers)


def _half() -> float:
    return 0.5


def _no_pause(_event: object, _seconds_s: float) -> None:
    raise AssertionError("a call waited for its turn")
