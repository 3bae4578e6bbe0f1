"""
Fetches what lies at an address onto the shelf: really, by HTTP, one after the other.

A thread of its own does it. What it was told to fetch stands in rows of the vendor's, so a restart
takes up again what was not done.
"""

import http.client
import logging
import queue
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.intake import Received
from desktop_uploader.practice_cloud.store.objects import ObjectShelf

log = logging.getLogger(__name__)

TIMEOUT_S = 10.0
HELD_S = 0.05


class NotFetched(Exception):
    """Raised when nothing came from an address, with a code as the clouds write them."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Errand:
    """
    One address to be fetched.

    Attributes:
        begin: The address to fetch now; None where it is no longer wanted.
        came: Told what came, with the file on the shelf that holds it.
        failed: Told why nothing came.
    """

    begin: Callable[[], str | None]
    came: Callable[[Received, str], None]
    failed: Callable[[NotFetched], None]


class UrlFetcher:
    """Takes errands in turn, while the knob `pulls` is real."""

    def __init__(self, shelf: ObjectShelf, knobs: Knobs) -> None:
        """No errand yet, and no thread."""
        self._shelf = shelf
        self._knobs = knobs
        self._errands: queue.SimpleQueue[Errand | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def take(self, errand: Errand) -> None:
        """Put an errand at the end of the line."""
        with self._lock:
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._work, name="fetcher", daemon=True)
                self._thread.start()
        self._errands.put(errand)

    def stop(self) -> None:
        """End after the address that is under way."""
        self._stopped.set()
        self._errands.put(None)
        if self._thread is not None:
            self._thread.join(timeout=2 * TIMEOUT_S)

    def _work(self) -> None:
        while (errand := self._errands.get()) is not None:
            while self._knobs.current.pulls == "held" and not self._stopped.wait(HELD_S):
                continue
            if self._stopped.is_set():
                return
            try:
                self._carry_out(errand)
            except Exception:
                # The outermost guard of the thread: one address never stops the others.
                log.exception("an address could not be fetched")

    def _carry_out(self, errand: Errand) -> None:
        url = errand.begin()
        if url is None:
            return
        try:
            received, file = self._fetched(url)
        except NotFetched as failure:
            errand.failed(failure)
        else:
            errand.came(received, file)

    def _fetched(self, url: str) -> tuple[Received, str]:
        try:
            with self._opener.open(url, timeout=TIMEOUT_S) as answer:
                return self._shelf.receive_stream(answer)
        except urllib.error.HTTPError as error:
            error.close()
            raise NotFetched(str(error.code), f"source returned {error.code}") from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise NotFetched("SourceUnreachable", "the source did not answer") from error
