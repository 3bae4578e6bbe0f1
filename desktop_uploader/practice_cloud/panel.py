"""The switches of a practice cloud that both desks reach: knobs, faults, log, clock."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_uploader.practice_cloud.faults import FaultBook
from desktop_uploader.practice_cloud.request_log import RequestLog
from desktop_uploader.practice_cloud.settings import Knobs


@dataclass(frozen=True, slots=True)
class Panel:
    """
    One of each.

    Attributes:
        clock: The true time, in seconds since the epoch.
    """

    knobs: Knobs
    faults: FaultBook
    log: RequestLog
    clock: Callable[[], float]
