"""One call to VOD, in whichever generation an account speaks."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from desktop_uploader.domain.errors import (
    BadAnswer,
    ClockWrong,
    Outcome,
    ProviderError,
    ServerTrouble,
    SignInNeeded,
    Throttled,
)
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.tencent import faults
from desktop_uploader.providers.tencent.speech import Parameters, Speech
from desktop_uploader.providers.tencent.wire import Refusal
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.calls import FormCalls, retry_after_s
from desktop_uploader.providers.transport.messages import Answer
from desktop_uploader.providers.transport.rates import Rates
from desktop_uploader.providers.transport.server_clock import EARLIEST_S, LATEST_S

log = logging.getLogger(__name__)

WRITES = frozenset(
    {
        "ApplyUpload",
        "ApplyUploadUGC",
        "CommitUpload",
        "CommitUploadUGC",
        "CreateClass",
        "ConfirmEvent",
        "ConfirmEvents",
        "ConvertVodFile",
        "CreateImageSprite",
        "CreateSnapshotByTimeOffset",
        "CreateVodTags",
        "DeleteClass",
        "DeleteMedia",
        "DeleteVodFile",
        "DeleteVodTags",
        "ModifyClass",
        "ModifyMediaInfo",
        "ModifyVodInfo",
        "ProcessFile",
        "ProcessMedia",
        "ProcessMediaByProcedure",
        "RedoTask",
        "RunProcedure",
        "ReviewAudioVideo",
        "MultiPullVodFile",
        "ProcessCosMedia",
        "PullUpload",
    }
)

V2_CALLS_PER_S: Mapping[str, float] = dict.fromkeys(
    (
        "ApplyUpload",
        "CommitUpload",
        "CreateClass",
        "ConvertVodFile",
        "CreateImageSprite",
        "CreateSnapshotByTimeOffset",
        "CreateVodTags",
        "DeleteClass",
        "DeleteVodFile",
        "DeleteVodTags",
        "DescribeAllClass",
        "DescribeClass",
        "DescribeVodInfo",
        "DescribeVodPlayInfo",
        "DescribeVodPlayUrls",
        "GetTaskInfo",
        "GetTaskList",
        "GetVideoInfo",
        "ModifyClass",
        "ModifyVodInfo",
        "QueryWatermarkTemplateList",
        "ProcessFile",
        "RedoTask",
        "RunProcedure",
        "MultiPullVodFile",
        "ProcessCosMedia",
    ),
    100 / 60,
) | {"ConfirmEvent": 1000 / 60, "PullEvent": 1000 / 60}
"""Manual of 2018: 100 calls a minute for each action, shared by the whole account."""

V3_CALLS_PER_S: Mapping[str, float] = {
    "ApplyUpload": 100.0,
    "CommitUpload": 100.0,
    "CreateClass": 100.0,
    "DeleteClass": 100.0,
    "DeleteMedia": 100.0,
    "DescribeAllClass": 100.0,
    "DescribeMediaInfos": 100.0,
    "DescribeProcedureTemplates": 100.0,
    "DescribeTaskDetail": 100.0,
    "DescribeTasks": 20.0,
    "ModifyClass": 100.0,
    "ConfirmEvents": 100.0,
    "ModifyMediaInfo": 100.0,
    "PullEvents": 100.0,
    "ProcessMedia": 100.0,
    "ProcessMediaByProcedure": 100.0,
    "ReviewAudioVideo": 100.0,
    "PullUpload": 20.0,
    "SearchMedia": 20.0,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """
    An answer that is no refusal.

    Attributes:
        begun_s: When the call began, monotonic.
        server_now_s: The service's time, seconds since the epoch; None where it is not known.
        clock_offset_s: That less our time.
    """

    document: lenient.Document
    request_id: str
    begun_s: float
    server_now_s: float | None
    clock_offset_s: float | None


class VodCalls:
    """Makes the calls of one account. May be used from many threads at once."""

    def __init__(self, speech: Speech, calls: FormCalls, *, rates: Rates, clock: Clock) -> None:
        self._speech = speech
        self._calls = calls
        self._rates = rates
        self._clock = clock
        self._unknown_codes: set[str] = set()

    def call(self, action: str, parameters: Parameters, *, cutoff: Cutoff) -> Reply:
        """
        Wait for the action's turn, then make the call.

        Raises:
            ProviderError: As the control plane's contract says.
            Cut: The cutoff was used.
        """
        self._rates.wait_turn(action, cutoff=cutoff)
        try:
            return self._said(action, parameters, cutoff=cutoff)
        except SignInNeeded as refused:
            if refused.trouble.code != faults.PERMISSION_REFUSED:
                raise
        # It may have ended, or been used up, on its way: a fresh one is tried once. Nothing of the
        # call was carried out.
        return self._said(action, parameters, cutoff=cutoff)

    def _said(self, action: str, parameters: Parameters, *, cutoff: Cutoff) -> Reply:
        begun_s = self._clock.monotonic_s()
        request = self._speech.request(
            action, parameters, now_s=self._calls.server_clock.now_s(), cutoff=cutoff
        )
        answer = self._calls.send(request, cutoff=cutoff)
        heard = self._heard(answer, action)
        server_now_s = self._server_now_s(answer)
        return Reply(
            document=heard[0],
            request_id=heard[1],
            begun_s=begun_s,
            server_now_s=server_now_s,
            clock_offset_s=None if server_now_s is None else server_now_s - self._clock.now_s(),
        )

    def _heard(self, answer: Answer, action: str) -> tuple[lenient.Document, str]:
        if answer.status == 401 and self._speech.is_brokered:
            raise SignInNeeded(code="broker-refused", action=action)
        try:
            document = lenient.parse(answer.content)
        except ValueError as error:
            raise _unreadable(answer, action) from error
        heard = self._speech.hear(document)
        refusal = heard.refusal
        if refusal is None and answer.status >= 400:
            refusal = Refusal(f"http-{answer.status}", request_id=heard.request_id)
        if refusal is not None:
            raise self._refused(refusal, answer, action=action)
        return heard.told, heard.request_id

    def _refused(self, refusal: Refusal, answer: Answer, *, action: str) -> ProviderError:
        if refusal.code in ("no-code", "no-envelope") and answer.status < 400:
            return _unreadable(answer, action)
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

    def _tell_unknown(self, code: str, *, action: str, status: int) -> None:
        if faults.is_known(action, code) or code in self._unknown_codes:
            return
        self._unknown_codes.add(code)
        log.warning("%s answered with an unknown code: %s (HTTP %d)", action, code, status)

    def _server_now_s(self, answer: Answer) -> float | None:
        """
        While two answers have not yet agreed on our clock's offset, the date of this one is taken:
        it comes from where the end of the certificate comes from, so their difference holds.
        """
        if self._calls.server_clock.offset_s is not None:
            return self._calls.server_clock.now_s()
        stated_s = _date_s(answer)
        return stated_s if EARLIEST_S <= stated_s <= LATEST_S else None


def _unreadable(answer: Answer, action: str) -> ProviderError:
    outcome = Outcome.UNKNOWN if action in WRITES else Outcome.NOT_DONE
    if answer.status >= 500:
        return ServerTrouble(code=f"http-{answer.status}", action=action, outcome=outcome)
    facts = {"status": str(answer.status)}
    return BadAnswer(code="not-json", action=action, outcome=outcome, facts=facts)


def _date_s(answer: Answer) -> float:
    try:
        return parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except (ValueError, OverflowError):
        return 0.0
