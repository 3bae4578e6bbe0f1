"""What is to be done because time has passed."""

import logging

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.events import ResumeAsked
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.domain.job import State
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.receipts import Receipts
from desktop_uploader.engine.steps import Steps
from desktop_uploader.engine.story import Story
from desktop_uploader.engine.tools import Tools
from desktop_uploader.ports.provider import Renewal

_log = logging.getLogger(__name__)

LINE_TROUBLES = frozenset({"Unreachable", "BadAnswer", "ProxyRefused"})
SPREAD_S = 2.0
SLEPT_S = 30.0
"""A rest this much longer than it was meant to be: the machine slept."""


class Timekeeper:
    """Belongs to the thread that owns the jobs; asked once a turn."""

    def __init__(self, tools: Tools, story: Story, *, steps: Steps, receipts: Receipts) -> None:
        self._tools = tools
        self._story = story
        self._steps = steps
        self._receipts = receipts
        self._rested_at_s: float | None = None

    def wake_due(self) -> None:
        """Let jobs go on whose wait is over."""
        now_s = self._tools.clock.monotonic_s()
        together: set[AccountName] = set()
        for live in list(self._tools.active.values()):
            if live.wake_at_s is not None and live.wake_at_s <= now_s:
                self._wake(live)
                if live.waits_to_be_submitted:
                    together.add(live.job.account)
        for live in list(self._tools.active.values()) if together else ():
            # They go by one call: one after the other they would need a call each.
            is_one = live.waits_to_be_submitted and live.job.account in together
            if live.wake_at_s is not None and is_one:
                self._wake(live)

    def _wake(self, live: Live) -> None:
        live.wake_at_s = live.wakes_at_s = None
        if live.job.state is State.WAITING and not live.is_sending:
            self._story.happen(live, ResumeAsked())

    def renew_ahead(self) -> None:
        """Ask for new credentials where the old ones grow stale while parts are sent."""
        now_s = self._tools.clock.monotonic_s()
        for live in list(self._tools.active.values()):
            if live.job.state is not State.UPLOADING or live.sending is None:
                continue
            is_wanted = live.credential is None or _is_due(live, live.credential, now_s=now_s)
            if is_wanted and now_s >= live.renew_not_before_s:
                self._steps.renew(live)

    def line_is_back(self, account: AccountName) -> None:
        """A call of this account got through: others need not wait out their delays."""
        now_s = self._tools.clock.monotonic_s()
        for live in self._tools.active.values():
            if live.wake_at_s is None or live.job.account != account or live.job.trouble is None:
                continue
            if live.job.trouble.kind in LINE_TROUBLES:
                # Not all in the same instant.
                soon_s = now_s + SPREAD_S * self._tools.draw()
                live.wake_at_s = min(live.wake_at_s, soon_s)

    def notice_sleep(self, rest_s: float) -> None:
        """After the machine has slept, its connections are dead: end them, begin at once."""
        now_s = self._tools.clock.monotonic_s()
        before_s, self._rested_at_s = self._rested_at_s, now_s
        if before_s is None or now_s - before_s < rest_s + SLEPT_S:
            return
        _log.info("the machine slept for about %.0f s", now_s - before_s)
        for live in self._tools.active.values():
            live.wake_at_s = now_s if live.wake_at_s is not None else None
        self._receipts.line_was_lost()


def _is_due(live: Live, credential: Credential, *, now_s: float) -> bool:
    """Whether a credential is to be renewed: not before its end where that begins all anew."""
    provider = live.provider
    kind = live.job.draft.kind
    if provider is not None and provider.abilities.renewal_of(kind) is Renewal.NEW_TARGET:
        # A PUT that is under way may still be taken, and its receipt must find its own place.
        is_being_put = live.job.upload is None and live.is_sending
        return credential.has_ended(now_s) and not is_being_put
    return credential.is_stale(now_s)
