"""The review by rules that anyone can see: the name says how it ends."""


def verdict_of(name: str) -> str:
    """block for a name with `block-me`, review for `review-me`, else pass."""
    if "block-me" in name:
        return "block"
    return "review" if "review-me" in name else "pass"


LABELS = {"block": "Terror", "review": "Ad"}
"""What a verdict other than pass rests on."""

SEGMENTS = {"block": ((0.0, 1.0), (2.5, 3.0)), "review": ((0.5, 1.5),)}
"""From which second to which something was found."""
