"""Makes the readings that the tracker wants, and tells the story what they mean."""

import logging
from collections.abc import Callable, Mapping

from desktop_uploader.domain.errors import Outcome, Remedy, Trouble, UploaderError
from desktop_uploader.domain.ids import AccountName, MediaId
from desktop_uploader.domain.media import MediaReport
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.readings import read_media
from desktop_uploader.engine.reports import MediaSeen
from desktop_uploader.engine.story import Story
from desktop_uploader.engine.tools import Tools
from desktop_uploader.ports.provider import Provider

_log = logging.getLogger(__name__)

USUAL_BATCH = 20
"""Until the provider has said how many media a call may name."""


class Following:
    """Belongs to the thread that owns the jobs; readings are made on workers."""

    def __init__(self, tools: Tools, story: Story, *, post: Callable[[MediaSeen], None]) -> None:
        self._tools = tools
        self._story = story
        self._post = post
        self._batch_of: dict[AccountName, int] = {}
        self.cutoff = JobCutoff()

    def ask_due(self) -> None:
        """Start the readings whose time has come."""
        tracker, now_s = self._tools.tracker, self._tools.clock.monotonic_s()
        due_s = tracker.next_due_s()
        if due_s is None or due_s > now_s:
            return
        for account, media in tracker.batches(now_s, self._batch_size):
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
        batch = self._batch_size(seen.account)
        for media_id, report in seen.reports.items():
            live = self._live_of(seen.account, media_id)
            if live is None:
                continue
            _, happened = self._tools.tracker.take(report, now_s, job=live.job, batch=batch)
            if any(type(event).__name__ in ("Ended", "Failed") for event in happened):
                self._tools.tracker.drop(seen.account, media_id)
            self._story.happen(live, *happened)

    def _live_of(self, account: AccountName, media_id: MediaId) -> Live | None:
        job_id = self._tools.tracker.job_of(account, media_id)
        return self._tools.hand.get(job_id) if job_id is not None else None

    def _batch_size(self, account: AccountName) -> int:
        return self._batch_of.get(account, USUAL_BATCH)

    def _ask(
        self,
        account: AccountName,
        media: tuple[MediaId, ...],
        *,
        known: Mapping[MediaId, MediaReport],
    ) -> None:
        def errand() -> None:
            try:
                provider = self._tools.providers.provider_for(account)
                self._learn_batch(account, provider)
                reports = read_media(provider.follower, media, known=known, cutoff=self.cutoff)
                seen = MediaSeen(account, media, reports)
            except UploaderError as error:
                seen = MediaSeen(account, media, {}, error.trouble)
            except Exception:
                _log.exception("reading %d media of %s failed", len(media), account)
                bug = Trouble("UploaderError", Remedy.ASK_USER, Outcome.NOT_DONE, code="bug")
                seen = MediaSeen(account, media, {}, bug)
            self._post(seen)

        self._tools.workers.submit(errand)

    def _learn_batch(self, account: AccountName, provider: Provider) -> None:
        self._batch_of[account] = provider.follower.status_batch
