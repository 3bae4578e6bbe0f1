"""
How VOD 2.0 fetches media itself: MultiPullVodFile.

Each address gets the id of its medium at once. There is no id of ours that would come back: after a
lost answer the names of the media are all there is to go by, and where they do not tell, nothing
does. No call tells how a fetching is: the medium is shown once it is there, and not before. Source:
manual of 2018.
"""

from collections.abc import Mapping, Sequence

from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import (
    BadAnswer,
    ObjectMissing,
    Outcome,
    OutcomeUnknown,
    Trouble,
)
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
from desktop_uploader.providers.tencent import wire
from desktop_uploader.providers.tencent.rules import with_defaults
from desktop_uploader.providers.tencent.vod_calls import VodCalls
from desktop_uploader.providers.transport import lenient

SUBMIT = "MultiPullVodFile"
ABILITIES = PullAbilities(batch=50, reads_batch=1, tells_of_failure=False)
CLOCKS_DIFFER_S = 5.0
A_PAGE = 100


class V2UrlPull:
    """Keeps the UrlPull port for one account."""

    abilities = ABILITIES

    def __init__(self, calls: VodCalls, defaults: MediaDraft) -> None:
        self._calls = calls
        self._defaults = defaults

    def submit(
        self, items: Sequence[PullItem], *, cutoff: Cutoff
    ) -> Mapping[str, Ticket | Trouble]:
        """Have the addresses fetched."""
        asked = {
            f"pullset.{number}.{name}": value
            for number, item in enumerate(items)
            for name, value in self._wish(item).items()
        }
        reply = self._calls.call(SUBMIT, asked, cutoff=cutoff)
        taken = {
            lenient.text(one, "source_url", "sourceUrl"): one
            for one in lenient.entries(reply.document, "data")
        }
        silent = BadAnswer(code="item-not-answered", action=SUBMIT, outcome=Outcome.UNKNOWN)
        answers: dict[str, Ticket | Trouble] = {}
        for item in items:
            told = taken.get(item.source.text, {})
            file_id = lenient.text(told, "file_id", "fileId")
            place = Place("", MediaId(file_id), lenient.text(told, "vod_task_id", "vodTaskId"))
            answers[item.key] = Ticket(place, reply.request_id) if file_id else silent.trouble
        return answers

    def find(self, item: PullItem, *, cutoff: Cutoff) -> Ticket | None:
        """
        The one medium that bears its name and is no older than its submission.

        Raises:
            OutcomeUnknown: There is none ("none-fits": it may be on its way still), or more.
        """
        title = with_defaults(item.draft, self._defaults).title
        asked = {"fileName": title, "pageNo": 1, "pageSize": A_PAGE}
        try:
            listed = self._calls.call("DescribeVodPlayInfo", asked, cutoff=cutoff)
        except ObjectMissing:  # the answer where nothing bears such a name
            raise OutcomeUnknown(code="none-fits", facts={"cloud": "tencent"}) from None
        named = [one for one in wire.read_v2_listed(listed.document) if one.name == title]
        offset_s = listed.clock_offset_s or 0.0
        earliest_s = item.begun_at_s + offset_s - CLOCKS_DIFFER_S
        fitting = [one for one in named if self._made_at_s(one.file_id, cutoff) >= earliest_s]
        if len(fitting) != 1:
            code = "many-fit" if fitting else "none-fits"
            raise OutcomeUnknown(code=code, facts={"cloud": "tencent"})
        return Ticket(Place("", MediaId(fitting[0].file_id)), listed.request_id)

    def read(self, places: Sequence[Place], *, cutoff: Cutoff) -> Mapping[Place, PullReport]:
        """Whether the media are there."""
        return {place: self._report(place, cutoff) for place in places}

    def cancel(self, place: Place, *, cutoff: Cutoff) -> bool:
        """There is no call for it."""
        return False

    def _wish(self, item: PullItem) -> dict[str, str | int]:
        draft = with_defaults(item.draft, self._defaults)
        wish: dict[str, str | int] = {
            "url": item.source.text,
            "fileName": draft.title,
            "fileMd5": draft.md5,
            "classId": draft.category,
            "tags": ",".join(draft.tags),
        }
        said = {name: value for name, value in wish.items() if value}
        # A flag is all that it takes: which procedure is for the console to say.
        return {**said, "isTranscode": int(bool(draft.template or draft.workflow))}

    def _report(self, place: Place, cutoff: Cutoff) -> PullReport:
        assert place.media_id is not None
        try:
            reply = self._calls.call("GetVideoInfo", {"fileId": place.media_id}, cutoff=cutoff)
        except ObjectMissing as missing:
            trouble = missing.trouble
            return PullReport(PullState.RUNNING, trouble.code, request_id=trouble.request_id)
        return PullReport(PullState.FETCHED, media_id=place.media_id, request_id=reply.request_id)

    def _made_at_s(self, file_id: str, cutoff: Cutoff) -> float:
        asked = {"fileId": file_id, "infoFilter": ["basicInfo"]}
        try:
            reply = self._calls.call("GetVideoInfo", asked, cutoff=cutoff)
        except ObjectMissing:
            return 0.0
        return wire.read_v2_medium(file_id, reply.document).made_at_s or 0.0
