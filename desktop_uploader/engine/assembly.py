"""Puts the engine's rooms together."""

from collections.abc import Callable
from dataclasses import dataclass, field

from desktop_uploader.domain.retry import RetryPolicy
from desktop_uploader.engine.accounts import Accounts
from desktop_uploader.engine.connections import Connections
from desktop_uploader.engine.covers import Covers
from desktop_uploader.engine.desk import Desk
from desktop_uploader.engine.feed import Feed
from desktop_uploader.engine.performer import Performer
from desktop_uploader.engine.submissions import Submissions
from desktop_uploader.engine.tools import Tools
from desktop_uploader.engine.tracker import Rhythm, Tracker
from desktop_uploader.engine.workers import Workers
from desktop_uploader.ports.clock import Clock, Draw
from desktop_uploader.ports.engine import Totals
from desktop_uploader.ports.journal import Journal
from desktop_uploader.ports.source_files import SourceFiles

MOST_CONNECTIONS = 32
SLOW_LINE = 2_000_000
"""Bytes a second of all connections, below which a part of 8 MiB takes too long to be worth it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the engine is given."""

    journal: Journal
    files: SourceFiles
    accounts: Accounts
    clock: Clock
    draw: Draw
    workers: Workers


@dataclass(frozen=True, slots=True)
class Tuning:
    """
    Plain values from the settings.

    Attributes:
        home, home_key: The folder for people, and what makes a job's number unique over all homes.
        limit_bytes_per_s: The bandwidth limit; None when there is none.
        watches_line: Whether parts become smaller where the line is slow.
    """

    home: str = ""
    home_key: str = "home"
    practice_url: str = ""
    limit_bytes_per_s: int | None = None
    connections_start: int = 4
    connections_most: int = 16
    jobs_at_once: int = 64
    watches_line: bool = True
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    rhythm: Rhythm = field(default_factory=Rhythm)


def assemble(
    around: Surroundings, tuning: Tuning, *, totals: Callable[[], Totals], covers: Covers
) -> Tools:
    """What the rooms around the loop share."""
    connections = Connections(most=tuning.connections_most, start=tuning.connections_start)
    desk = Desk(around.clock, allowed=connections.allowed)
    feed = Feed(
        around.journal,
        around.clock,
        is_practice=around.accounts.is_practice,
        sent_bytes=desk.sent_bytes,
        totals=totals,
    )
    return Tools(
        journal=around.journal,
        files=around.files,
        providers=around.accounts,
        clock=around.clock,
        draw=around.draw,
        retry=tuning.retry,
        performer=Performer(around.files, covers, home_key=tuning.home_key),
        submissions=Submissions(home_key=tuning.home_key),
        workers=around.workers,
        desk=desk,
        tracker=Tracker(tuning.rhythm),
        connections=connections,
        feed=feed,
        jobs_at_once=tuning.jobs_at_once,
        line_is_slow=lambda: tuning.watches_line and 0 < feed.rate_bytes_per_s < SLOW_LINE,
    )
