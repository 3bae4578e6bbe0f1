"""The audit by rules that anyone can see: the title says how it ends."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What a verdict rests on.

    Attributes:
        module: The part of VOD's result that carries it.
        timeline_ms: Where in the film it was seen.
    """

    label: str
    module: str
    timeline_ms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Speech:
    """What was heard, in whole seconds of the film."""

    label: str
    text: str
    from_s: int
    until_s: int


SPEECH = {"block": (Speech("abuse", "block me", 1, 2),)}
FINDINGS = {
    "block": Finding("terrorism", "TerrorismResult", (0, 1000, 2500)),
    "review": Finding("ad", "AdResult", (500,)),
    "pass": Finding("normal", "", ()),
}


def verdict_of(title: str) -> str:
    """block for a title with `block-me`, review for `review-me`, else pass."""
    if "block-me" in title:
        return "block"
    return "review" if "review-me" in title else "pass"


def finding_of(verdict: str) -> Finding:
    """What a verdict rests on."""
    return FINDINGS[verdict]


def speech_of(verdict: str) -> tuple[Speech, ...]:
    """What was heard; nothing where the film passes."""
    return SPEECH.get(verdict, ())


def status_after(verdict: str) -> str:
    """The status a medium takes with a verdict: Blocked, Checking or Normal."""
    return {"block": "Blocked", "review": "Checking"}.get(verdict, "Normal")
