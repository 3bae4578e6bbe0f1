"""Who is told of new snapshots."""

from typing import Protocol

from desktop_uploader.ports.engine import Snapshot


class Observer(Protocol):
    """Told about ten times a second, from one thread; must return soon and not raise."""

    def show(self, snapshot: Snapshot) -> None:
        """Take what has changed since the last call."""
        ...
