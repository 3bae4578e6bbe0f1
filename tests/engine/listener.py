"""An observer that remembers every row as it was last told."""

from desktop_uploader.domain.ids import JobId
from desktop_uploader.ports.engine import JobRow, Snapshot


class Listener:
    """An observer that remembers the latest row of each job."""

    def __init__(self) -> None:
        self.rows: dict[JobId, JobRow] = {}

    def show(self, snapshot: Snapshot) -> None:
        """Take what has changed."""
        if snapshot.moved is not None:
            known = [row for row in self.rows.values() if row.id in snapshot.moved.ids]
            self.rows |= {row.id: snapshot.moved.on(row) for row in known}
        self.rows |= {row.id: row for row in snapshot.rows}
