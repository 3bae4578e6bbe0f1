"""Categories of a cloud, changed through the engine."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop_uploader.domain.errors import (
    Denied,
    Outcome,
    OutcomeUnknown,
    RequestRefused,
    ServerTrouble,
    Unreachable,
)
from desktop_uploader.domain.ids import AccountName
from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind
from desktop_uploader.ports.errands import ErrandOrder, Fate
from tests.engine.house import House
from tests.fakes.memory_catalogue import MemoryCatalogue
from tests.fakes.memory_category_desk import MemoryCategoryDesk
from tests.fakes.memory_cloud import NAME

LOST = Unreachable(action="AddCategory", outcome=Outcome.UNKNOWN)
CHANGES: dict[str, Callable[[House], object]] = {
    "add-category": lambda house: house.engine.add_category(NAME, "Rushes", parent_id="1"),
    "rename-category": lambda house: house.engine.rename_category(NAME, "2", name="课程"),
    "remove-category": lambda house: house.engine.remove_category(NAME, "1"),
}
AFTERWARDS = {
    "add-category": ["电影", "Rushes", "Trailers", "Lessons"],
    "rename-category": ["电影", "Trailers", "课程"],
    "remove-category": ["Lessons"],
}
EACH = pytest.mark.parametrize("action", CHANGES)


@pytest.fixture
def house() -> House:
    house = House()
    catalogue = MemoryCatalogue(house.cloud.desk)
    house.cloud.catalogue = catalogue
    house.cloud.category_desk = MemoryCategoryDesk(house.cloud.desk, catalogue)
    house.cloud.abilities = replace(
        house.cloud.abilities, lists=frozenset(ListKind), deletes_media=True
    )
    return house


def names(house: House) -> list[str]:
    """Those that the cloud has."""
    assert house.cloud.catalogue is not None
    return [entry.name for entry in house.cloud.catalogue.tree]


def fates(house: House) -> list[tuple[str, Fate]]:
    """The ledger."""
    return [(errand.order.action, errand.fate) for errand in house.journal.errands()]


@EACH
def test_a_change_is_made_and_written_down(house: House, action: str) -> None:
    CHANGES[action](house)

    assert names(house) == AFTERWARDS[action]
    assert fates(house) == [(action, Fate.DONE)]


def test_what_was_made_is_told_with_its_id(house: House) -> None:
    made = house.engine.add_category(NAME, "Rushes", parent_id="1")

    assert made == CatalogueEntry("101", "Rushes", "1")


@EACH
@pytest.mark.parametrize("is_after", [True, False])
def test_a_lost_answer_is_settled_by_looking(house: House, action: str, is_after: bool) -> None:
    house.cloud.desk.fail(LOST, verb=action, is_after=is_after)

    CHANGES[action](house)

    assert names(house) == AFTERWARDS[action]
    assert house.cloud.desk.count(action) == (1 if is_after else 2)
    assert fates(house) == [(action, Fate.DONE)]


def test_the_id_of_one_whose_answer_was_lost_is_found(house: House) -> None:
    house.cloud.desk.fail(LOST, verb="add-category", is_after=True)

    assert house.engine.add_category(NAME, "Rushes").id == "101"


@EACH
def test_what_nobody_can_tell_is_unknown(house: House, action: str) -> None:
    house.cloud.desk.fail(LOST, verb=action)
    look = "categories" if action == "add-category" else "name-of-category"
    house.cloud.desk.fail(
        ServerTrouble(code="InternalError"), verb=look, nth=2 if action == "add-category" else 1
    )

    with pytest.raises(OutcomeUnknown) as caught:
        CHANGES[action](house)

    assert caught.value.trouble.code == "category-unknown"
    assert fates(house) == [(action, Fate.UNKNOWN)]


@EACH
def test_a_refusal_is_told_as_the_cloud_says_it(house: House, action: str) -> None:
    house.cloud.desk.fail(Denied(code="Forbidden.RAM"), verb=action)

    with pytest.raises(Denied):
        CHANGES[action](house)

    assert fates(house) == [(action, Fate.REFUSED)]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda house: house.engine.add_category(NAME, "Trailers", parent_id="1"),
         "category-exists"),
        (lambda house: house.engine.add_category(NAME, "x", parent_id="99"), "no-category"),
        (lambda house: house.engine.add_category(NAME, " "), "category-name-empty"),
        (lambda house: house.engine.rename_category(NAME, "99", name="x"), "no-category"),
        (lambda house: house.engine.rename_category(NAME, "1", name="x" * 65), "too-long"),
        (lambda house: house.engine.remove_category(NAME, "99"), "no-category"),
    ],
)  # fmt: skip
def test_what_can_never_work_changes_nothing(
    house: House, change: Callable[[House], object], rule: str
) -> None:
    with pytest.raises(RequestRefused) as caught:
        change(house)

    assert caught.value.trouble.code == rule
    assert names(house) == ["电影", "Trailers", "Lessons"]
    assert fates(house) == []


@EACH
def test_a_cloud_without_categories_says_so(house: House, action: str) -> None:
    house.cloud.category_desk = None

    with pytest.raises(RequestRefused) as caught:
        CHANGES[action](house)

    assert caught.value.trouble.code == "no-categories"


def test_who_may_not_delete_asks_nobody(house: House) -> None:
    house.cloud.abilities = replace(house.cloud.abilities, deletes_media=False)

    with pytest.raises(RequestRefused) as caught:
        house.engine.remove_category(NAME, "1")

    assert caught.value.trouble.code == "deletes-nothing"
    assert house.cloud.desk.calls == []


@EACH
def test_a_list_that_was_kept_is_forgotten_with_a_change(house: House, action: str) -> None:
    house.engine.choices_of(NAME, ListKind.CATEGORIES)

    CHANGES[action](house)

    kept = house.engine.choices_of(NAME, ListKind.CATEGORIES)
    assert [entry.name for entry in kept.entries] == AFTERWARDS[action]


@EACH
def test_what_an_earlier_life_left_open_is_asked_about_before_it_is_asked_again(
    house: House, action: str
) -> None:
    order = {
        "add-category": ErrandOrder(AccountName(NAME), action, "1", {"name": "Rushes"}),
        "rename-category": ErrandOrder(AccountName(NAME), action, "2", {"name": "课程"}),
        "remove-category": ErrandOrder(AccountName(NAME), action, "1"),
    }[action]
    house.journal.begin_errand(order, key="of an engine that was killed", at_s=1.0)

    CHANGES[action](house)

    assert names(house) == AFTERWARDS[action]
    assert house.cloud.desk.count(action) == 1
    assert fates(house) == [(action, Fate.DONE)]
