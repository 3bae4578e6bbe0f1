"""
What was asked of a cloud beside the jobs, and what came of it.

An errand is a call that changes something at the far end: a transcode, a judgement, a title. It can
have worked although its answer was lost, so it is written down before it is made, and asked about
before it is made again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from desktop_uploader.domain.ids import AccountName


class Fate(Enum):
    """What became of an errand."""

    OPEN = "open"
    """It was begun; no answer is known."""
    DONE = "done"
    REFUSED = "refused"
    """It failed, and had no effect."""
    UNKNOWN = "unknown"
    """It was asked about, and nobody can tell."""


@dataclass(frozen=True, slots=True)
class ErrandOrder:
    """
    What is wanted; two orders that are equal ask for the same thing.

    Attributes:
        action: Our name for what is asked ("transcode", "judge" …).
        subject: What it is about, in the cloud's terms: a medium's id, mostly.
        wish: What else was said, as texts; never a secret.
    """

    account: AccountName
    action: str
    subject: str
    wish: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Errand:
    """
    One call that changes something, from its intent to its end.

    Attributes:
        number: Counts up within a home.
        key: Unique over all homes, for the service to keep where it keeps such a thing.
        answer: What is known of its end: ids of tasks, the request id, a trouble's kind and code.
        begun_at_s, ended_at_s: Seconds since the epoch.
    """

    number: int
    order: ErrandOrder
    key: str
    fate: Fate = Fate.OPEN
    answer: Mapping[str, str] = field(default_factory=dict)
    begun_at_s: float = 0.0
    ended_at_s: float | None = None


@dataclass(frozen=True, slots=True)
class ErrandFilter:
    """Which errands are looked for: those that match all that is said."""

    account: str = ""
    action: str = ""
    subject: str = ""
    fate: Fate | None = None

    def admits(self, errand: Errand) -> bool:
        """Whether `errand` is one of them."""
        order = errand.order
        said = (
            (self.account, order.account),
            (self.action, order.action),
            (self.subject, order.subject),
            (self.fate, errand.fate),
        )
        return all(not wanted or wanted == found for wanted, found in said)


ANY_ERRAND = ErrandFilter()


class ErrandLedger(Protocol):
    """
    Durable memory of errands; may be used from many threads.

    Every verb may raise JournalTrouble; then nothing of that call was written.
    """

    def begin_errand(self, order: ErrandOrder, *, key: str, at_s: float) -> Errand:
        """Write down that it is about to be asked."""
        ...

    def end_errand(
        self, number: int, fate: Fate, *, answer: Mapping[str, str], at_s: float
    ) -> Errand:
        """
        Write down what became of it; a later word replaces an earlier one.

        Raises:
            LookupError: There is none of that number.
        """
        ...

    def errands(self, wanted: ErrandFilter = ANY_ERRAND, *, limit: int = 1000) -> list[Errand]:
        """The newest first."""
        ...
