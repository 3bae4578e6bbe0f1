"""Makes the readings that the tracker wants, and tells the story what they mean."""

import logging
from collections.abc import Callable, Mapping

from desktop_uploader.domain.errors import Outcome, Remedy, Trouble, UploaderError
from desktop_uploader.domain.ids import AccountName, MediaId
from desktop_uploader.domain.media import MediaReport
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.readings import Scope, read_media
from desktop_uploader.engine.reports import MediaSeen
from desktop_uploader.engine.story import Story
from desktop_uploader.engine.tools import Tools
from desktop_uploader.engine.tracker import Reach

_log = logging.getLogger(__name__)


class Following:
    """Belongs to the thread that owns the jobs; readings are made on workers."""

    def __init__(self, tools: Tools, story: Story, *, post: Callable[[MediaSeen], None]) -> None:
        self._tools = tools
        self._story = story
        self._post = post
        self._reach: dict[AccountName, Reach] = {}
        self.cutoff = JobCutoff()

    def ask_due(self) -> None:
        """Start the readings whose time has come."""
        tracker, now_s = self._tools.tracker, self._tools.clock.monotonic_s()
        due_s = tracker.next_due_s()
        if due_s is None or due_s > now_s:
            return
        for account, media in tracker.batches(now_s, self._reach_of):
            lives = {media_id: self._live_of(account, media_id) for media_id in media}
            known = {m: live.job.report for m, live in lives.items() if live and live.job.report}
            self._ask(account, tuple(media), known=known)

    def seen(self, seen: MediaSeen) -> None:
        """Take a reading."""
        now_s = self._tools.clock.monotonic_s()
        if seen.trouble is not None:
            self._tools.tracker.postpone(
                seen.account, seen.asked, now_s=now_s, trouble=seen.trouble
            )
            return
        silent = tuple(media_id for media_id in seen.asked if media_id not in seen.reports)
        if silent:
            nothing = Trouble("BadAnswer", Remedy.RETRY)
            self._tools.tracker.postpone(seen.account, silent, now_s=now_s, trouble=nothing)
        reach = self._reach_of(seen.account)
        for media_id, report in seen.reports.items():
            live = self._live_of(seen.account, media_id)
            if live is None:
                continue
            _, happened = self._tools.tracker.take(report, now_s, job=live.job, reach=reach)
            if any(type(event).__name__ in ("Ended", "Failed") for event in happened):
                self._tools.tracker.drop(seen.account, media_id)
            self._story.happen(live, *happened)

    def _live_of(self, account: AccountName, media_id: MediaId) -> Live | None:
        job_id = self._tools.tracker.job_of(account, media_id)
        return self._tools.hand.get(job_id) if job_id is not None else None

    def _reach_of(self, account: AccountName) -> Reach:
        """How many media a call may name; the usual until the provider has said it."""
        return self._reach.get(account, Reach())

    def _ask(
        self,
        account: AccountName,
        media: tuple[MediaId, ...],
        *,
        known: Mapping[MediaId, MediaReport],
    ) -> None:
        in_crowd = self._tools.tracker.is_crowd(account, self._reach_of(account))
        scope = Scope(self.cutoff, with_progress=not in_crowd)

        def errand() -> None:
            try:
                provider = self._tools.providers.provider_for(account)
                follower = provider.follower
                self._reach[account] = Reach(follower.status_batch, follower.outputs_batch)
                reports = read_media(follower, media, known=known, scope=scope)
                seen = MediaSeen(account, media, reports)
            except UploaderError as error:
                seen = MediaSeen(account, media, {}, error.trouble)
            except Exception:
                _log.exception("reading %d media of %s failed", len(media), account)
                bug = Trouble("UploaderError", Remedy.ASK_USER, Outcome.NOT_DONE, code="bug")
                seen = MediaSeen(account, media, {}, bug)
            self._post(seen)

        self._tools.workers.submit(errand)
