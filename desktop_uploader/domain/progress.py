"""From bytes and seconds to a rate and a range for the time that is left."""

from collections import deque

WINDOW_S = 60.0
SHORTEST_S = 2.0


class Pace:
    """
    Keeps the last minute of readings of a growing count of bytes.

    The remaining time is a range: the rate over the whole window and the rate over its last
    quarter rarely agree, and a single number would promise more than is known.
    """

    def __init__(self) -> None:
        self._readings: deque[tuple[float, int]] = deque()

    def note(self, now_s: float, total_bytes: int) -> None:
        """Enter a reading; `total_bytes` is the count so far. A count that fell starts anew."""
        if self._readings and total_bytes < self._readings[-1][1]:
            self._readings.clear()
        self._readings.append((now_s, total_bytes))
        while now_s - self._readings[0][0] > WINDOW_S:
            self._readings.popleft()

    def rate_bytes_per_s(self, over_s: float = WINDOW_S) -> float | None:
        """The mean over the last `over_s` seconds; None while there is too little to say."""
        if len(self._readings) < 2:
            return None
        end_s, end_bytes = self._readings[-1]
        start_s, start_bytes = next(
            reading for reading in self._readings if end_s - reading[0] <= over_s
        )
        if end_s - start_s < min(SHORTEST_S, over_s):
            return None
        return (end_bytes - start_bytes) / (end_s - start_s)

    def rate_of_the_latest_bytes(self, least_bytes: int) -> float | None:
        """
        The mean over the latest span in which so many bytes went; None where too few did.

        Where little was sent it is the calls that took the time, not the line. A rest since then
        is left out.
        """
        sent = [reading for reading in self._readings if reading[1] < self._readings[-1][1]]
        if not sent:
            return None
        end_s, end_bytes = self._readings[len(sent)]
        for start_s, start_bytes in reversed(sent):
            if end_bytes - start_bytes >= least_bytes and end_s - start_s >= SHORTEST_S:
                return (end_bytes - start_bytes) / (end_s - start_s)
        return None

    def time_left_s(self, missing_bytes: int) -> tuple[float, float] | None:
        """Seconds until `missing_bytes` are sent, as (least, most); None while nothing moves."""
        rates = [self.rate_bytes_per_s(), self.rate_bytes_per_s(WINDOW_S / 4)]
        known = [rate for rate in rates if rate]
        if not known:
            return None
        return missing_bytes / max(known), missing_bytes / min(known)
