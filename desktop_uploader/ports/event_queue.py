"""
The messages that a cloud keeps for an account until somebody fetches them.

There is one queue for the whole account, and what is confirmed is gone for everybody: it is read
only where a person has said that nobody else reads it, and only what is ours is ever confirmed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop_uploader.domain.ids import MediaId
from desktop_uploader.ports.cutoff import Cutoff

CONFIRM_WITHIN_S = 30.0
MOST_CONFIRMED = 16


@dataclass(frozen=True, slots=True)
class CloudEvent:
    """
    One message.

    Attributes:
        handle: What it is confirmed by, for `CONFIRM_WITHIN_S`; then it comes again with another.
        medium: What it is about; None where that is no medium.
        what: The cloud's word for what has happened.
    """

    handle: str
    medium: MediaId | None
    what: str


class EventQueue(Protocol):
    """May raise what a ControlPlane may."""

    def pull(self, *, cutoff: Cutoff) -> list[CloudEvent]:
        """What waits; where nothing does, the cloud may take some seconds to say so."""
        ...

    def confirm(self, handles: Sequence[str], *, cutoff: Cutoff) -> None:
        """Have messages never come again; `MOST_CONFIRMED` at the most."""
        ...
