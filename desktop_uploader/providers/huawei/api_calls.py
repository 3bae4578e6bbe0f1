"""
One call to IAM or MPC: signed with the account's key, with a token that a password has bought, or
unsigned to a broker that keeps the key and sends the cloud's own answer back.

A token holds for a day and is kept; one that is refused before its time is bought anew, and the
call, of which a refused caller has nothing done, is said once more.
"""

import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from desktop_uploader.domain.errors import (
    BadAnswer,
    ClockWrong,
    Outcome,
    ProviderError,
    RequestRefused,
    ServerTrouble,
    SignInNeeded,
    Throttled,
    WrongKey,
)
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.huawei import faults, wire
from desktop_uploader.providers.huawei.account import iam_host
from desktop_uploader.providers.huawei.signing import (
    CONTENT_TYPE,
    AccountKey,
    ApiCall,
    query_text,
    signed_headers,
)
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.calls import FormCalls
from desktop_uploader.providers.transport.messages import Answer, Request
from desktop_uploader.providers.transport.rates import Rates

log = logging.getLogger(__name__)

WRITES = frozenset(
    {
        "CancelAnimatedGraphicsTask",
        "CancelExtractMetadataTask",
        "CancelRemuxTask",
        "CancelThumbnailsTask",
        "CancelTranscodingTask",
        "CreateAnimatedGraphicsTask",
        "CreateExtractMetadataTask",
        "CreateRemuxTask",
        "CreateThumbnailsTask",
        "CreateTranscodingTask",
        "DeleteTranscodingTaskRecord",
        "RetryRemuxTask",
        "UpdateBucketAuthorized",
        "UpdateNotification",
    }
)
"""Those of our calls that leave something behind."""
CLOCK_WINDOW_S = 900.0
"""API gateway: how far a signed time may be off."""
TOKEN_MARGIN_S = 600.0
TOKEN_LIFE_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class SignIn:
    """The way with a password: an IAM user of an account."""

    domain: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Brokered:
    """The way through a broker, which has a path of its own for each of the two services."""

    url: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """
    An answer that is no refusal.

    Attributes:
        begun_s: Before anything was sent, monotonic.
        server_now_s: The service's time when it answered; None where nothing sane tells of it.
        clock_offset_s: The same, less our own time.
    """

    document: lenient.Document
    request_id: str
    begun_s: float
    server_now_s: float | None
    clock_offset_s: float | None
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Token:
    """What a password has bought; `ends_at_s` is monotonic."""

    text: str = field(repr=False)
    project: wire.Project
    ends_at_s: float


