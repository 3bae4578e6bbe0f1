"""What the engine says of an order before anything is sent."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.media import Stage
from desktop_uploader.domain.parts import MIB
from desktop_uploader.engine.estimating import Amount, Known, estimate
from desktop_uploader.ports.orders import Lasting
from tests.engine.house import House
from tests.fakes.manual_clock import ManualClock
from tests.fakes.memory_cloud import (
    COMMITS_BY_A_CALL,
    COMMITS_BY_COMPLETING,
    NAME,
    MemoryCloud,
)


@pytest.mark.parametrize("keeps_text", [True, False])
def test_an_estimate_tells_whether_the_cloud_keeps_the_text(keeps_text: bool) -> None:
    clock = ManualClock()
    abilities = replace(COMMITS_BY_A_CALL, keeps_text=keeps_text, opens_per_s=7.0)
    house = House(clouds={NAME: MemoryCloud(clock, abilities=abilities)}, clock=clock)
    house.files.put(b"/films/a.mp4", b"a film")

    added = house.order(b"/films/a.mp4", calls_nobody=True)

    assert (added.estimate.keeps_text, added.estimate.opens_per_s) == (keeps_text, 7.0)
    assert (added.estimate.files, added.new) == (1, ())


@pytest.mark.parametrize(
    ("largest_mib", "beside_mib", "rate_mib_per_s", "answer"),
    [
        (100, 100, 1.0, Lasting.LASTS),
        (200, 200, 1.0, Lasting.LASTS),
        (201, 201, 1.0, Lasting.MAY_END),
        # It shares the line with others.
        (100, 400, 1.0, Lasting.MAY_END),
        (100, 400, 2.0, Lasting.LASTS),
        (100, 100, 0.0, Lasting.NOT_KNOWN),
        # Sent again in no time.
        (8, 9000, 1.0, None),
    ],
)
def test_a_permission_lasts_as_long_as_the_largest_file_takes(
    largest_mib: int, beside_mib: int, rate_mib_per_s: float, answer: Lasting | None
) -> None:
    amount = Amount(2, beside_mib * MIB, largest_mib * MIB, 2)
    known = Known(rate_mib_per_s * MIB, permission_s=300.0, jobs_at_once=64)

    told = estimate(amount, COMMITS_BY_A_CALL, known=known).lasting

    assert told is answer


def test_where_the_place_stays_nothing_is_said_of_how_long_a_permission_holds() -> None:
    clock = ManualClock()
    cloud = MemoryCloud(clock, abilities=COMMITS_BY_COMPLETING)
    house = House(clouds={NAME: cloud}, clock=clock)
    house.files.put(b"/films/a.mp4", bytes(9 * MIB))

    assert house.order(b"/films/a.mp4", calls_nobody=True).estimate.lasting is None


def test_how_long_a_permission_holds_is_known_from_the_one_before() -> None:
    clock = ManualClock()
    cloud = MemoryCloud(clock, abilities=COMMITS_BY_A_CALL, life_s=1234.0)
    house = House(clouds={NAME: cloud}, clock=clock)
    house.files.put(b"/films/b.mp4", bytes(9 * MIB))
    before = house.order(b"/films/b.mp4", calls_nobody=True).estimate
    job_id = house.add("a.mp4")
    house.run_until(Stage.PUBLISHED, job_id)

    after = house.order(b"/films/b.mp4", calls_nobody=True).estimate

    assert (before.lasting, before.permission_s) == (Lasting.NOT_KNOWN, None)
    assert after.permission_s == 1234.0
