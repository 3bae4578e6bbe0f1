"""What one subscriber has not been sent yet: the latest of each job, never a backlog."""

from dataclasses import replace
from itertools import islice

from desktop_uploader.domain.ids import JobId
from desktop_uploader.ports.engine import JobRow, Snapshot, Totals

ROWS_PER_LINE = 1000
MOST_NOTICES = 16


class Mailbox:
    """
    Takes snapshots as fast as they come and gives out lines of at most 1000 rows.

    Not safe between threads by itself: its owner holds a lock. It can hold one row of each job and
    no more, however slow the reader.
    """

    def __init__(self) -> None:
        self._rows: dict[JobId, JobRow] = {}
        self._removed: dict[JobId, None] = {}
        self._totals: Totals | None = None
        self._notices: list[Snapshot] = []
        self._first_has_arrived = False
        self._first_is_sent = False

    def put(self, snapshot: Snapshot) -> None:
        """Take what has changed; what was not sent yet of the same jobs is replaced."""
        for row in snapshot.rows:
            self._removed.pop(row.id, None)
            self._rows[row.id] = row
        for job_id in snapshot.removed:
            self._rows.pop(job_id, None)
            self._removed[job_id] = None
        self._totals = snapshot.totals
        if snapshot.notice and len(self._notices) < MOST_NOTICES:
            self._notices.append(snapshot)
        if snapshot.is_first and snapshot.is_complete:
            self._first_has_arrived = True

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        return self._totals is None

    def take(self) -> Snapshot:
        """The next line; `is_empty` is False before."""
        rows = self._some_rows()
        notice = self._notices.pop(0) if self._notices else None
        snapshot = Snapshot(
            rows=rows,
            removed=tuple(self._removed),
            totals=self._totals or Totals(),
            notice=notice.notice if notice else "",
            notice_facts=notice.notice_facts if notice else {},
        )
        self._removed.clear()
        if not self._rows and not self._notices:
            self._totals = None
        return self._as_first(snapshot) if not self._first_is_sent else snapshot

    def _some_rows(self) -> tuple[JobRow, ...]:
        taken = tuple(islice(self._rows.values(), ROWS_PER_LINE))
        for row in taken:
            del self._rows[row.id]
        return taken

    def _as_first(self, snapshot: Snapshot) -> Snapshot:
        self._first_is_sent = self._first_has_arrived and not self._rows
        return replace(snapshot, is_first=True, is_complete=self._first_is_sent)
