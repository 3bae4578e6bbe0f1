"""How long to wait before a step is tried again, and when to stop trying."""

from dataclasses import dataclass

from desktop_uploader.domain.errors import Remedy, Trouble

HEALS_WITH_TIME = frozenset({"Unreachable", "BadAnswer", "Throttled", "JournalTrouble"})
"""Kinds that an unattended station waits out for as long as it takes."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """
    Waiting with full jitter: a draw between nothing and a bound that doubles.

    Attributes:
        first_s: Bound of the first wait.
        cap_s: The bound grows no further than this.
        most_attempts: Failures in a row, without any progress, after which a step is given up.
        most_restarts: How often an upload may begin again from its first byte.
        patience_s: How often a thing that is waited for (volume, quota) is looked at.
    """

    first_s: float = 0.5
    cap_s: float = 60.0
    most_attempts: int = 8
    most_restarts: int = 3
    patience_s: float = 30.0

    def delay_s(self, attempt: int, trouble: Trouble, *, draw: float) -> float:
        """
        Seconds to wait after failure number `attempt` (1-based).

        Args:
            draw: A random number from 0 up to 1.
        """
        if trouble.remedy is Remedy.WAIT:
            return trouble.retry_after_s or self.patience_s
        bound = min(self.cap_s, self.first_s * 2.0 ** min(attempt - 1, 30))
        # A wait of nearly nothing would make the first retries one burst.
        jittered = bound * (0.25 + 0.75 * draw)
        return max(jittered, trouble.retry_after_s or 0.0)

    def may_retry(self, attempt: int, trouble: Trouble) -> bool:
        """
        Whether failure number `attempt` (1-based) may be followed by another try.

        What waits for a thing or a person was not tried in vain: a disk may be away for a week.
        """
        waits = trouble.remedy in (Remedy.WAIT, Remedy.SIGN_IN)
        return waits or trouble.kind in HEALS_WITH_TIME or attempt < self.most_attempts
