"""How often an account may call: each action has a bucket of calls that fills up steadily."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ceiling:
    """`calls` at once at the most, and as many again every `period_s` seconds."""

    calls: float
    period_s: float


class Ceilings:
    """The buckets of all accounts and actions."""

    def __init__(
        self, now: Callable[[], float], default: Ceiling, *, special: Mapping[str, Ceiling]
    ) -> None:
        """`now` in seconds; `special` are those actions whose ceiling is another."""
        self._now = now
        self._default = default
        self._special = special
        self._left: dict[tuple[str, str], tuple[float, float]] = {}
        self._lock = threading.Lock()

    def admits(self, account: str, action: str) -> bool:
        """Count a call; False when it is one too many."""
        ceiling = self._special.get(action, self._default)
        now_s = self._now()
        with self._lock:
            left, counted_at_s = self._left.get((account, action), (ceiling.calls, now_s))
            gained = max(0.0, now_s - counted_at_s) * ceiling.calls / ceiling.period_s
            left = min(ceiling.calls, left + gained)
            self._left[account, action] = (left - 1.0 if left >= 1.0 else left, now_s)
        return left >= 1.0
