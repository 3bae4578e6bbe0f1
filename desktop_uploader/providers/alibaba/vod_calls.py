"""
One call to VOD, by either way an account has: signed here, or by a broker that keeps the key.

A broker is a thin signing proxy: the same form goes to it unsigned, with a token of its own, and
the cloud's own answer comes back.
"""

import itertools
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_uploader.domain.errors import (
    BadAnswer,
    ClockWrong,
    Outcome,
    ProviderError,
    ServerTrouble,
    SignInNeeded,
    Throttled,
)
from desktop_uploader.ports.clock import Clock, Draw
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.alibaba import faults, signing, wire
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.calls import FormCall, FormCalls, retry_after_s
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.rates import Rates

log = logging.getLogger(__name__)

METHOD = "POST"
"""By GET, twenty addresses with their metadata would be a URL of 108 KB."""

WRITES = frozenset(
    {
        "AddCategory",
        "CancelUrlUploadJobs",
        "CreateAudit",
        "CreateUploadAttachedMedia",
        "CreateUploadImage",
        "CreateUploadVideo",
        "DeleteCategory",
        "DeleteAttachedMedia",
        "DeleteImage",
        "DeleteMultipartUpload",
        "DeleteMessageCallback",
        "DeleteVideo",
        "RefreshUploadVideo",
        "RegisterMedia",
        "SubmitDynamicImageJob",
        "SubmitSnapshotJob",
        "SubmitTranscodeJobs",
        "SubmitWorkflowJob",
        "SetMessageCallback",
        "SubmitAIImageAuditJob",
        "SubmitAIMediaAuditJob",
        "UpdateCategory",
        "UpdateVideoInfo",
        "UpdateVideoInfos",
        "UploadMediaByURL",
    }
)

# VOD manual of 2022-07-08, table of call limits: calls a second of one main account with all its
# users.
CALLS_PER_S = {
    "CreateAudit": 100.0,
    "CancelUrlUploadJobs": 50.0,
    "CreateUploadAttachedMedia": 100.0,
    "CreateUploadImage": 100.0,
    "CreateUploadVideo": 120.0,
    "DeleteAttachedMedia": 50.0,
    "DeleteImage": 50.0,
    "DeleteMultipartUpload": 10.0,
    "DeleteVideo": 30.0,
    "GetAttachedMediaInfo": 100.0,
    "DeleteMessageCallback": 10.0,
    "GetAIMediaAuditJob": 20.0,
    "GetAuditHistory": 100.0,
    "GetCategories": 50.0,
    "GetImageInfo": 100.0,
    # The text of the call says 10, the table of limits 20: the narrower one is kept.
    "GetMediaAuditAudioResultDetail": 10.0,
    "GetMediaAuditResult": 20.0,
    "GetMediaAuditResultDetail": 10.0,
    "GetMediaAuditResultTimeline": 10.0,
    "GetMessageCallback": 10.0,
    "GetMezzanineInfo": 100.0,
    "GetTranscodeSummary": 15.0,
    "GetTranscodeTask": 15.0,
    "GetURLUploadInfos": 100.0,
    "GetVideoInfos": 100.0,
    "ListDynamicImage": 100.0,
    "ListSnapshots": 30.0,
    "ListTranscodeTask": 15.0,
    "ListTranscodeTemplateGroup": 15.0,
    "RefreshUploadVideo": 120.0,
    "RegisterMedia": 50.0,
    "SubmitDynamicImageJob": 30.0,
    "SubmitSnapshotJob": 30.0,
    "SubmitTranscodeJobs": 30.0,
    "SubmitWorkflowJob": 20.0,
    "SetMessageCallback": 15.0,
    "SubmitAIImageAuditJob": 20.0,
    "SubmitAIMediaAuditJob": 15.0,
    "UpdateVideoInfo": 100.0,
}

LIBRARY_CALLS_PER_S = {
    "AddCategory": 30.0,
    "DeleteCategory": 10.0,
    "DeleteVideo": 30.0,
    "GetDefaultAITemplate": 10.0,
    "GetPlayInfo": 360.0,
    "GetUploadDetails": 100.0,
    "GetVideoInfo": 100.0,
    "GetVideoList": 100.0,
    "ListAITemplate": 5.0,
    "ListAppInfo": 30.0,
    "ListVodTemplate": 10.0,
    "ListWatermark": 10.0,
    "SearchMedia": 50.0,
    "UpdateCategory": 100.0,
    "UpdateVideoInfos": 30.0,
}
"""The same of what is for a person who looks after the media; uploads need none of it."""