class ApiCalls:
    """
    Makes the calls of one account in one region. May be used from many threads at once.

    Attributes:
        region: Where the account works.
        iam_host: Where its identities are asked for.
        server_clock: The services' time, as their answers tell it.
    """

    def __init__(
        self,
        way: AccountKey | SignIn | Brokered,
        calls: FormCalls,
        *,
        region: str,
        rates: Rates,
        clock: Clock,
    ) -> None:
        self._way = way
        self._calls = calls
        self.iam_host = iam_host(region)
        self._rates = rates
        self._clock = clock
        self.region = region
        self.server_clock = calls.server_clock
        self._lock = threading.Lock()
        self._token: _Token | None = None
        self._project: wire.Project | None = None
        self._unknown_codes: set[str] = set()

    def call(self, action: str, call: ApiCall, *, cutoff: Cutoff) -> Reply:
        """
        Make one call.

        Raises:
            ProviderError: As the control plane's contract says.
            Cut: The cutoff was used.
        """
        if not isinstance(self._way, SignIn):
            return self._say(action, call, by=self._way, cutoff=cutoff)
        token, is_fresh = self._token_now(self._way, cutoff)
        try:
            return self._say(action, call, by=token.text, cutoff=cutoff)
        except WrongKey:
            if is_fresh:
                raise
            self._forget(token)
        token, _ = self._token_now(self._way, cutoff)
        return self._say(action, call, by=token.text, cutoff=cutoff)

    def project(self, cutoff: Cutoff) -> wire.Project:
        """
        The account's project in its region, asked for once.

        Raises:
            RequestRefused: There is none (code "no-project").
        """
        if self._project is None:
            if isinstance(self._way, SignIn):
                self._project = self._token_now(self._way, cutoff)[0].project
            else:
                self._project = self.look_up_project(cutoff)[0]
        return self._project

    def look_up_project(self, cutoff: Cutoff) -> tuple[wire.Project, Reply]:
        """Ask IAM for the project; raises as `project` does."""
        call = ApiCall("GET", self.iam_host, "/v3/projects", query=(("name", self.region),))
        reply = self.call("ListProjects", call, cutoff=cutoff)
        found = wire.read_project(reply.document)
        if found is None:
            raise RequestRefused(
                action="ListProjects", code="no-project", facts={"region": self.region}
            )
        return found, reply

    def _say(
        self, action: str, call: ApiCall, *, by: AccountKey | Brokered | str, cutoff: Cutoff
    ) -> Reply:
        """Wait for the action's turn, then make the call once; a text is a token, or nothing."""
        self._rates.wait_turn(action, cutoff=cutoff)
        begun_s = self._clock.monotonic_s()
        at_s = self._calls.server_clock.now_s()
        if isinstance(by, Brokered):
            service = "iam" if call.host == self.iam_host else "mpc"
            request = _brokered_request(action, call, broker=by, service=service)
        else:
            request = _request(action, call, headers=_headers(call, by, at_s=at_s))
        answer = self._calls.send(request, cutoff=cutoff)
        document = self._read(answer, action, signed_at_s=at_s)
        server_now_s = self._calls.server_clock.now_by(answer.headers.get("date"))
        return Reply(
            document=document,
            request_id=answer.request_id,
            begun_s=begun_s,
            server_now_s=server_now_s,
            clock_offset_s=None if server_now_s is None else server_now_s - self._clock.now_s(),
            headers=answer.headers,
        )

    def _token_now(self, way: SignIn, cutoff: Cutoff) -> tuple[_Token, bool]:
        """A token, and whether it was bought just now; one at a time buys."""
        with self._lock:
            if self._token is not None and self._clock.monotonic_s() < self._token.ends_at_s:
                return self._token, False
            self._token = self._buy(way, cutoff)
            return self._token, True

    def _forget(self, token: _Token) -> None:
        with self._lock:
            if self._token is token:
                self._token = None

    def _buy(self, way: SignIn, cutoff: Cutoff) -> _Token:
        user = {"name": way.user, "password": way.password, "domain": {"name": way.domain}}
        identity = {"methods": ["password"], "password": {"user": user}}
        scope = {"project": {"name": self.region}}
        call = ApiCall(
            "POST",
            self.iam_host,
            "/v3/auth/tokens",
            content=as_json({"auth": {"identity": identity, "scope": scope}}),
        )
        reply = self._say("CreateToken", call, by="", cutoff=cutoff)
        project, ends_at_s = wire.read_token(reply.document)
        text = reply.headers.get("x-subject-token", "")
        if not text or not project.project_id:
            raise BadAnswer(action="CreateToken", code="no-token", request_id=reply.request_id)
        life_s = TOKEN_LIFE_S
        if ends_at_s is not None and reply.server_now_s is not None:
            life_s = min(TOKEN_LIFE_S, ends_at_s - reply.server_now_s)
        return _Token(text, project, reply.begun_s + max(0.0, life_s - TOKEN_MARGIN_S))

    def _read(self, answer: Answer, action: str, *, signed_at_s: float) -> lenient.Document:
        if answer.status == 401 and isinstance(self._way, Brokered):
            raise SignInNeeded(code="broker-refused", action=action)
        try:
            document = lenient.parse(answer.content or b"{}")
        except ValueError as error:
            raise _unreadable(answer, action) from error
        refusal = wire.read_refusal(document)
        if refusal is None and answer.status >= 400:
            refusal = wire.Refusal(f"http-{answer.status}")
        if refusal is not None:
            raise self._refused(refusal, answer, action=action, signed_at_s=signed_at_s)
        if not answer.content and answer.status != 204:
            raise _unreadable(answer, action)
        return document

    def _refused(
        self, refusal: wire.Refusal, answer: Answer, *, action: str, signed_at_s: float
    ) -> ProviderError:
        error = faults.fault(refusal, answer, action=action, is_write=action in WRITES)
        if isinstance(error, Throttled):
            self._rates.note_throttled(action, error.trouble.retry_after_s)
        if isinstance(error, WrongKey) and abs(_date_s(answer, signed_at_s) - signed_at_s) > (
            CLOCK_WINDOW_S
        ):
            # The gateway has one code for a wrong time and a wrong signature; its date tells.
            self._calls.learn_time(answer, is_strong=True)
            return ClockWrong(
                refusal.message, action=action, code=refusal.code, request_id=answer.request_id
            )
        self._tell_unknown(refusal.code, action=action, status=answer.status)
        return error

    def _tell_unknown(self, code: str, *, action: str, status: int) -> None:
        if faults.is_known(code) or code in self._unknown_codes or code.startswith("http-"):
            return
        self._unknown_codes.add(code)
        log.warning("%s answered with an unknown code: %s (HTTP %d)", action, code, status)


def as_json(value: object) -> bytes:
    """A body as it is sent."""
    return json.dumps(value, separators=(",", ":")).encode()


def _headers(call: ApiCall, by: AccountKey | str, *, at_s: float) -> dict[str, str]:
    if isinstance(by, AccountKey):
        return signed_headers(call, by, at_s=at_s)
    headers = {"Content-Type": CONTENT_TYPE, **call.headers}
    return headers | {"X-Auth-Token": by} if by else headers


def _request(action: str, call: ApiCall, *, headers: Mapping[str, str]) -> Request:
    return Request(
        action=action,
        method=call.method,
        scheme="https",
        host=call.host,
        target=_target(call.path, call),
        headers=headers,
        content=call.content,
    )


def _brokered_request(action: str, call: ApiCall, *, broker: Brokered, service: str) -> Request:
    there = urlsplit(broker.url)
    return Request(
        action=action,
        method=call.method,
        scheme=there.scheme,
        host=there.hostname or "",
        port=there.port,
        target=_target(f"{there.path.rstrip('/')}/{service}{call.path}", call),
        headers={
            "Content-Type": CONTENT_TYPE,
            **call.headers,
            "Authorization": f"Bearer {broker.token}",
        },
        content=call.content,
    )


def _target(path: str, call: ApiCall) -> str:
    query = query_text(call.query)
    return f"{path}?{query}" if query else path


def _unreadable(answer: Answer, action: str) -> ProviderError:
    outcome = Outcome.UNKNOWN if action in WRITES else Outcome.NOT_DONE
    if answer.status >= 500:
        return ServerTrouble(code=f"http-{answer.status}", action=action, outcome=outcome)
    facts = {"status": str(answer.status)}
    return BadAnswer(code="not-json", action=action, outcome=outcome, facts=facts)


def _date_s(answer: Answer, default_s: float) -> float:
    try:
        return parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except (ValueError, OverflowError):
        return default_s
