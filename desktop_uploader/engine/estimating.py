"""What an order means before its first byte."""

from dataclasses import dataclass

from desktop_uploader.domain.media import AssetKind
from desktop_uploader.ports.orders import Estimate, Lasting
from desktop_uploader.ports.provider import Abilities, Renewal

ONE_CALL_BYTES = 8 * 1024 * 1024
"""What goes in one call or two is sent again in no time."""
FASTER, SLOWER = 0.8, 1.5
"""How much less and more time it may take than by the rate of late."""


@dataclass(slots=True)
class Amount:
    """What is to be sent, so far."""

    files: int = 0
    size_bytes: int = 0
    largest_bytes: int = 0
    parts: int = 0

    def add(self, size_bytes: int, *, parts: int) -> None:
        """Count one file."""
        self.files += 1
        self.size_bytes += size_bytes
        self.largest_bytes = max(self.largest_bytes, size_bytes)
        self.parts += parts


@dataclass(frozen=True, slots=True)
class Known:
    """
    What is known before the start.

    Attributes:
        rate_bytes_per_s: Of late, of all files together; 0 when nothing is known of the line.
        permission_s: How long the account's last permission was to hold; None while there was none.
        jobs_at_once: Files that share the line.
    """

    rate_bytes_per_s: float
    permission_s: float | None
    jobs_at_once: int


def estimate(
    amount: Amount, abilities: Abilities, *, known: Known, kind: AssetKind = AssetKind.FILM
) -> Estimate:
    """The estimate for `amount` of files that go as `kind`, at a cloud of these abilities."""
    is_renewed_here = abilities.renewal_of(kind) is not Renewal.NEW_TARGET
    seconds_by_rate = amount.size_bytes / known.rate_bytes_per_s if known.rate_bytes_per_s else None
    return Estimate(
        files=amount.files,
        size_bytes=amount.size_bytes,
        parts=amount.parts,
        seconds=None
        if seconds_by_rate is None
        else (seconds_by_rate * FASTER, seconds_by_rate * SLOWER),
        opens_per_s=abilities.opens_per_s,
        keeps_text=abilities.keeps_text,
        lasting=None if is_renewed_here else _lasting(amount, known=known),
        permission_s=known.permission_s,
    )


def _lasting(amount: Amount, *, known: Known) -> Lasting | None:
    """Whether the permission for the largest file lasts; None where its end costs nothing."""
    if amount.largest_bytes <= ONE_CALL_BYTES:
        return None
    if known.permission_s is None or not known.rate_bytes_per_s:
        return Lasting.NOT_KNOWN
    # The files that are in hand beside it go part by part in step with it.
    until_stored = min(amount.size_bytes, amount.largest_bytes * known.jobs_at_once)
    needed_s = until_stored / known.rate_bytes_per_s * SLOWER
    return Lasting.LASTS if needed_s <= known.permission_s else Lasting.MAY_END
