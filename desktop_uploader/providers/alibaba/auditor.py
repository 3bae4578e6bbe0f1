"""
Audits of VOD: SubmitAIMediaAuditJob and SubmitAIImageAuditJob begin one, GetMediaAuditResult and
its details tell what was found, CreateAudit and GetAuditHistory are a person's word.

An audit has no list: one whose answer was lost cannot be looked for. Pictures are kept for two
weeks. Source: VOD manual of 2022-07-08, 10.2 and 10.3.
"""

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from desktop_uploader.domain.audit import (
    AuditFinding,
    AuditReading,
    AuditState,
    Decision,
    Ruling,
)
from desktop_uploader.domain.errors import (
    BadAnswer,
    ObjectMissing,
    Outcome,
    PlaceGone,
    RequestRefused,
)
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import AssetKind, Suggestion
from desktop_uploader.ports.audit import AuditAbilities, Submitted
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.alibaba import wire_audit as wire
from desktop_uploader.providers.alibaba.assets import IMAGE, is_asset
from desktop_uploader.providers.alibaba.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document
from desktop_uploader.providers.transport.pictures import Fetch

ABILITIES = AuditAbilities(
    kinds=frozenset({AssetKind.FILM, AssetKind.IMAGE}),
    most_judged=20,
    reason_bytes=128,
    keeps_history=True,
    picture_life_s=14 * 86400.0,
)
STATUS_OF_RULING = {Suggestion.PASS: "Normal", Suggestion.BLOCK: "Blocked"}
HISTORY_ROWS = 100
MOST_PAGES = 50


