"""How files are cut, and how the ledger of parts agrees with the store."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_uploader.domain.parts import (
    MIB,
    PartLedger,
    PartLimits,
    PartPlan,
    StoredPart,
    plan_parts,
)

GIB = 1024 * MIB
LIMITS = PartLimits(smallest_bytes=100 * 1024, largest_bytes=5 * GIB)
PLAN = PartPlan(file_bytes=25, part_bytes=10)


def part(number: int, *, size_bytes: int = 10, tag: str = "aB") -> StoredPart:
    return StoredPart(number, size_bytes, tag)


@given(st.integers(1, 48 * 1024 * GIB), st.booleans())
def test_any_file_is_cut_into_parts_that_the_store_takes(file_bytes: int, is_slow: bool) -> None:
    plan = plan_parts(file_bytes, LIMITS, line_is_slow=is_slow)

    assert 1 <= plan.count <= LIMITS.most_parts
    assert plan.part_bytes % MIB == 0
    assert LIMITS.smallest_bytes <= plan.part_bytes <= LIMITS.largest_bytes


@given(st.integers(1, 400), st.integers(1, 50))
def test_the_parts_lie_end_to_end_and_make_the_file(file_bytes: int, part_bytes: int) -> None:
    plan = PartPlan(file_bytes, part_bytes)
    ends = [plan.offset_of(number) + plan.size_of(number) for number in plan.numbers()]

    assert [plan.offset_of(number) for number in plan.numbers()] == [0, *ends[:-1]]
    assert ends[-1] == file_bytes


@pytest.mark.parametrize(
    ("file_bytes", "is_slow", "part_mib"),
    [
        (1, False, 8),
        (1, True, 2),
        (9_000 * 8 * MIB, False, 8),
        (9_000 * 8 * MIB + 1, False, 9),
        (9_000 * 8 * MIB, True, 8),
    ],
)
def test_parts_are_whole_mib_and_as_small_as_their_count_allows(
    file_bytes: int, is_slow: bool, part_mib: int
) -> None:
    assert plan_parts(file_bytes, LIMITS, line_is_slow=is_slow).part_bytes == part_mib * MIB


def test_a_store_that_wants_larger_parts_gets_them() -> None:
    limits = PartLimits(smallest_bytes=20 * MIB, largest_bytes=5 * GIB)

    assert plan_parts(1, limits).part_bytes == 20 * MIB


def test_a_store_that_wants_smaller_parts_gets_them() -> None:
    limits = PartLimits(smallest_bytes=1, largest_bytes=3 * MIB)

    assert plan_parts(GIB, limits).part_bytes == 3 * MIB


def test_a_file_of_one_part_goes_by_one_put() -> None:
    assert PartPlan(10, 10).is_single
    assert not PartPlan(11, 10).is_single


@pytest.mark.parametrize(("file_bytes", "part_bytes"), [(0, 10), (10, 0), (-1, 10)])
def test_nothing_cannot_be_cut(file_bytes: int, part_bytes: int) -> None:
    with pytest.raises(ValueError, match="cannot cut"):
        PartPlan(file_bytes, part_bytes)


@pytest.mark.parametrize("number", [0, 4])
def test_a_part_outside_the_plan_has_no_size(number: int) -> None:
    with pytest.raises(ValueError, match="no part"):
        PLAN.size_of(number)


def test_the_ledger_is_full_when_every_part_has_its_receipt() -> None:
    ledger = PartLedger(PLAN, [part(3, size_bytes=5), part(1)])
    missing = list(ledger.missing())
    was_full = ledger.is_full

    ledger.enter(part(2))

    assert (missing, was_full) == ([2], False)
    assert (ledger.is_full, list(ledger.missing())) == (True, [])
    assert ledger.stored_bytes == PLAN.file_bytes
    assert [one.number for one in ledger.in_order()] == [1, 2, 3]


def test_a_later_receipt_replaces_the_earlier() -> None:
    ledger = PartLedger(PLAN, [part(1, tag="old")])

    ledger.enter(part(1, tag="new"))

    assert ledger.get(1) == part(1, tag="new")
    assert ledger.get(2) is None


def test_a_forgotten_receipt_is_missing_again() -> None:
    ledger = PartLedger(PLAN, [part(1), part(2)])

    ledger.forget([1, 3])

    assert list(ledger.missing()) == [1, 3]


def test_the_store_wins_over_the_ledger() -> None:
    ledger = PartLedger(PLAN, [part(1), part(2), part(3, size_bytes=5)])

    dropped = ledger.reconcile([part(3, size_bytes=4), part(2, tag="other")])

    assert dropped == [1, 2, 3]
    assert ledger.in_order() == []


def test_the_case_of_a_tag_makes_no_other_part() -> None:
    ledger = PartLedger(PLAN, [part(1, tag="aB")])

    assert ledger.reconcile([part(1, tag="Ab")]) == []
    assert ledger.get(1) == part(1, tag="aB")


def test_a_part_that_only_the_store_knows_is_not_taken_over() -> None:
    ledger = PartLedger(PLAN)

    assert ledger.reconcile([part(1)]) == []
    assert list(ledger.missing()) == [1, 2, 3]
