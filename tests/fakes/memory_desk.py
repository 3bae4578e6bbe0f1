"""Where every call to the cloud in memory is counted, and fails if a test has said so."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from desktop_uploader.domain.errors import Cut, UploaderError
from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.cutoff import Cutoff


@dataclass(slots=True)
class Fault:
    """
    One scripted failure.

    Attributes:
        error: Raised as it is.
        nth: Which call it meets, 1-based, counted from when the fault was scripted.
        verb: Counts calls of this name only; "" for all calls.
        is_after: The call has its effect first: the answer is lost.
        is_met: It has been raised.
    """

    error: UploaderError
    nth: int = 1
    verb: str = ""
    is_after: bool = False
    is_met: bool = False
    seen: int = 0

    def meets(self, verb: str) -> bool:
        """Count a call; whether this is the one that fails."""
        if self.is_met or self.verb not in ("", verb):
            return False
        self.seen += 1
        self.is_met = self.seen == self.nth
        return self.is_met


@dataclass(slots=True)
class MemoryDesk:
    """
    The log and the faults of one cloud in memory. May be used from many threads at once.

    Attributes:
        calls: Verbs in the order they came, those that failed too.
        faults: Scripted failures; add to it at any time.
        on_call: Called with the verb before anything is done, without a lock held: to pause, kill
            or rearrange in the middle of a story.
    """

    clock: Clock
    calls: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    on_call: Callable[[str], None] = lambda verb: None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fail(
        self, error: UploaderError, *, verb: str = "", nth: int = 1, is_after: bool = False
    ) -> Fault:
        """Script a failure and return it, for the test to ask whether it was met."""
        fault = Fault(error, nth=nth, verb=verb, is_after=is_after)
        self.faults.append(fault)
        return fault

    def count(self, verb: str) -> int:
        """How often `verb` was called."""
        return Counter(self.calls)[verb]

    @contextmanager
    def call(self, verb: str, cutoff: Cutoff) -> Iterator[str]:
        """One call: give its request id, fail before or after its effect if so scripted."""
        if cutoff.is_cut:
            raise Cut
        self.on_call(verb)
        with self._lock:
            self.calls.append(verb)
            request_id = f"request-{len(self.calls)}"
            met = [fault for fault in self.faults if fault.meets(verb)]
        for fault in met:
            if not fault.is_after:
                raise fault.error
        yield request_id
        for fault in met:
            raise fault.error