class AlibabaAuditor:
    """Keeps the Auditor port for one account."""

    def __init__(self, calls: VodCalls, fetch: Fetch) -> None:
        """`fetch` gets a picture by its address."""
        self._calls = calls
        self._fetch = fetch

    def kind_of(self, medium: MediaId) -> AssetKind:
        """An image or attached medium bears a prefix of ours."""
        if not is_asset(medium):
            return AssetKind.FILM
        return AssetKind.IMAGE if medium.startswith(IMAGE) else AssetKind.MATERIAL

    def submit(self, medium: MediaId, *, template: str, cutoff: Cutoff) -> Submitted:
        """Begin an audit of a film or an image."""
        is_image = self.kind_of(medium) is AssetKind.IMAGE
        action = "SubmitAIImageAuditJob" if is_image else "SubmitAIMediaAuditJob"
        asked = {"MediaId": medium.removeprefix(IMAGE)}
        # The table calls it mandatory, its text names a default: it is left out, as that says.
        asked |= {"TemplateId": template} if template else {}
        asked |= {} if is_image else {"MediaType": "video"}
        reply = self._calls.call(action, asked, cutoff=cutoff)
        task = lenient.text(reply.document, "JobId")
        if not task:
            raise BadAnswer(code="no-task-id", action=action, outcome=Outcome.UNKNOWN)
        return Submitted(task, reply.request_id)

    def find_submitted(
        self, medium: MediaId, *, since_s: float, cutoff: Cutoff
    ) -> Submitted | None:
        """None: no call lists audits, and the abilities say so."""
        return None

    def read(self, medium: MediaId, *, task: str, cutoff: Cutoff) -> AuditReading:
        """Our own audit while it runs, or has failed; else the result that the medium has."""
        job = self._job(task, cutoff) if task and not is_asset(medium) else None
        if job is not None and job.state in (AuditState.RUNNING, AuditState.FAILED):
            return job
        result, request_id = self._result(medium, cutoff)
        verdict = wire.read_verdict(result)
        state = AuditState.NONE if verdict is None else AuditState.DONE
        ended_at_s = job.ended_at_s if job is not None else None
        return AuditReading(state, verdict, ended_at_s=ended_at_s, request_id=request_id)

    def findings(self, medium: MediaId, *, task: str, cutoff: Cutoff) -> list[AuditFinding]:
        """The film's moments with their pictures, its speech, then title and cover."""
        beside = wire.read_beside_the_film(self._result(medium, cutoff)[0])
        if is_asset(medium):
            return beside
        asked = {"MediaId": medium}
        timeline = wire.read_timeline(
            self._document("GetMediaAuditResultTimeline", asked, cutoff=cutoff)
        )
        pictures = self._pages(
            "GetMediaAuditResultDetail", medium, read=wire.read_picture_page, cutoff=cutoff
        )
        speech = wire.read_speech_page(
            self._document("GetMediaAuditAudioResultDetail", asked, cutoff=cutoff)
        )
        of_film = [*_joined(timeline, pictures), *speech.findings]
        return [*sorted(of_film, key=lambda one: one.at_ms or 0), *beside]

    def judge(self, rulings: Sequence[Ruling], *, cutoff: Cutoff) -> str:
        """CreateAudit; its answer tells nothing but that it was heard."""
        content = [
            {"VideoId": one.medium, "Status": STATUS_OF_RULING[one.suggestion]}
            | ({"Reason": one.reason} if one.reason else {})
            for one in rulings
        ]
        asked = {"AuditContent": json.dumps(content, ensure_ascii=False)}
        return self._calls.call("CreateAudit", asked, cutoff=cutoff).request_id

    def history(self, medium: MediaId, *, cutoff: Cutoff) -> list[Decision]:
        """All pages of GetAuditHistory; an image has none."""
        found: list[Decision] = []
        for page in range(1, MOST_PAGES + 1) if not is_asset(medium) else ():
            asked = {
                "VideoId": medium,
                "PageNo": str(page),
                "PageSize": str(HISTORY_ROWS),
                "SortBy": "CreationTime:Desc",
            }
            told = self._document("GetAuditHistory", asked, cutoff=cutoff)
            rows = wire.read_history(told)
            found += rows
            if not rows or len(found) >= (lenient.integer(told, "Total") or 0):
                break
        return found

    def picture(self, url: str, *, cutoff: Cutoff) -> bytes:
        """Fetch a picture by its address."""
        return self._fetch(url, cutoff)

    def _job(self, task: str, cutoff: Cutoff) -> AuditReading | None:
        """Our audit; None where the service has forgotten it."""
        try:
            reply = self._calls.call("GetAIMediaAuditJob", {"JobId": task}, cutoff=cutoff)
        except (PlaceGone, ObjectMissing, RequestRefused):
            return None
        return replace(wire.read_job(reply.document), request_id=reply.request_id)

    def _result(self, medium: MediaId, cutoff: Cutoff) -> tuple[Document, str]:
        asked = {"MediaId": medium.removeprefix(IMAGE)}
        reply = self._calls.call("GetMediaAuditResult", asked, cutoff=cutoff)
        return lenient.entry(reply.document, "MediaAuditResult"), reply.request_id

    def _document(self, action: str, asked: Mapping[str, str], *, cutoff: Cutoff) -> Document:
        return self._calls.call(action, asked, cutoff=cutoff).document

    def _pages(
        self,
        action: str,
        medium: MediaId,
        *,
        read: Callable[[Document], wire.FindingPage],
        cutoff: Cutoff,
    ) -> list[AuditFinding]:
        """
        All pages of one list. Whether its total counts rows or pages is told in two ways, so a page
        that brings nothing is the last.
        """
        found: list[AuditFinding] = []
        for number in itertools.count(1):
            asked = {"MediaId": medium, "PageNo": str(number)}
            page = read(self._document(action, asked, cutoff=cutoff))
            fresh = [one for one in page.findings if one not in found]
            found += fresh
            if not fresh or number >= MOST_PAGES or number >= (page.total or MOST_PAGES):
                break
        return found


def _joined(
    timeline: Sequence[AuditFinding], pictures: Sequence[AuditFinding]
) -> list[AuditFinding]:
    """Each moment once: with its picture where one of the same moment and label is there."""
    of_moment = {(one.at_ms, one.label): one for one in timeline}
    return list((of_moment | {(one.at_ms, one.label): one for one in pictures}).values())
