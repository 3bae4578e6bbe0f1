"""What one subscriber has not been sent yet: the latest of each job, never a backlog."""

from itertools import islice

from msgspec.structs import replace

from desktop_uploader.domain.ids import JobId
from desktop_uploader.ports.engine import JobRow, Moved, Snapshot, Totals

ROWS_PER_LINE = 1000
MOST_NOTICES = 16


class Mailbox:
    """
    Takes snapshots as fast as they come and gives out lines of at most 1000 rows.

    Not safe between threads by itself: its owner holds a lock. It can hold one row of each job and
    one move of each, and no more, however slow the reader. Moves go out before the rows: a row that
    was there already when a job moved has been moved as well.
    """

    def __init__(self) -> None:
        self._moves: list[Moved] = []
        self._rows: dict[JobId, JobRow] = {}
        self._removed: dict[JobId, None] = {}
        self._totals: Totals | None = None
        self._notices: list[Snapshot] = []
        self._first_has_arrived = False
        self._first_is_sent = False

    def put(self, snapshot: Snapshot) -> None:
        """Take what has changed; what was not sent yet of the same jobs is replaced."""
        if snapshot.moved is not None:
            self._move(snapshot.moved)
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
        moved = self._moves.pop(0) if self._moves else None
        rows = () if moved is not None else self._some_rows()
        notice = self._notices.pop(0) if self._notices else None
        snapshot = Snapshot(
            moved=moved,
            rows=rows,
            removed=tuple(self._removed),
            totals=self._totals or Totals(),
            notice=notice.notice if notice else "",
            notice_facts=notice.notice_facts if notice else {},
        )
        self._removed.clear()
        if not (self._moves or self._rows or self._notices):
            self._totals = None
        return self._as_first(snapshot) if not self._first_is_sent else snapshot

    def _move(self, moved: Moved) -> None:
        earlier = (replace(move, ids=move.ids - moved.ids) for move in self._moves)
        self._moves = [*(move for move in earlier if move.ids), moved]
        for job_id in self._rows.keys() & moved.ids:
            self._rows[job_id] = moved.on(self._rows[job_id])

    def _some_rows(self) -> tuple[JobRow, ...]:
        taken = tuple(islice(self._rows.values(), ROWS_PER_LINE))
        for row in taken:
            del self._rows[row.id]
        return taken

    def _as_first(self, snapshot: Snapshot) -> Snapshot:
        self._first_is_sent = self._first_has_arrived and not (self._moves or self._rows)
        return replace(snapshot, is_first=True, is_complete=self._first_is_sent)
