"""What the rooms around the loop share, put together once."""

from collections.abc import Callable
from dataclasses import dataclass, field

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.ids import AccountName, JobId
from desktop_uploader.domain.job import FINAL, Job, State
from desktop_uploader.domain.retry import RetryPolicy
from desktop_uploader.engine.connections import Connections
from desktop_uploader.engine.desk import Desk
from desktop_uploader.engine.feed import Feed
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.performer import Performer
from desktop_uploader.engine.submissions import Submissions
from desktop_uploader.engine.tracker import Tracker
from desktop_uploader.engine.workers import Workers
from desktop_uploader.ports.clock import Clock, Draw
from desktop_uploader.ports.journal import Journal
from desktop_uploader.ports.provider import ProviderSource
from desktop_uploader.ports.source_files import SourceFiles

MOST_RESTING_CREDENTIALS = 1000


@dataclass(slots=True)
class Tools:
    """
    Everything that is handed in, and the jobs in hand.

    Attributes:
        jobs_at_once: Files in hand at once per account, before and while they are sent.
        permissions_s: How long the last credential of each account was to hold.
        resting_credentials: Of jobs that rest and may go on: on some clouds asking for another one
            means another place, and sending all again.
        hand: All jobs in hand.
        active: Those of them that are not merely followed: each turn looks at these, and there may
            be ten thousand of the others.
        line_is_slow: Whether parts are cut small for uploads that begin now.
    """

    journal: Journal
    files: SourceFiles
    providers: ProviderSource
    clock: Clock
    draw: Draw
    retry: RetryPolicy
    performer: Performer
    submissions: Submissions
    workers: Workers
    desk: Desk
    tracker: Tracker
    connections: Connections
    feed: Feed
    jobs_at_once: int = 64
    line_is_slow: Callable[[], bool] = lambda: False
    permissions_s: dict[AccountName, float] = field(default_factory=dict)
    resting_credentials: dict[JobId, Credential] = field(default_factory=dict)
    hand: dict[JobId, Live] = field(default_factory=dict)
    active: dict[JobId, Live] = field(default_factory=dict)

    def job_of(self, job_id: JobId) -> Job | None:
        """A job as it is now: in hand, or as the journal has it; None where there is none."""
        live = self.hand.get(job_id)
        return live.job if live is not None else self.journal.job(job_id)

    def take_in_hand(self, live: Live) -> Live:
        """Keep a job in memory until it rests."""
        live.credential = self.resting_credentials.pop(live.job.id, None)
        self.hand[live.job.id] = live
        self.sort_in(live)
        return live

    def sort_in(self, live: Live) -> None:
        """Keep `active` right after a job has moved."""
        if live.job.state in (State.FOLLOWING, State.PULLING):
            self.active.pop(live.job.id, None)
        else:
            self.active[live.job.id] = live

    def let_go(self, job_id: JobId) -> None:
        """Give up the memory of a job."""
        live = self.hand.pop(job_id, None)
        if live is not None and live.credential is not None and live.job.state not in FINAL:
            self.resting_credentials[job_id] = live.credential
            if len(self.resting_credentials) > MOST_RESTING_CREDENTIALS:
                del self.resting_credentials[next(iter(self.resting_credentials))]
        self.active.pop(job_id, None)
        self.feed.left(job_id)
