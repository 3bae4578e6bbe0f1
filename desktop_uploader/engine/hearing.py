"""
Listens to a cloud's messages about media of ours, where an account's queue is nobody else's.

A message says that it is time to look, no more: what has become of a medium is read as always, so
a message that never comes costs nothing. It is confirmed once the journal has it.
"""

import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from desktop_uploader.domain.errors import UploaderError
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.story import Story
from desktop_uploader.engine.tools import Tools
from desktop_uploader.ports.event_queue import (
    CONFIRM_WITHIN_S,
    MOST_CONFIRMED,
    CloudEvent,
    EventQueue,
)
from desktop_uploader.ports.journal import Noted

_log = logging.getLogger(__name__)

GAP_S, GAP_IN_TROUBLE_S = 1.0, 60.0
MARGIN_S = 5.0
"""What a confirmation may take on its way."""


class Call(Protocol):
    """Has something done by the owner of the jobs, and waits until it is written."""

    def __call__(self, act: Callable[[], Any], /) -> Any:
        """What `act` returned."""
        ...


class Hearing:
    """Belongs to the thread that owns the jobs; queues are read on workers, one each account."""

    def __init__(self, tools: Tools, story: Story, *, call: Call, cutoff: JobCutoff) -> None:
        self._tools = tools
        self._story = story
        self._call = call
        self._cutoff = cutoff
        self._under_way: set[AccountName] = set()
        self._not_before_s: dict[AccountName, float] = {}
        self._without: set[AccountName] = set()

    def listen(self) -> None:
        """Read the queues of all accounts that follow media, unless they are being read."""
        now_s = self._tools.clock.monotonic_s()
        for account in self._waiting():
            if self._not_before_s.get(account, 0.0) <= now_s:
                self._under_way.add(account)
                self._tools.workers.submit(self._errand(account))

    def next_due_s(self) -> float | None:
        """When a queue is to be read next, monotonic; None where none is."""
        known = [self._not_before_s.get(account) for account in self._waiting()]
        return min([due_s for due_s in known if due_s is not None], default=None)

    def look_again(self, account: AccountName) -> None:
        """An account was changed: it may have a queue of its own now."""
        self._without.discard(account)

    def _waiting(self) -> list[AccountName]:
        busy = self._under_way | self._without
        return [account for account in self._tools.tracker.accounts() if account not in busy]

    def _errand(self, account: AccountName) -> Callable[[], None]:
        def errand() -> None:
            gap_s: float | None = GAP_IN_TROUBLE_S
            try:
                events = self._tools.providers.provider_for(account).events
                gap_s = None if events is None else GAP_S
                if events is not None:
                    self._read(account, events)
            except UploaderError as error:
                gap_s = GAP_IN_TROUBLE_S
                _log.info("the messages of %s could not be read: %s", account, error.trouble.kind)
            finally:
                self._ended(account, gap_s)

        return errand

    def _read(self, account: AccountName, events: EventQueue) -> None:
        pulled_s = self._tools.clock.monotonic_s()
        heard = events.pull(cutoff=self._cutoff)
        if not heard:
            return
        ours: list[str] = self._call(lambda: self._take(account, heard))
        for first in range(0, len(ours), MOST_CONFIRMED):
            late_s = self._tools.clock.monotonic_s() - pulled_s
            # Later the handles are no good: the messages come again, and are known then.
            if late_s < CONFIRM_WITHIN_S - MARGIN_S:
                events.confirm(ours[first : first + MOST_CONFIRMED], cutoff=self._cutoff)

    def _take(self, account: AccountName, heard: Sequence[CloudEvent]) -> list[str]:
        """Note what is about media of ours, and have those read soon; the handles of all ours."""
        ours = []
        now_s, tracker = self._tools.clock.now_s(), self._tools.tracker
        for event in heard:
            if event.medium is None or not tracker.has_followed(account, event.medium):
                continue
            ours.append(event.handle)
            job_id = tracker.job_of(account, event.medium)
            if job_id is not None:
                note = Noted(job_id, now_s, "told-by-cloud", {"event": event.what})
                self._story.batch.enter(note)
                tracker.ask_about(account, event.medium, now_s=self._tools.clock.monotonic_s())
        return ours

    def _ended(self, account: AccountName, gap_s: float | None) -> None:
        def end() -> None:
            self._under_way.discard(account)
            if gap_s is None:
                self._without.add(account)
            else:
                self._not_before_s[account] = self._tools.clock.monotonic_s() + gap_s

        # What could not be written for want of room is no matter of this errand's.
        with contextlib.suppress(UploaderError):
            self._call(end)
