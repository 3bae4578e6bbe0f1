"""Amounts, rates and times as people read them. Decimal units: 1 MB is a million bytes."""

from datetime import datetime, tzinfo

from desktop_uploader.wording.phrases import Phrases

_SIZES = ("B", "kB", "MB", "GB", "TB", "PB")
MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86400


def size(size_bytes: float) -> str:
    """An amount with three digits: "999 B", "1.05 GB"."""
    amount, unit = float(size_bytes), 0
    # 999.5 would round to four digits.
    while amount >= 999.5 and unit < len(_SIZES) - 1:
        amount /= 1000
        unit += 1
    digits = 0 if unit == 0 or amount >= 99.95 else 1 if amount >= 9.995 else 2
    return f"{amount:.{digits}f} {_SIZES[unit]}"


def rate(bytes_per_s: float) -> str:
    """An amount a second."""
    return f"{size(bytes_per_s)}/s"


class Times:
    """Durations and moments in one language."""

    def __init__(self, phrases: Phrases, *, zone: tzinfo | None = None) -> None:
        """`zone` None means this machine's own."""
        self._phrases = phrases
        self._zone = zone

    def duration(self, seconds: float) -> str:
        """A span in its two largest units: "2 min 5 s", "3 h"."""
        whole = max(0, round(seconds))
        for larger, smaller, length, unit in (
            ("days", "hours", DAY_S, HOUR_S),
            ("hours", "minutes", HOUR_S, MINUTE_S),
            ("minutes", "seconds", MINUTE_S, 1),
        ):
            if whole >= length:
                first = self._phrases(f"time.{larger}", count=whole // length)
                rest = whole % length // unit
                second = self._phrases(f"time.{smaller}", count=rest)
                return self._phrases("time.two", first=first, second=second) if rest else first
        return self._phrases("time.seconds", count=whole)

    def span(self, seconds: tuple[float, float]) -> str:
        """A time that lies between two: "2 min – 3 min"."""
        least, most = (self.duration(_coarse(value)) for value in seconds)
        if least == most:
            return self._phrases("time.about", time=most)
        return self._phrases("time.between", least=least, most=most)

    def moment(self, at_s: float, *, now_s: float) -> str:
        """A moment by this machine's clock: the hour today, with its date on another day."""
        moment, now = (datetime.fromtimestamp(value, self._zone) for value in (at_s, now_s))
        pattern = "%H:%M" if moment.date() == now.date() else "%Y-%m-%d %H:%M"
        return moment.strftime(pattern)


def _coarse(seconds: float) -> float:
    """An estimate without digits that nobody can know."""
    step = 1 if seconds < 10 else 5 if seconds < MINUTE_S else 60 if seconds < HOUR_S else 600
    return round(seconds / step) * step
