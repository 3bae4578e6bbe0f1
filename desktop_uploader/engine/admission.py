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
        full = self._full_accounts()
        while True:
            queued = self._tools.journal.next_queued(
                limit=ASKED_AT_ONCE, now_s=self._tools.clock.now_s(), excluding=sorted(full)
            )
            fresh = [job for job in queued if job.id not in self._tools.hand]
            for job in fresh:
                if job.account not in full:
                    self._take_up(job)
                    full = self._full_accounts()
            if len(fresh) < ASKED_AT_ONCE or not self._has_room(fresh, full):
                return
            if not self._story.batch.is_empty:
                # What was taken up is still queued in the journal until this turn is written.
                self._is_worth_a_look = True
                return

    def _has_room(self, seen: list[Job], full: set[AccountName]) -> bool:
        return any(job.account not in full for job in seen)

    def _take_up(self, job: Job) -> None:
        live = self._tools.take_in_hand(Live(job))
        self._story.happen(live, e.Admitted())

    def _full_accounts(self) -> set[AccountName]:
        """Accounts that get no more now: parked, or with enough in hand."""
        in_hand: dict[AccountName, int] = {}
        without_file: Counter[AccountName] = Counter()
        parts: dict[AccountName, int] = {}
        parked: set[AccountName] = set()
        for live in self._tools.active.values():
            job = live.job
            if is_parked(job):
                parked.add(job.account)
            without_file[job.account] += live.waits_for_its_file or live.waits_to_be_submitted
            if live.holds_a_place:
                in_hand[job.account] = in_hand.get(job.account, 0) + 1
                missing = job.size_bytes - job.tally.acked_bytes
                waiting = -(-missing // SMALLEST_PART_BYTES)
                parts[job.account] = parts.get(job.account, 0) + waiting
        most_parts = PARTS_AHEAD * self._tools.connections.most
        stranded = {a for a, count in without_file.items() if count >= MOST_WITHOUT_FILE}
        return (
            parked
            | stranded
            | {
                account
                for account, count in in_hand.items()
                if count >= self._tools.jobs_at_once or parts[account] >= most_parts
            }
        )


def is_parked(job: Job) -> bool:
    """Whether a job waits for a person to put its account right."""
    return (
        job.state is State.WAITING
        and job.trouble is not None
        and job.trouble.remedy is Remedy.SIGN_IN
    )
