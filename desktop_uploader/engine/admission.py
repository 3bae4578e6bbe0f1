"""
Whose turn it is.

A queued job gets its turn while its account has a place free and while not too many parts wait
already: a credential that is handed out to a file whose turn to send comes in two hours is dead by
then, and files are to be finished one after the other.
"""

from collections import Counter

from desktop_uploader.domain import events as e
from desktop_uploader.domain.errors import Remedy
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.domain.job import Job, State
from desktop_uploader.domain.parts import SMALLEST_PART_BYTES
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.story import Story
from desktop_uploader.engine.tools import Tools

PARTS_AHEAD = 2
"""Parts that may wait for every connection, per account."""

ASKED_AT_ONCE = 16

MOST_WITHOUT_FILE = 1000
"""Jobs of an account that may wait, for disks or a call of many, beside those that can go on."""


class Admission:
    """Belongs to the thread that owns the jobs."""

    def __init__(self, tools: Tools, story: Story) -> None:
        self._tools = tools
        self._story = story
        self._is_worth_a_look = True
        self._next_start_at_s: float | None = None

    def look_again(self) -> None:
        """Something was queued, or a place came free."""
        self._is_worth_a_look = True

    def notice_time(self) -> None:
        """Look again when the start time of a queued job has come."""
        if self._next_start_at_s is not None and self._tools.clock.now_s() >= self._next_start_at_s:
            self._is_worth_a_look = True

    def next_start_s(self) -> float | None:
        """When the next start time comes, monotonic seconds; None when none is set."""
        if self._next_start_at_s is None:
            return None
        left_s = self._next_start_at_s - self._tools.clock.now_s()
        return self._tools.clock.monotonic_s() + left_s

    def admit(self) -> None:
        """Give the next jobs their turn."""
        if not self._is_worth_a_look:
            return
        self._is_worth_a_look = False
        self._admit_all()
        self._next_start_at_s = self._tools.journal.next_start_s()

    def _admit_all(self) -> None:
        load = _Load(self._tools)
        while True:
            full = load.full_accounts()
            queued = self._tools.journal.next_queued(
                limit=ASKED_AT_ONCE, now_s=self._tools.clock.now_s(), excluding=sorted(full)
            )
            fresh = [job for job in queued if job.id not in self._tools.hand]
            for job in fresh:
                if not load.is_full(job.account):
                    load.count(self._take_up(job))
            if len(fresh) < ASKED_AT_ONCE or all(load.is_full(job.account) for job in fresh):
                return
            if not self._story.batch.is_empty:
                # What was taken up is still queued in the journal until this turn is written.
                self._is_worth_a_look = True
                return

    def _take_up(self, job: Job) -> Live:
        live = self._tools.take_in_hand(Live(job))
        self._story.happen(live, e.Admitted())
        return live


class _Load:
    """What every account has in hand: counted once a turn, and on with each job taken up."""

    def __init__(self, tools: Tools) -> None:
        self._most_jobs = tools.jobs_at_once
        self._most_parts = PARTS_AHEAD * tools.connections.most
        self._in_hand: Counter[AccountName] = Counter()
        self._without_file: Counter[AccountName] = Counter()
        self._parts: Counter[AccountName] = Counter()
        self._parked: set[AccountName] = set()
        for live in tools.active.values():
            self.count(live)

    def count(self, live: Live) -> None:
        """Count a job in hand."""
        job = live.job
        if is_parked(job):
            self._parked.add(job.account)
        if live.waits_for_its_file or live.waits_to_be_submitted:
            self._without_file[job.account] += 1
        if live.holds_a_place:
            missing_bytes = job.size_bytes - job.tally.acked_bytes
            self._in_hand[job.account] += 1
            self._parts[job.account] += -(-missing_bytes // SMALLEST_PART_BYTES)

    def is_full(self, account: AccountName) -> bool:
        """Whether an account gets no more now: it is parked, or has enough in hand."""
        return (
            account in self._parked
            or self._without_file[account] >= MOST_WITHOUT_FILE
            or self._in_hand[account] >= self._most_jobs
            or self._parts[account] >= self._most_parts
        )

    def full_accounts(self) -> set[AccountName]:
        """All accounts that get no more now."""
        known = {*self._parked, *self._without_file, *self._in_hand}
        return {account for account in known if self.is_full(account)}


def is_parked(job: Job) -> bool:
    """Whether a job waits for a person to put its account right."""
    return (
        job.state is State.WAITING
        and job.trouble is not None
        and job.trouble.remedy is Remedy.SIGN_IN
    )
