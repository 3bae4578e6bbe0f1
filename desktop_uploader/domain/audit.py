"""
What an audit says of a medium: one model for all clouds.

A verdict proposes; the medium's own state decides, and a person's decision outweighs both. What was
found is a value of its own each: where in the film, of what kind, with which picture.
"""

from dataclasses import dataclass
from enum import Enum

from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import Suggestion, Verdict


class FindingKind(Enum):
    """What something was found in."""

    IMAGE = "image"
    TEXT = "text"
    SPEECH = "speech"


class AuditState(Enum):
    """How far the audit of a medium is."""

    NONE = "none"
    """Nothing was audited, or the cloud tells nothing of it."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """It ended without a verdict: the medium is not rejected by that."""


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """
    One thing that was found.

    Attributes:
        label: The cloud's word for it, as it came.
        suggestion: What it proposes by itself; None where the cloud does not say.
        score: From 0 to 100; None where the cloud does not say.
        at_ms, until_ms: Where in the film; None for what lies at no moment of it (a title).
        where: "cover" or "title"; "" for the film itself.
        text: What was read or heard; "" for nothing.
        picture_url: Where the picture can be seen; "" for none. Anyone who has it can.
        picture_until_s: When that ends, seconds since the epoch; None where it is not known.
    """

    kind: FindingKind
    label: str
    suggestion: Suggestion | None = None
    score: float | None = None
    at_ms: int | None = None
    until_ms: int | None = None
    where: str = ""
    text: str = ""
    picture_url: str = ""
    picture_until_s: float | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """
    A person's word on a medium.

    Attributes:
        at_s: Seconds since the epoch; None where the cloud does not say.
        by: Who; "" where the cloud does not say.
    """

    ruling: Suggestion
    reason: str = ""
    comment: str = ""
    at_s: float | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class AuditReading:
    """
    One reading of a verdict, without what it rests on.

    Attributes:
        problem: The cloud's code and words where the audit failed, else "".
        ended_at_s: When it ended; None where the cloud does not say.
    """

    state: AuditState
    verdict: Verdict | None = None
    problem: str = ""
    ended_at_s: float | None = None
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """
    What a person decides of one medium.

    Attributes:
        suggestion: PASS or BLOCK; a person does not ask for review.
        reason: Why it is blocked; "" where it passes.
    """

    medium: MediaId
    suggestion: Suggestion
    reason: str = ""
