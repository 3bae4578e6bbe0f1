"""What earlier uploads have left behind at the clouds, as faces see it and have it taken away."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from desktop_uploader.domain.errors import Trouble
from desktop_uploader.domain.ids import JobId


class LeftoverKind(Enum):
    """What can be left behind."""

    UPLOAD = "upload"
    """Parts in a store, which cost money."""
    RECORD = "record"
    """An entry at the service for a medium that never came to be."""


class Standing(Enum):
    """What is known of it."""

    NEEDED = "needed"
    """A job goes on with it."""
    LEFT = "left"
    """It is there, and nobody needs it."""
    DROPPED = "dropped"
    """It was there, and is gone by our call."""
    GONE = "gone"
    """The far end knows it no more."""
    COMPLETE = "complete"
    """The medium is whole: it is nobody's leftover."""
    FOREIGN = "foreign"
    """Somebody else's: shown, and never touched."""
    UNKNOWN = "unknown"
    """Nobody can tell (now): it stays in the books."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """
    One thing that an upload has left behind, or may still need.

    Attributes:
        name: The upload's id, or the medium's.
        target: Its place; "" where that is not known.
        job_id: Whose it is; None where it is no job of this home.
        source: The job's file, for people.
        opened_at_s: Seconds since the epoch; None when not known.
        size_bytes: What lies there; None when not known.
        trouble: Why nobody can tell.
    """

    kind: LeftoverKind
    account: str
    name: str
    standing: Standing
    target: str = ""
    job_id: JobId | None = None
    source: str = ""
    opened_at_s: float | None = None
    size_bytes: int | None = None
    trouble: Trouble | None = None


class Tidying(Protocol):
    """What an engine does about leftovers. What one account refuses holds up no other."""

    def find_leftovers(self, account: str = "") -> list[Leftover]:
        """
        All upload ids and records that came to no end, of one account or of all; many calls may be
        needed. Changes nothing.

        Raises:
            RequestRefused: There is no such account.
        """
        ...

    def drop_leftovers(self, found: Sequence[Leftover]) -> list[Leftover]:
        """
        Take away those of `found` that are still there and still needed by nobody when they are
        looked at again; each as it is afterwards, in the same order.
        """
        ...

    def keeps_records(self, account: str) -> bool:
        """
        Whether the account's cloud has records of media that never came to be, to be deleted.

        Raises:
            RequestRefused: There is no such account.
            SignInNeeded: Its secret is missing.
        """
        ...
