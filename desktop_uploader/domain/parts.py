"""How a file is cut into parts, and which of them have arrived."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MIB = 1024 * 1024
SMALLEST_PART_BYTES = 8 * MIB
SLOW_LINE_PART_BYTES = 2 * MIB
PARTS_AIMED_AT = 9_000
"""Below the 10 000 parts that OSS, COS and OBS allow, so that a rounded size still fits."""


@dataclass(frozen=True, slots=True)
class StoredPart:
    """
    One piece that the store has confirmed.

    Attributes:
        number: 1-based.
        size_bytes: Never 0.
        tag: The store's own checksum of the part, unquoted, as it came.
        crc64: CRC-64/XZ of what was read from disk; None when only the store's list told of it.
        request_id: The store's name for the call that stored it; "" when unknown.
    """

    number: int
    size_bytes: int
    tag: str
    crc64: int | None = None
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """
    What the store says about a whole object.

    Attributes:
        size_bytes: Its length; None when the answer did not name it.
        crc64: CRC-64/XZ as the server computed it; None when it does not state one.
        tag: The store's own checksum of the object, unquoted.
        request_id: The call that told.
    """

    size_bytes: int | None = None
    crc64: int | None = None
    tag: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class PartLimits:
    """
    What a store accepts.

    Attributes:
        smallest_bytes: Of every part but the last.
        largest_bytes: Of any part, and of an object sent by a single PUT.
        most_parts: How many an upload may have.
    """

    smallest_bytes: int
    largest_bytes: int
    most_parts: int = 10_000


@dataclass(frozen=True, slots=True)
class PartPlan:
    """
    How one file is cut. Fixed for the life of an upload id; another size would break resuming.

    Attributes:
        file_bytes: Length of the file, above 0.
        part_bytes: Length of every part but the last.
    """

    file_bytes: int
    part_bytes: int

    def __post_init__(self) -> None:
        if self.file_bytes <= 0 or self.part_bytes <= 0:
            raise ValueError(f"cannot cut {self.file_bytes} bytes into parts of {self.part_bytes}")

    @property
    def count(self) -> int:
        """How many parts there are; at least 1."""
        return -(-self.file_bytes // self.part_bytes)

    @property
    def is_single(self) -> bool:
        """Whether the file goes by one PUT: one call instead of three."""
        return self.count == 1

    def offset_of(self, number: int) -> int:
        """Where part `number` (1-based) begins, in bytes."""
        return (number - 1) * self.part_bytes

    def size_of(self, number: int) -> int:
        """How long part `number` is, in bytes."""
        if not 1 <= number <= self.count:
            raise ValueError(f"no part {number} among {self.count}")
        return min(self.part_bytes, self.file_bytes - self.offset_of(number))

    def numbers(self) -> range:
        """All part numbers, in order."""
        return range(1, self.count + 1)


def plan_parts(file_bytes: int, limits: PartLimits, *, line_is_slow: bool = False) -> PartPlan:
    """
    Choose the part size for a file of `file_bytes`.

    At least 8 MiB (2 MiB on a slow line, where a part should end within some seconds), rounded up
    to whole MiB, few enough parts for the store.
    """
    least = SLOW_LINE_PART_BYTES if line_is_slow else SMALLEST_PART_BYTES
    wanted = max(least, limits.smallest_bytes, -(-file_bytes // PARTS_AIMED_AT))
    part_bytes = min(-(-wanted // MIB) * MIB, limits.largest_bytes)
    return PartPlan(file_bytes=file_bytes, part_bytes=part_bytes)


class PartLedger:
    """Which pieces of one upload have arrived. Belongs to the thread that owns the jobs."""

    def __init__(self, plan: PartPlan, stored: Iterable[StoredPart] = ()) -> None:
        self.plan = plan
        self._stored: dict[int, StoredPart] = {}
        for part in stored:
            self.enter(part)

    def enter(self, part: StoredPart) -> None:
        """Note that `part` arrived; a later receipt for the same number replaces the earlier."""
        self._stored[part.number] = part

    def forget(self, numbers: Iterable[int]) -> None:
        """Take back receipts that proved wrong."""
        for number in numbers:
            self._stored.pop(number, None)

    def missing(self) -> Iterator[int]:
        """Part numbers without a receipt, in order."""
        return (number for number in self.plan.numbers() if number not in self._stored)

    @property
    def is_full(self) -> bool:
        """Whether every part has its receipt."""
        return len(self._stored) == self.plan.count

    @property
    def stored_bytes(self) -> int:
        """The sum of the sizes of all receipts."""
        return sum(part.size_bytes for part in self._stored.values())

    def in_order(self) -> list[StoredPart]:
        """All receipts by number."""
        return [self._stored[number] for number in sorted(self._stored)]

    def get(self, number: int) -> StoredPart | None:
        """The receipt of part `number`, or None while it is missing."""
        return self._stored.get(number)

    def reconcile(self, listed: Iterable[StoredPart]) -> list[int]:
        """
        Make the ledger agree with the store's own list, and return what was dropped.

        The store wins: a receipt it does not list, or lists with another size or tag, is forgotten.
        A part that only the store knows is *not* taken over, since nothing here ever saw its bytes.
        """
        by_number = {part.number: part for part in listed}
        dropped = [
            number
            for number, ours in self._stored.items()
            if number not in by_number
            or by_number[number].size_bytes != ours.size_bytes
            or by_number[number].tag.lower() != ours.tag.lower()
        ]
        self.forget(dropped)
        return sorted(dropped)
