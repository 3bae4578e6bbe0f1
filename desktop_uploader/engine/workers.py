"""A bounded pool of threads that make the calls to the far end."""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Protocol

_log = logging.getLogger(__name__)

Errand = Callable[[], None]


class Workers(Protocol):
    """Runs errands somewhere else. An errand reports by itself and never raises."""

    def submit(self, errand: Errand) -> None:
        """Have `errand` run soon."""
        ...

    def close(self) -> None:
        """Take no more; errands under way are not waited for longer than some seconds."""
        ...


class WorkerThreads:
    """Threads that are started when they are needed, `most` at the most."""

    def __init__(self, *, most: int, name: str) -> None:
        self._most = most
        self._name = name
        self._errands: queue.SimpleQueue[Errand | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._is_closed = False

    def submit(self, errand: Errand) -> None:
        """Have `errand` run by the next free thread."""
        with self._lock:
            if self._is_closed:
                return
            self._errands.put(errand)
            if self._errands.qsize() > self._idle and len(self._threads) < self._most:
                thread = threading.Thread(
                    target=self._run, name=f"{self._name}-{len(self._threads) + 1}", daemon=True
                )
                self._threads.append(thread)
                thread.start()

    def close(self, *, patience_s: float = 5.0) -> None:
        """End the threads; one that is stuck in a call is left behind (it is a daemon)."""
        with self._lock:
            self._is_closed = True
            threads = list(self._threads)
            for _ in threads:
                self._errands.put(None)
        for thread in threads:
            thread.join(patience_s)

    def _run(self) -> None:
        while True:
            with self._lock:
                self._idle += 1
            errand = self._errands.get()
            with self._lock:
                self._idle -= 1
            if errand is None:
                return
            try:
                errand()
            except Exception:
                _log.exception("a worker's errand failed")
