"""What the engine says of an order before anything is sent."""

from dataclasses import replace

import pytest

from tests.engine.house import House
from tests.fakes.manual_clock import ManualClock
from tests.fakes.memory_cloud import COMMITS_BY_A_CALL, NAME, MemoryCloud


@pytest.mark.parametrize("keeps_text", [True, False])
def test_an_estimate_tells_whether_the_cloud_keeps_the_text(keeps_text: bool) -> None:
    clock = ManualClock()
    abilities = replace(COMMITS_BY_A_CALL, keeps_text=keeps_text, opens_per_s=7.0)
    house = House(clouds={NAME: MemoryCloud(clock, abilities=abilities)}, clock=clock)
    house.files.put(b"/films/a.mp4", b"a film")

    added = house.order(b"/films/a.mp4", calls_nobody=True)

    assert (added.estimate.keeps_text, added.estimate.opens_per_s) == (keeps_text, 7.0)
    assert (added.estimate.files, added.new) == (1, ())
