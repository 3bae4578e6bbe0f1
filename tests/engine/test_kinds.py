"""What is no film: a new credential is another record, so it is asked for as late as can be."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop_uploader.domain.media import AssetKind, Stage
from desktop_uploader.domain.parts import MIB
from desktop_uploader.ports.orders import Choice
from desktop_uploader.ports.provider import Abilities
from tests.engine.house import House
from tests.fakes.manual_clock import ManualClock
from tests.fakes.memory_cloud import COMMITS_BY_A_CALL, COMMITS_BY_COMPLETING, NAME, MemoryCloud

MATERIAL = AssetKind.MATERIAL.value
FILMS_ALONE = COMMITS_BY_COMPLETING
TAKES_MORE = replace(
    COMMITS_BY_COMPLETING,
    kinds=frozenset(AssetKind),
    kinds_made_anew=frozenset(AssetKind) - {AssetKind.FILM},
)


def house_with(abilities: Abilities = TAKES_MORE, *, life_s: float = 3000.0) -> House:
    clock = ManualClock()
    cloud = MemoryCloud(clock, abilities=abilities, life_s=life_s)
    return House(clouds={NAME: cloud}, clock=clock)


class SlowShelf(dict[str, bytes]):
    """The objects of a store that takes its time between admitting a PUT and holding its bytes."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    def __setitem__(self, target: str, content: bytes) -> None:
        self._meanwhile()
        super().__setitem__(target, content)


def have_turns(house: House, *, after_s: float) -> None:
    """Let so much time pass, and the engine have its turns, in the middle of a call."""
    house.clock.advance(after_s)
    for _ in range(3):
        house.engine.loop.turn(rest_s=0.0)
        house.workers.run()


@pytest.mark.parametrize("kind", ["film", MATERIAL])
def test_a_put_that_outlasts_its_credential_ends_in_its_own_place(kind: str) -> None:
    house = house_with(life_s=100.0)
    house.cloud.store.objects = SlowShelf(lambda: have_turns(house, after_s=101.0))

    job_id = house.add(size_bytes=1000, kind=kind)
    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert house.cloud.published_contents() == [house.content()]
    assert house.cloud.desk.count("put") == 1
    assert house.cloud.desk.count("renew") == (1 if kind == "film" else 0)


@pytest.mark.parametrize("kind", ["film", MATERIAL])
def test_a_credential_is_used_to_its_end_where_another_one_begins_all_anew(kind: str) -> None:
    house = house_with(life_s=100.0)
    house.cloud.desk.on_call = lambda verb: (
        have_turns(house, after_s=18.0) if verb == "upload_part" else None
    )

    job_id = house.add(size_bytes=35 * MIB, kind=kind)
    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert house.cloud.desk.count("renew") == (1 if kind == "film" else 0)


def test_giving_one_up_makes_no_record_only_to_forget_its_parts() -> None:
    house = house_with()
    job_id = house.add(size_bytes=35 * MIB, kind=MATERIAL)
    house.cloud.desk.on_call = lambda verb: (
        house.engine.pause(Choice((job_id,))) if verb == "upload_part" else None
    )
    house.run()
    later = house.crash()
    later.cloud.desk.on_call = lambda _verb: None

    later.engine.cancel(Choice((job_id,)))
    later.run()

    assert later.stage_of(job_id) is Stage.CANCELLED
    assert later.cloud.desk.count("renew") == 0


def test_a_kind_that_the_cloud_takes_no_longer_fails_before_anything_is_opened() -> None:
    house = house_with()
    job_id = house.add(kind=MATERIAL)
    house.cloud.abilities = FILMS_ALONE

    house.run()

    trouble = house.job(job_id).trouble
    assert house.stage_of(job_id) is Stage.FAILED
    assert trouble is not None
    assert (trouble.code, trouble.facts["accepted"]) == ("kind-not-taken", "film")
    assert house.cloud.desk.count("open") == 0


def test_what_a_cloud_says_nothing_of_are_films_alone() -> None:
    assert COMMITS_BY_A_CALL.kinds == {AssetKind.FILM}
    assert COMMITS_BY_A_CALL.renewal_of(AssetKind.FILM) is COMMITS_BY_A_CALL.renewal
