"""Follows what the services fetch: many errands by one reading, ever more rarely."""

import heapq
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from desktop_uploader.domain import events as e
from desktop_uploader.domain.credential import Place
from desktop_uploader.domain.errors import Outcome, Remedy, Trouble, UploaderError
from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import State
from desktop_uploader.domain.lifecycle import PULL_FAILED
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.reports import PullsSeen
from desktop_uploader.engine.story import Story
from desktop_uploader.engine.submissions import pull_of
from desktop_uploader.engine.tools import Tools
from desktop_uploader.engine.tracker import GROWTH, Rhythm
from desktop_uploader.ports.url_pull import PullAbilities, PullReport, PullState

_log = logging.getLogger(__name__)

USUAL_BATCH = 10
"""Until the provider has said how many errands a reading may name."""
LONGEST_SILENCE_S = 24 * 3600.0
UNSEEN_READINGS = 3
"""An errand that is not shown so many times in a row is lost."""


@dataclass(slots=True)
class _Followed:
    live: Live
    due_s: float
    rest_s: float
    unseen: int = 0


class Pulling:
    """Belongs to the thread that owns the jobs; readings are made on workers."""

    def __init__(
        self, tools: Tools, story: Story, *, rhythm: Rhythm, post: Callable[[PullsSeen], None]
    ) -> None:
        self._tools = tools
        self._story = story
        self._rhythm = rhythm
        self._post = post
        self._followed: dict[JobId, _Followed] = {}
        self._heap: list[tuple[float, JobId]] = []
        self._abilities: dict[AccountName, PullAbilities] = {}
        self.cutoff = JobCutoff()

    def follow(self, live: Live) -> None:
        """Begin to ask about the errand of a job."""
        first_s = self._rhythm.first_s
        self._followed[live.job.id] = _Followed(live, 0.0, first_s)
        self._set_due(live.job.id, self._now_s() + first_s)

    def next_due_s(self) -> float | None:
        """When the next reading is due, monotonic seconds; None when nothing is followed."""
        while self._heap:
            due_s, job_id = self._heap[0]
            followed = self._followed.get(job_id)
            if followed is not None and followed.live.job.state is not State.PULLING:
                del self._followed[job_id]
            elif followed is not None and followed.due_s == due_s:
                return due_s
            heapq.heappop(self._heap)
        return None

    def ask_due(self) -> None:
        """Start the readings whose time has come."""
        now_s = self._now_s()
        due: dict[AccountName, dict[Place, JobId]] = {}
        while (next_s := self.next_due_s()) is not None and next_s <= now_s:
            job_id = heapq.heappop(self._heap)[1]
            job = self._followed[job_id].live.job
            assert job.place is not None
            due.setdefault(job.account, {})[job.place] = job_id
            # Until the answer comes: a lost reading must not lose the errand.
            self._set_due(job_id, now_s + max(10.0, self._rhythm.cap_s))
        for account, asked in due.items():
            batch, places = self._batch_of(account), list(asked)
            for start in range(0, len(places), batch):
                self._ask(account, {place: asked[place] for place in places[start : start + batch]})

    def seen(self, seen: PullsSeen) -> None:
        """Take a reading."""
        crowd = sum(one.live.job.account == seen.account for one in self._followed.values())
        crowd_s = crowd / self._batch_of(seen.account) / self._reads_per_s(seen.account)
        asked_s = (seen.trouble.retry_after_s or 0.0) if seen.trouble is not None else 0.0
        for place, job_id in seen.asked.items():
            followed = self._followed.get(job_id)
            if followed is None or followed.live.job.place != place:
                continue
            if followed.live.job.state is State.PULLING:
                self._take(followed, seen.reports.get(place), least_s=max(crowd_s, asked_s))

    def ask_soon(self, account: AccountName) -> None:
        """Ask about all errands of an account at once: the line or the account is back."""
        for job_id, followed in self._followed.items():
            if followed.live.job.account == account:
                self._set_due(job_id, self._now_s())

    def _take(self, followed: _Followed, report: PullReport | None, *, least_s: float) -> None:
        live = followed.live
        is_absent = report is not None and report.state is PullState.ABSENT
        followed.unseen = followed.unseen + 1 if is_absent else 0
        end = None if report is None else _end_of(live, report, unseen=followed.unseen)
        if end is None and self._is_silent_too_long(live):
            end = _lost("errand-silent")
        if end is not None:
            del self._followed[live.job.id]
            self._story.happen(live, end)
            return
        followed.rest_s = min(followed.rest_s * GROWTH, self._rhythm.cap_s)
        self._set_due(live.job.id, self._now_s() + max(followed.rest_s, least_s))

    def _ask(self, account: AccountName, asked: Mapping[Place, JobId]) -> None:
        def errand() -> None:
            reports: Mapping[Place, PullReport] = {}
            trouble = None
            try:
                provider = self._tools.providers.provider_for(account)
                self._abilities[account] = pull_of(provider).abilities
                reports = self._tools.submissions.read(tuple(asked), provider, cutoff=self.cutoff)
            except UploaderError as error:
                trouble = error.trouble
            except Exception:
                _log.exception("reading %d errands of %s failed", len(asked), account)
                trouble = Trouble("UploaderError", Remedy.ASK_USER, Outcome.NOT_DONE, code="bug")
            self._post(PullsSeen(account, asked, reports, trouble))

        self._tools.workers.submit(errand)

    def _batch_of(self, account: AccountName) -> int:
        known = self._abilities.get(account)
        return USUAL_BATCH if known is None else known.reads_batch

    def _reads_per_s(self, account: AccountName) -> float:
        known = self._abilities.get(account)
        return 1.0 if known is None else known.reads_per_s

    def _is_silent_too_long(self, live: Live) -> bool:
        """Whether a failure, which this cloud does not tell of, must be reckoned with."""
        known = self._abilities.get(live.job.account)
        waited_s = self._tools.clock.now_s() - live.job.submitted_at_s
        return known is not None and not known.tells_of_failure and waited_s > LONGEST_SILENCE_S

    def _set_due(self, job_id: JobId, due_s: float) -> None:
        self._followed[job_id].due_s = due_s
        heapq.heappush(self._heap, (due_s, job_id))

    def _now_s(self) -> float:
        return self._tools.clock.monotonic_s()


def _end_of(live: Live, report: PullReport, *, unseen: int) -> e.Event | None:
    """The event that ends an errand; None while it goes on."""
    assert live.job.place is not None
    if report.state is PullState.FETCHED and report.media_id is not None:
        place = replace(live.job.place, media_id=report.media_id)
        return e.Committed(place=place, request_ids=(report.request_id,))
    if report.state is PullState.FAILED:
        trouble = Trouble(
            PULL_FAILED,
            Remedy.ASK_USER,
            code=report.code or report.word,
            message=report.problem,
            request_id=report.request_id,
        )
        return e.Failed(trouble=trouble, may_retry=False)
    if unseen >= UNSEEN_READINGS:
        return _lost("errand-not-shown")
    return None


def _lost(code: str) -> e.Event:
    trouble = Trouble("OutcomeUnknown", Remedy.ASK_USER, Outcome.UNKNOWN, code=code)
    return e.Failed(trouble=trouble, may_retry=False)
