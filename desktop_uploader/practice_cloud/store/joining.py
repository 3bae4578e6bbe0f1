"""Which parts a complete means, and what is wrong with them; the same in all three clouds."""

import itertools
from collections.abc import Sequence

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.store.objects import KeptPart

PART_LEAST_BYTES = 100 << 10
"""Of every part but the last, at OSS and OBS."""


def chosen_parts(
    named: Sequence[tuple[int, str]],
    kept: Sequence[KeptPart],
    *,
    least_bytes: int = PART_LEAST_BYTES,
) -> list[KeptPart]:
    """
    The parts that a complete names, by number and tag in upper case.

    Raises:
        Refusal: InvalidPartOrder, InvalidPart, EntityTooSmall.
    """
    numbers = [number for number, _ in named]
    if any(left >= right for left, right in itertools.pairwise(numbers)):
        raise Refusal("InvalidPartOrder", 400, "The list of parts was not in ascending order.")
    by_number = {part.number: part for part in kept}
    chosen = []
    for number, tag in named:
        part = by_number.get(number)
        if part is None or part.tag != tag:
            raise Refusal(
                "InvalidPart",
                400,
                "One or more of the specified parts could not be found or the specified"
                " entity tag might not have matched the part's entity tag.",
                details={"PartNumber": str(number)},
            )
        chosen.append(part)
    for part in chosen[:-1]:
        _check_size(part, least_bytes)
    return chosen


def whole_number(text: str) -> int | None:
    """A number from 0 up; None for all else."""
    return int(text) if text.isascii() and text.isdigit() else None


def _check_size(part: KeptPart, least_bytes: int) -> None:
    if part.size_bytes < least_bytes:
        raise Refusal(
            "EntityTooSmall",
            400,
            "Your proposed upload smaller than the minimum allowed size.",
            details={
                "MinSizeAllowed": str(least_bytes),
                "ProposedSize": str(part.size_bytes),
                "PartNumber": str(part.number),
            },
        )
