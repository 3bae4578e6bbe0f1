"""How long a store may take to join parts."""

from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.providers.transport.multipart_verbs import (
    LEAST_JOINING_S,
    MOST_JOINING_S,
    joining_patience_s,
)

MIB = 1 << 20


def parts(count: int, size_bytes: int = 8 * MIB) -> list[StoredPart]:
    return [StoredPart(number, size_bytes, "tag") for number in range(1, count + 1)]


def test_a_few_parts_get_little_more_patience_than_any_other_call() -> None:
    assert LEAST_JOINING_S < joining_patience_s(parts(3)) < LEAST_JOINING_S + 1


def test_many_parts_and_large_ones_get_more_and_never_without_end() -> None:
    few, many, large = parts(100), parts(1000), parts(100, 80 * MIB)

    assert joining_patience_s(few) < joining_patience_s(large)
    assert joining_patience_s(few) < joining_patience_s(many)
    assert joining_patience_s(parts(10_000, 5000 * MIB)) == MOST_JOINING_S
