"""The system's clock."""

import sys
import time

import pytest

from desktop_uploader.system.clock import SystemClock


def test_the_steady_clock_never_goes_back() -> None:
    clock = SystemClock()

    readings = [clock.monotonic_s() for _ in range(1000)]

    assert readings == sorted(readings)


def test_the_wall_clock_is_the_systems() -> None:
    before_s = time.time()
    now_s = SystemClock().now_s()

    assert before_s <= now_s <= time.time()


@pytest.mark.skipif(
    sys.platform != "linux", reason="the clock that counts sleep has this name here"
)
def test_the_steady_clock_counts_the_machines_sleep() -> None:
    before_s = time.clock_gettime(time.CLOCK_BOOTTIME)
    reading_s = SystemClock().monotonic_s()

    assert before_s <= reading_s <= time.clock_gettime(time.CLOCK_BOOTTIME)