COUNTED_BY_DAY = frozenset({"UploadMediaByURL"})
"""Calls whose ceiling is one of a day, see `url_pull`; they wait for no turn."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The way with the account's own key."""

    url: str
    key: signing.AccountKey


@dataclass(frozen=True, slots=True)
class Brokered:
    """The way through a broker."""

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


class VodCalls:
    """Makes the calls of one account. May be used from many threads at once."""

    def __init__(
        self,
        way: Signed | Brokered,
        calls: FormCalls,
        *,
        rates: Rates,
        clock: Clock,
        draw: Draw,
    ) -> None:
        self._way = way
        self._calls = calls
        self._rates = rates
        self._clock = clock
        self._draw = draw
        self._count = itertools.count(1)
        self._unknown_codes: set[str] = set()

    def call(self, action: str, parameters: Mapping[str, str], *, cutoff: Cutoff) -> Reply:
        """
        Wait for the action's turn, then make the call once.

        Raises:
            ProviderError: As the control plane's contract says.
            Cut: The cutoff was used.
        """
        self._rates.wait_turn(action, cutoff=cutoff)
        begun_s = self._clock.monotonic_s()
        answer = self._calls.post(self._prepared(action, parameters), cutoff=cutoff)
        document = self._read(answer, action)
        server_now_s = self._calls.server_clock.now_by(answer.headers.get("date"))
        return Reply(
            document=document,
            request_id=wire.read_request_id(document),
            begun_s=begun_s,
            server_now_s=server_now_s,
            clock_offset_s=None if server_now_s is None else server_now_s - self._clock.now_s(),
        )

    def _prepared(self, action: str, parameters: Mapping[str, str]) -> FormCall:
        ready = signing.call_parameters(action, parameters)
        headers = {}
        if isinstance(self._way, Brokered):
            headers["Authorization"] = f"Bearer {self._way.token}"
        else:
            ready = signing.signed(
                ready,
                self._way.key,
                now_s=self._calls.server_clock.now_s(),
                nonce=self._nonce(),
                method=METHOD,
            )
        return FormCall(action, self._way.url, signing.form(list(ready.items())), headers)

    def _nonce(self) -> str:
        first, second = (int(self._draw() * 2**52) for _ in range(2))
        return f"{first:013x}-{second:013x}-{next(self._count)}"

    def _read(self, answer: Answer, action: str) -> lenient.Document:
        try:
            document = lenient.parse(answer.content)
        except ValueError as error:
            refusal = wire.read_xml_refusal(answer.content)
            if refusal is None:
                raise self._unreadable(answer, action) from error
            raise self._refused(refusal, answer, action=action) from error
        refusal = wire.read_refusal(document)
        if refusal is None and answer.status >= 400:
            refusal = wire.Refusal(f"http-{answer.status}")
        if refusal is not None:
            raise self._refused(refusal, answer, action=action)
        return document

    def _refused(self, refusal: wire.Refusal, answer: Answer, *, action: str) -> ProviderError:
        if answer.status == 401 and isinstance(self._way, Brokered):
            return SignInNeeded(refusal.message, code="broker-refused", action=action)
        error = faults.fault(
            refusal,
            action=action,
            status=answer.status,
            is_write=action in WRITES,
            retry_after_s=retry_after_s(answer),
        )
        if isinstance(error, Throttled):
            self._rates.note_throttled(action, error.trouble.retry_after_s)
        if isinstance(error, ClockWrong):
            self._calls.learn_time(answer, is_strong=True)
        self._tell_unknown(refusal.code, action=action, status=answer.status)
        return error

    def _unreadable(self, answer: Answer, action: str) -> ProviderError:
        outcome = Outcome.UNKNOWN if action in WRITES else Outcome.NOT_DONE
        if answer.status == 401 and isinstance(self._way, Brokered):
            return SignInNeeded(code="broker-refused", action=action)
        if answer.status >= 500:
            return ServerTrouble(code=f"http-{answer.status}", action=action, outcome=outcome)
        facts = {"status": str(answer.status)}
        return BadAnswer(code="not-json", action=action, outcome=outcome, facts=facts)

    def _tell_unknown(self, code: str, *, action: str, status: int) -> None:
        if faults.is_known(action, code) or code in self._unknown_codes:
            return
        self._unknown_codes.add(code)
        log.warning("%s answered with an unknown code: %s (HTTP %d)", action, code, status)
