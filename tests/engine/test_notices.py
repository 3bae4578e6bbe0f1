"""Notification settings through the engine: shown, changed once, and put back."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.errors import Outcome, RequestRefused, Unreachable
from desktop_uploader.domain.notices import NoticeChange, NoticeWay
from tests.engine.house import House
from tests.fakes.memory_cloud import NAME
from tests.fakes.memory_notices import ABILITIES, NOTHING_SET, MemoryNotices

THERE = NoticeChange(NoticeWay.URL, "https://a.invalid/x", ("Ended",))


@pytest.fixture
def house() -> House:
    house = House()
    house.cloud.notices = MemoryNotices(house.cloud.desk)
    house.cloud.abilities = replace(house.cloud.abilities, notices=ABILITIES)
    return house


def test_a_plan_changes_nothing(house: House) -> None:
    plan = house.engine.plan_notices(NAME, THERE)

    assert plan.old == NOTHING_SET
    assert plan.new is not None
    assert (plan.new.address, plan.new.on) == ("https://a.invalid/x", ("Ended",))
    assert house.engine.show_notices(NAME) == NOTHING_SET


def test_what_is_not_said_stays(house: House) -> None:
    house.engine.set_notices(house.engine.plan_notices(NAME, THERE))

    plan = house.engine.plan_notices(NAME, NoticeChange(events=("Arrived",)))

    assert plan.new is not None
    assert (plan.new.address, plan.new.on) == ("https://a.invalid/x", ("Arrived",))


def test_the_old_comes_back_and_so_does_nothing(house: House) -> None:
    engine = house.engine
    first = engine.set_notices(engine.plan_notices(NAME, THERE))
    other = NoticeChange(NoticeWay.QUEUE, "http://q.invalid/told")
    second = engine.set_notices(engine.plan_notices(NAME, other))

    back = engine.set_notices(engine.plan_old_notices(NAME))
    forth = engine.set_notices(engine.plan_old_notices(NAME))
    engine.set_notices(engine.plan_no_notices(NAME))

    assert (second.address, second.queue) == ("http://q.invalid/", "told")
    assert (back, forth) == (first, second)
    assert engine.show_notices(NAME) == NOTHING_SET
    assert engine.set_notices(engine.plan_old_notices(NAME)) == second


def test_going_back_to_nothing_takes_the_settings_away(house: House) -> None:
    house.engine.set_notices(house.engine.plan_notices(NAME, THERE))

    assert house.engine.plan_old_notices(NAME).new is None


def test_a_lost_answer_is_settled_by_reading(house: House) -> None:
    lost = Unreachable(outcome=Outcome.UNKNOWN)
    house.cloud.desk.fail(lost, verb="write_notices", is_after=True)

    house.engine.set_notices(house.engine.plan_notices(NAME, THERE))

    assert house.cloud.desk.count("write_notices") == 1
    assert house.engine.plan_old_notices(NAME).old.address == "https://a.invalid/x"


def test_who_changed_them_meanwhile_is_not_overwritten(house: House) -> None:
    plan = house.engine.plan_notices(NAME, THERE)
    assert house.cloud.notices is not None
    house.cloud.notices.settings = replace(NOTHING_SET, way=NoticeWay.URL, address="https://b")

    with pytest.raises(RequestRefused) as caught:
        house.engine.set_notices(plan)

    assert caught.value.trouble.code == "notices-moved"
    assert house.cloud.desk.count("write_notices") == 0


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (NoticeChange(NoticeWay.TOPIC, "urn:smn:a"), "notice-way"),
        (NoticeChange(NoticeWay.URL, "ftp://a"), "notice-address"),
        (NoticeChange(NoticeWay.URL, "https://a b"), "notice-address"),
        (NoticeChange(NoticeWay.QUEUE, "http://q.invalid/"), "notice-address"),
        (NoticeChange(NoticeWay.URL, f"https://{'a' * 40}"), "too-long-address"),
        (NoticeChange(NoticeWay.URL, "https://a", ("Never",)), "unknown-event"),
        (NoticeChange(events=("Ended",)), "notice-way"),
    ],
)
def test_what_cannot_be_set_is_refused_by_name(
    house: House, change: NoticeChange, rule: str
) -> None:
    with pytest.raises(RequestRefused) as caught:
        house.engine.plan_notices(NAME, change)

    assert caught.value.trouble.code == rule


def test_what_a_cloud_cannot_do_is_refused_by_name(house: House) -> None:
    with pytest.raises(RequestRefused) as nothing:
        house.engine.plan_old_notices(NAME)
    house.cloud.abilities = replace(
        house.cloud.abilities, notices=replace(ABILITIES, may_clear=False)
    )
    with pytest.raises(RequestRefused) as staying:
        house.engine.plan_no_notices(NAME)
    house.cloud.notices = None
    with pytest.raises(RequestRefused) as without:
        house.engine.show_notices(NAME)

    codes = [caught.value.trouble.code for caught in (nothing, staying, without)]
    assert codes == ["nothing-to-undo", "notices-stay", "no-notices"]
