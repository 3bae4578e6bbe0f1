"""
Snapshots to observers: progress is thinned to ten a second, a change of stage is never dropped.

The thread that owns the jobs says what has changed; a thread of the feed's own makes the rows and
tells the observers, so that a slow observer never holds up a job.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.job import Job, State, stage_of
from desktop_uploader.domain.media import Stage
from desktop_uploader.domain.progress import Pace
from desktop_uploader.engine.audience import Audience
from desktop_uploader.engine.hand import Live
from desktop_uploader.engine.rows import Motion, moved_to, row_of
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.engine import JobRow, Moved, Observer, Snapshot, Totals
from desktop_uploader.ports.journal import Journal

_log = logging.getLogger(__name__)

TICK_S = 0.1
ENOUGH_TO_TELL_BYTES = 4 * 1024 * 1024
ROWS_A_LINE = 1000
IDS_A_LINE = 10_000
"""Of a move in bulk: a window has shown as many within some milliseconds."""


@dataclass(slots=True)
class _Shown:
    """What the feed knows of a job between two ticks."""

    job: Job
    waits_until_s: float | None = None
    is_renewing: bool = False
    pace: Pace = field(default_factory=Pace)


class Feed:
    """
    Collects changes and tells observers.

    Attributes:
        rate_bytes_per_s: Confirmed and moving bytes a second, of all jobs, over the last seconds,
            as the last tick found it; any thread may read it.
        line_bytes_per_s: The same while enough was sent to tell of the line; 0.0 where it was not.
    """

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        *,
        is_practice: Callable[[str], bool],
        sent_bytes: Callable[[JobId], int],
        totals: Callable[[], Totals],
    ) -> None:
        """
        Args:
            sent_bytes: Bytes of a job that are on their way and not yet confirmed.
            totals: The station now, but for rate and counts, which the feed adds.
        """
        self._journal = journal
        self._clock = clock
        self._is_practice = is_practice
        self._sent_bytes = sent_bytes
        self._totals = totals
        self._lock = threading.Lock()
        self._audience = Audience()
        self._rows: list[JobRow] = []
        self._dirty: dict[JobId, None] = {}
        self._shown: dict[JobId, _Shown] = {}
        self._moves: list[Moved] = []
        self._removed: list[JobId] = []
        self._notice: tuple[str, Mapping[str, str]] = ("", {})
        self._pace = Pace()
        self.rate_bytes_per_s = self.line_bytes_per_s = 0.0
        self._acked_bytes = 0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    # --- the owner's side ---------------------------------------------------------------------

    def changed(self, live: Live) -> None:
        """A job in hand is not as it was."""
        job = live.job
        with self._lock:
            shown = self._shown.get(job.id)
            before = shown.job if shown else None
            if shown is None:
                shown = self._shown[job.id] = _Shown(job)
            if before is not None:
                self._acked_bytes += max(0, job.tally.acked_bytes - before.tally.acked_bytes)
            shown.job, shown.waits_until_s = job, live.wakes_at_s
            shown.is_renewing = live.is_renewing
            if before is None or stage_of(before) is not stage_of(job):
                # Each stage has a row of its own, even when ten pass within one tick.
                self._rows.append(self._row(shown))
                self._dirty.pop(job.id, None)
            else:
                self._dirty[job.id] = None

    def left(self, job_id: JobId) -> None:
        """A job is no longer in hand; its last row was told or will be."""
        with self._lock:
            shown = self._shown.pop(job_id, None)
            if shown is not None and job_id in self._dirty:
                self._rows.append(self._row(shown))
                del self._dirty[job_id]

    def rested(self, jobs: Iterable[Job]) -> None:
        """Jobs that are not in hand have changed."""
        rows = [row_of(job, is_practice=self._is_practice(job.account)) for job in jobs]
        with self._lock:
            self._rows.extend(rows)

    def moved(self, job_ids: Sequence[JobId], state: State) -> None:
        """Jobs at rest have gone to `state`, all of them at once."""
        moves = [
            moved_to(state, job_ids[start : start + IDS_A_LINE])
            for start in range(0, len(job_ids), IDS_A_LINE)
        ]
        with self._lock:
            # Moves are told before rows, so what these rows say must be true afterwards.
            for move in moves:
                self._rows = [move.on(row) for row in self._rows]
            self._moves.extend(moves)

    def removed(self, job_ids: Iterable[JobId]) -> None:
        """Jobs are no longer listed."""
        with self._lock:
            self._removed.extend(job_ids)

    def notice(self, word: str, facts: Mapping[str, str]) -> None:
        """Something the whole station should know; "" when it is over."""
        with self._lock:
            self._notice = (word, facts)

    # --- observers -----------------------------------------------------------------------------

    def subscribe(self, observer: Observer) -> None:
        """Tell `observer` of all jobs, then of every change."""
        self._audience.admit(observer)
        for page in self._journal.pages(page_rows=ROWS_A_LINE):
            rows = tuple(self.row(job) for job in page)
            observer.show(Snapshot(rows=rows, is_first=True, is_complete=False))
        observer.show(Snapshot(totals=self.totals(), is_first=True, is_complete=True))
        self._audience.catch_up(observer)

    def unsubscribe(self, observer: Observer) -> None:
        """Stop telling."""
        self._audience.dismiss(observer)

    def row(self, job: Job) -> JobRow:
        """The row of a job: as it is in hand, where it is, else as the journal has it."""
        with self._lock:
            shown = self._shown.get(job.id)
            if shown is not None:
                return self._row(shown)
        return row_of(job, is_practice=self._is_practice(job.account))

    def totals(self) -> Totals:
        """The whole station now."""
        return self._totals()

    # --- telling -------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to tell, ten times a second."""
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Tell what is left and stop."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(2.0)
        self.tick()

    def tick(self) -> None:
        """Tell what has changed since the last tick."""
        now_s = self._clock.monotonic_s()
        with self._lock:
            rows, self._rows = self._rows, []
            moves, self._moves = self._moves, []
            removed, self._removed = tuple(self._removed), []
            moving = 0
            for shown in self._shown.values():
                moving += self._measure(shown, now_s)
            rows.extend(self._row(self._shown[job_id]) for job_id in self._dirty)
            self._dirty.clear()
            self._pace.note(now_s, self._acked_bytes + moving)
            self.rate_bytes_per_s = self._pace.rate_bytes_per_s(over_s=10.0) or 0.0
            self.line_bytes_per_s = self._pace.rate_of_the_latest_bytes(ENOUGH_TO_TELL_BYTES) or 0.0
            word, facts = self._notice
        if self._audience.is_empty:
            return
        totals = self.totals()
        for move in moves:
            self._audience.tell(Snapshot(moved=move, totals=totals))
        self._audience.tell(
            Snapshot(
                rows=tuple(rows),
                removed=removed,
                totals=totals,
                notice=word,
                notice_facts=facts,
            )
        )

    def _measure(self, shown: _Shown, now_s: float) -> int:
        """Enter a reading of a job that is being sent; returns its bytes under way."""
        if shown.job.state is not State.UPLOADING:
            return 0
        sent = self._sent_bytes(shown.job.id)
        shown.pace.note(now_s, shown.job.tally.acked_bytes + sent)
        if sent:
            self._dirty[shown.job.id] = None
        return sent

    def _row(self, shown: _Shown) -> JobRow:
        job = shown.job
        motion = Motion(waits_until_s=shown.waits_until_s, is_renewing=shown.is_renewing)
        if job.state is State.UPLOADING:
            motion = replace(
                motion,
                sent_bytes=self._sent_bytes(job.id),
                rate_bytes_per_s=shown.pace.rate_bytes_per_s(over_s=10.0),
                left_s=shown.pace.time_left_s(job.size_bytes - job.tally.acked_bytes),
            )
        return row_of(job, is_practice=self._is_practice(job.account), motion=motion)

    def _run(self) -> None:
        while not self._stop.wait(TICK_S):
            try:
                self.tick()
            except Exception:
                _log.exception("telling the observers failed")


def stage_counts(counts: Mapping[State, int]) -> dict[str, int]:
    """Counts of states as counts of the stages they show; media that are followed count as
    processing, ended ones as published."""
    shown: dict[str, int] = {}
    for state, count in counts.items():
        stage = _STAGE.get(state, state.value)
        shown[stage] = shown.get(stage, 0) + count
    return shown


_STAGE = {
    State.FOLLOWING: Stage.PROCESSING.value,
    State.ENDED: Stage.PUBLISHED.value,
    State.ABORTING: Stage.CANCELLED.value,
}
