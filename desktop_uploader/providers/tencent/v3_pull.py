"""
How VOD 2018-07-17 fetches media itself: PullUpload, DescribeTasks, DescribeTaskDetail.

An address a call. `SessionId` is ours: the service refuses to take the same twice within three
days, and shows it with its tasks, so that a lost answer can be settled. Source:
tencentcloud-sdk-python-vod 3.1.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import BadAnswer, ObjectMissing, Outcome, Trouble
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.url_pull import (
    PullAbilities,
    PullItem,
    PullReport,
    PullState,
    Ticket,
)
from desktop_uploader.providers.tencent.rules import extension_of, with_defaults
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient
from desktop_uploader.providers.transport.lenient import Document

ABILITIES = PullAbilities(batch=1, reads_batch=1, reads_per_s=20.0)
CLOCKS_DIFFER_S = 600.0
A_PAGE = 100
MOST_PAGES = 50
STATE_OF_STATUS = {"waiting": PullState.PENDING, "aborted": PullState.FAILED}


class V3UrlPull:
    """Keeps the UrlPull port for one account."""

    abilities = ABILITIES

    def __init__(self, calls: VodCalls, defaults: MediaDraft) -> None:
        self._calls = calls
        self._defaults = defaults
        self._scope = {"SubAppId": int(defaults.app)} if defaults.app else {}

    def submit(
        self, items: Sequence[PullItem], *, cutoff: Cutoff
    ) -> Mapping[str, Ticket | Trouble]:
        """Have the one address fetched."""
        (item,) = items
        reply = self._calls.call("PullUpload", self._wish(item), cutoff=cutoff)
        task_id = lenient.text(reply.document, "TaskId")
        if not task_id:
            raise BadAnswer(code="item-not-answered", action="PullUpload", outcome=Outcome.UNKNOWN)
        return {item.key: Ticket(Place("", session=task_id), reply.request_id)}

    def find(self, item: PullItem, *, cutoff: Cutoff) -> Ticket | None:
        """The task that bears our id."""
        for task, request_id in self._tasks_since(item.begun_at_s, cutoff):
            if lenient.text(task, "SessionId") == item.key:
                return Ticket(Place("", session=lenient.text(task, "TaskId")), request_id)
        return None

    def read(self, places: Sequence[Place], *, cutoff: Cutoff) -> Mapping[Place, PullReport]:
        """How tasks are."""
        return {place: self._report(place, cutoff) for place in places}

    def cancel(self, place: Place, *, cutoff: Cutoff) -> bool:
        """There is no call for it."""
        return False

    def _wish(self, item: PullItem) -> dict[str, object]:
        draft = with_defaults(item.draft, self._defaults)
        wish: dict[str, object] = {
            "MediaUrl": item.source.text,
            "MediaName": draft.title,
            "MediaType": draft.extension or extension_of(item.source),
            "CoverUrl": draft.cover_url,
            "Procedure": draft.workflow or draft.template,
            "StorageRegion": draft.storage,
            "ClassId": int(draft.category or 0),
            "SessionContext": draft.extend,
            "SessionId": item.key,
            "SourceContext": item.key,
            "SubAppId": int(draft.app or 0),
        }
        return {name: value for name, value in wish.items() if value}

    def _tasks_since(self, at_s: float, cutoff: Cutoff) -> Iterator[tuple[Document, str]]:
        after = datetime.fromtimestamp(max(0.0, at_s - CLOCKS_DIFFER_S), UTC)
        asked: dict[str, object] = {
            "CreateTime": {"After": after.strftime("%Y-%m-%dT%H:%M:%SZ")},
            "Sort": {"Field": "CreateTime", "Order": "Asc"},
            "Limit": A_PAGE,
            **self._scope,
        }
        for _ in range(MOST_PAGES):
            reply = self._calls.call("DescribeTasks", asked, cutoff=cutoff)
            for task in lenient.entries(reply.document, "TaskSet"):
                yield task, reply.request_id
            scroll = lenient.text(reply.document, "ScrollToken")
            if not scroll:
                return
            asked["ScrollToken"] = scroll

    def _report(self, place: Place, cutoff: Cutoff) -> PullReport:
        asked = {"TaskId": place.session, **self._scope}
        try:
            reply = self._calls.call("DescribeTaskDetail", asked, cutoff=cutoff)
        except ObjectMissing as missing:
            trouble = missing.trouble
            return PullReport(PullState.ABSENT, trouble.code, request_id=trouble.request_id)
        task = lenient.entry(reply.document, "PullUploadTask")
        word = lenient.text(reply.document, "Status") or lenient.text(task, "Status")
        state = STATE_OF_STATUS.get(word.lower(), PullState.RUNNING)
        if word.lower() == "finish":
            is_well = lenient.text(task, "ErrCode") in ("", "0")
            state = PullState.FETCHED if is_well else PullState.FAILED
        file_id = lenient.text(task, "FileId")
        return PullReport(
            state,
            word,
            MediaId(file_id) if file_id else None,
            code=lenient.text(task, "ErrCode") if state is PullState.FAILED else "",
            problem=lenient.text(task, "Message") if state is PullState.FAILED else "",
            request_id=reply.request_id,
        )
