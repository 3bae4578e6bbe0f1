"""Who is told of new snapshots, each from one thread at a time and in order."""

import threading

from desktop_uploader.ports.engine import Observer, Snapshot


class Audience:
    """Observers; what comes while one still gets its first list is kept back for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Observer, list[Snapshot] | None] = {}
        """What is kept back; None for an observer that is told directly."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody listens."""
        return not self._kept

    def admit(self, observer: Observer) -> None:
        """Let an observer in; it is told nothing before `catch_up`."""
        with self._lock:
            self._kept[observer] = []

    def catch_up(self, observer: Observer) -> None:
        """Tell what was kept back; from then on the observer is told directly."""
        while kept := self._next_kept(observer):
            for snapshot in kept:
                observer.show(snapshot)

    def dismiss(self, observer: Observer) -> None:
        """Tell an observer nothing more."""
        with self._lock:
            self._kept.pop(observer, None)

    def tell(self, snapshot: Snapshot) -> None:
        """Tell everybody."""
        with self._lock:
            direct = [observer for observer, kept in self._kept.items() if kept is None]
            for kept in self._kept.values():
                if kept is not None:
                    kept.append(snapshot)
        for observer in direct:
            observer.show(snapshot)

    def _next_kept(self, observer: Observer) -> list[Snapshot]:
        with self._lock:
            kept = self._kept.get(observer)
            if observer in self._kept:
                self._kept[observer] = [] if kept else None
            return kept or []
