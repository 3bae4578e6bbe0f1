"""
Small calls to a control plane: a form goes out, a short answer comes back.

They go by the same sender as the parts, so that time-outs, trust, proxies and the cutting of a call
in the middle are one and the same for both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.transport.messages import Answer, Request
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock

FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class FormCall:
    """
    One call.

    Attributes:
        action: The far end's name of it.
        url: Without a query.
        content: The encoded form.
        headers: Beside the content's type.
    """

    action: str
    url: str
    content: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class FormCalls:
    """
    Makes calls and learns the far end's time from their answers.

    Attributes:
        server_clock: What has been learned.
    """

    def __init__(self, sender: Sender, server_clock: ServerClock) -> None:
        self._sender = sender
        self.server_clock = server_clock

    def post(self, call: FormCall, *, cutoff: Cutoff) -> Answer:
        """
        Send `call` once; the answer, whatever its status.

        Raises:
            Unreachable, BadAnswer, ProxyRefused, CertificateRefused, Cut: As the sender does.
        """
        return self.send(_request(call), cutoff=cutoff)

    def send(self, request: Request, *, cutoff: Cutoff) -> Answer:
        """The same for a call that is no form."""
        answer = self._sender.send(request, cutoff=cutoff)
        self.learn_time(answer)
        return answer

    def learn_time(self, answer: Answer, *, is_strong: bool = False) -> None:
        """Note the answer's date; a strong one counts at once."""
        self.server_clock.note(
            answer.headers.get("date"),
            sent_s=answer.sent_s,
            received_s=answer.received_s,
            is_strong=is_strong,
        )


def retry_after_s(answer: Answer) -> float | None:
    """How long the far end asks to wait, in seconds; None where it does not, or by a date."""
    try:
        return max(0.0, float(answer.headers.get("retry-after", "")))
    except ValueError:
        return None


def _request(call: FormCall) -> Request:
    url = urlsplit(call.url)
    return Request(
        action=call.action,
        method="POST",
        scheme=url.scheme,
        host=url.hostname or "",
        port=url.port,
        target=url.path or "/",
        headers={"Content-Type": FORM_TYPE, "Accept": "application/json", **call.headers},
        content=call.content.encode(),
    )
