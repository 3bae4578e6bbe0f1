"""
How VOD fetches media itself: UploadMediaByURL, GetURLUploadInfos, CancelUrlUploadJobs.

A call names up to 20 addresses and says one UserData for all of them, so the keys of all its jobs
go along: by those a submission is found again. An address may have been fetched before, by anybody:
after a lost answer each is asked for alone. Source: VOD manual of 2022-07-08, 5.5 to 5.7.
"""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import BadAnswer, Outcome, Trouble
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.url_pull import (
    PullAbilities,
    PullItem,
    PullReport,
    PullState,
    Ticket,
)
from desktop_uploader.providers.alibaba import wire_pull
from desktop_uploader.providers.alibaba.control_plane import with_defaults
from desktop_uploader.providers.alibaba.vod_calls import VodCalls

SUBMIT = "UploadMediaByURL"
ABILITIES = PullAbilities(
    batch=20, reads_batch=10, reads_per_s=10.0, calls_per_day=200_000, can_cancel=True
)
KEYS = "uploader_jobs"

STATE_OF_STATUS = {
    "pending": PullState.PENDING,
    "success": PullState.FETCHED,
    "download_fail": PullState.FAILED,
    "upload_fail": PullState.FAILED,
}
"""All others, UPLOAD_SUCCESS among them, are no end."""


class AlibabaUrlPull:
    """Keeps the UrlPull port for one account."""

    abilities = ABILITIES

    def __init__(self, calls: VodCalls, defaults: MediaDraft) -> None:
        """`defaults` holds what is sent where a draft says nothing; its title is of no account."""
        self._calls = calls
        self._defaults = defaults

    def submit(
        self, items: Sequence[PullItem], *, cutoff: Cutoff
    ) -> Mapping[str, Ticket | Trouble]:
        """Have the addresses fetched."""
        ready = [(item, with_defaults(item.draft, self._defaults)) for item in items]
        told = {
            "UploadURLs": ",".join(quote(item.source.text, safe="") for item in items),
            "UploadMetadatas": json.dumps([_metadata(*one) for one in ready], ensure_ascii=False),
            "UserData": json.dumps({"Extend": {KEYS: [item.key for item in items]}}),
            "StorageLocation": ready[0][1].storage,
            "AppId": ready[0][1].app,
        }
        asked = {name: value for name, value in told.items() if value}
        reply = self._calls.call(SUBMIT, asked, cutoff=cutoff)
        job_of_url = wire_pull.read_jobs(reply.document)
        silent = BadAnswer(code="item-not-answered", action=SUBMIT, outcome=Outcome.UNKNOWN)
        answers: dict[str, Ticket | Trouble] = {}
        for item in items:
            job_id = job_of_url.get(item.source.text)
            place = Place("", session=job_id or "")
            answers[item.key] = Ticket(place, reply.request_id) if job_id else silent.trouble
        return answers

    def find(self, item: PullItem, *, cutoff: Cutoff) -> Ticket | None:
        """The job of this very submission, by the key that went along with it."""
        asked = {"UploadURLs": quote(item.source.text, safe="")}
        reply = self._calls.call("GetURLUploadInfos", asked, cutoff=cutoff)
        for info in wire_pull.read_infos(reply.document):
            if item.key in wire_pull.read_keys(info.user_data, KEYS):
                return Ticket(Place("", session=info.job_id), reply.request_id)
        return None

    def read(self, places: Sequence[Place], *, cutoff: Cutoff) -> Mapping[Place, PullReport]:
        """How jobs are."""
        asked = {"JobIds": ",".join(place.session for place in places)}
        reply = self._calls.call("GetURLUploadInfos", asked, cutoff=cutoff)
        infos = {info.job_id: info for info in wire_pull.read_infos(reply.document)}
        absent = wire_pull.read_absent(reply.document)
        reports: dict[Place, PullReport] = {}
        for place in places:
            if (info := infos.get(place.session)) is not None:
                reports[place] = _report(info, reply.request_id)
            elif place.session in absent:
                reports[place] = PullReport(PullState.ABSENT, request_id=reply.request_id)
        return reports

    def cancel(self, place: Place, *, cutoff: Cutoff) -> bool:
        """Call a job off while it is pending."""
        reply = self._calls.call("CancelUrlUploadJobs", {"JobIds": place.session}, cutoff=cutoff)
        return place.session in wire_pull.read_cancelled(reply.document)


def _metadata(item: PullItem, draft: MediaDraft) -> dict[str, str]:
    said = {
        "SourceURL": item.source.text,
        "Title": draft.title,
        "Description": draft.description,
        "Tags": ",".join(draft.tags),
        "CateId": draft.category,
        "CoverURL": draft.cover_url,
        "TemplateGroupId": draft.template,
        "WorkflowId": draft.workflow,
        "FileExtension": draft.extension,
    }
    return {name: value for name, value in said.items() if value}


def _report(info: wire_pull.PullInfo, request_id: str) -> PullReport:
    state = STATE_OF_STATUS.get(info.status.lower(), PullState.RUNNING)
    is_failed = state is PullState.FAILED
    return PullReport(
        state,
        word=info.status,
        media_id=info.media_id,
        code=info.error_code if is_failed else "",
        problem=info.error_message if is_failed else "",
        request_id=request_id,
    )
