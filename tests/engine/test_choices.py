"""What an account's cloud has to choose from, asked for through the engine."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.errors import ClockWrong, RequestRefused, ServerTrouble
from desktop_uploader.ports.catalogue import ListKind
from tests.engine.house import House
from tests.fakes.memory_catalogue import MADE_BY, TREE, MemoryCatalogue
from tests.fakes.memory_cloud import NAME


@pytest.fixture
def house() -> House:
    house = House()
    house.cloud.abilities = replace(house.cloud.abilities, lists=frozenset(ListKind))
    house.cloud.catalogue = MemoryCatalogue(house.cloud.desk)
    return house


def test_both_lists_are_the_clouds_own(house: House) -> None:
    assert house.engine.list_choices(NAME, ListKind.CATEGORIES) == list(TREE)
    assert house.engine.list_choices(NAME, ListKind.TEMPLATES) == list(MADE_BY)


@pytest.mark.parametrize("kind", list(ListKind))
def test_a_list_that_the_cloud_does_not_keep_is_refused_and_nobody_is_called(
    house: House, kind: ListKind
) -> None:
    others = frozenset(ListKind) - {kind}
    house.cloud.abilities = replace(house.cloud.abilities, lists=others)

    with pytest.raises(RequestRefused) as caught:
        house.engine.list_choices(NAME, kind)

    assert caught.value.trouble.code == f"no-{kind.value}"
    assert caught.value.trouble.facts == {"name": NAME}
    assert house.cloud.desk.count(kind.value) == 0


def test_an_unknown_account_is_named(house: House) -> None:
    with pytest.raises(RequestRefused) as caught:
        house.engine.list_choices("nobody", ListKind.TEMPLATES)

    assert caught.value.trouble.code == "unknown-account"


def test_a_wrong_clock_of_ours_is_learned_and_the_list_comes_all_the_same(house: House) -> None:
    house.cloud.desk.fail(ClockWrong(code="InvalidTimeStamp.Expired"), verb="templates")

    assert house.engine.list_choices(NAME, ListKind.TEMPLATES) == list(MADE_BY)


def test_a_cloud_that_fails_is_told_with_its_own_words(house: House) -> None:
    house.cloud.desk.fail(ServerTrouble(code="InternalError"), verb="categories")

    with pytest.raises(ServerTrouble) as caught:
        house.engine.list_choices(NAME, ListKind.CATEGORIES)

    assert caught.value.trouble.code == "InternalError"


def test_a_list_is_kept_for_a_while_and_its_age_is_told(house: House) -> None:
    first = house.engine.choices_of(NAME, ListKind.TEMPLATES)
    house.clock.advance(60)

    second = house.engine.choices_of(NAME, ListKind.TEMPLATES)

    assert (first.age_s, second.age_s) == (0.0, 60.0)
    assert first.entries == second.entries == MADE_BY
    assert house.cloud.desk.count("templates") == 1


@pytest.mark.parametrize(("after_s", "fresh"), [(901.0, False), (1.0, True)])
def test_an_old_list_is_asked_for_anew_and_so_is_one_that_is_wanted_fresh(
    house: House, after_s: float, fresh: bool
) -> None:
    house.engine.choices_of(NAME, ListKind.WATERMARKS)
    house.clock.advance(after_s)

    assert house.engine.choices_of(NAME, ListKind.WATERMARKS, fresh=fresh).age_s == 0.0
    assert house.cloud.desk.count("watermarks") == 2


def test_a_list_that_failed_is_not_kept(house: House) -> None:
    house.cloud.desk.fail(ServerTrouble(code="InternalError"), verb="apps")
    with pytest.raises(ServerTrouble):
        house.engine.choices_of(NAME, ListKind.APPS)

    assert house.engine.choices_of(NAME, ListKind.APPS).entries
