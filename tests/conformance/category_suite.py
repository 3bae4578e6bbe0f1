"""What every desk of categories must keep. A vendor's test gives the fixture `house`."""

from collections.abc import Callable

import pytest

from desktop_uploader.domain.errors import Cut, ProviderError, RequestRefused
from desktop_uploader.ports.category_desk import CategoryDesk
from tests.conformance.control_plane_suite import NEVER
from tests.conformance.declared import DELETES_MEDIA, LISTS_CATEGORIES, House, needs
from tests.fakes.manual_cutoff import ManualCutoff

PORT = "category desk"
NOWHERE = "99999999"


def desk_of(house: House) -> CategoryDesk:
    """The provider's own, where it lists categories."""
    needs(house, LISTS_CATEGORIES, port=PORT)
    desk = house.provider.category_desk
    assert desk is not None, "categories are listed, and nobody changes them"
    return desk


def listed(house: House) -> dict[str, tuple[str, str]]:
    """Name and parent of each category, by id."""
    catalogue = house.provider.catalogue
    assert catalogue is not None
    entries = catalogue.categories(cutoff=NEVER)
    return {entry.id: (entry.name, entry.parent_id) for entry in entries}


def new_name(house: House) -> str:
    """One that no category has yet."""
    return f"新 & {len(listed(house))} {house.clock.monotonic_s()}"[:21]


class CategorySuite:
    """The cases; the fixture `house` keeps `House`."""

    def test_whoever_lists_no_categories_changes_none(self, house: House) -> None:
        lists = LISTS_CATEGORIES.is_declared(house.provider.abilities)

        assert lists is (house.provider.category_desk is not None)

    def test_a_new_category_is_listed_where_it_was_made(self, house: House) -> None:
        desk, name = desk_of(house), new_name(house)

        first = desk.add(name, parent_id="", cutoff=NEVER)
        inner = desk.add(name, parent_id=first, cutoff=NEVER)

        assert listed(house)[first] == (name, "")
        assert listed(house)[inner] == (name, first)
        assert desk.name_of(inner, cutoff=NEVER) == name

    def test_another_name_changes_nothing_else(self, house: House) -> None:
        desk = desk_of(house)
        made = desk.add(new_name(house), parent_id="", cutoff=NEVER)
        before = listed(house)

        desk.rename(made, name="课程 & more", cutoff=NEVER)

        assert listed(house) == before | {made: ("课程 & more", "")}

    def test_a_removed_category_is_gone_and_no_other(self, house: House) -> None:
        needs(house, DELETES_MEDIA, port=PORT)
        desk = desk_of(house)
        before = listed(house)
        made = desk.add(new_name(house), parent_id="", cutoff=NEVER)

        desk.remove(made, cutoff=NEVER)

        assert listed(house) == before
        assert desk.name_of(made, cutoff=NEVER) is None

    def test_what_is_not_there_has_no_name_and_cannot_be_changed(self, house: House) -> None:
        desk = desk_of(house)

        assert desk.name_of(NOWHERE, cutoff=NEVER) is None
        with pytest.raises(ProviderError):
            desk.rename(NOWHERE, name="x", cutoff=NEVER)

    @pytest.mark.parametrize("name", ["", " ", "x" * 65, "two\nlines"])
    def test_names_that_no_call_can_carry_are_refused_before_it(
        self, house: House, name: str
    ) -> None:
        desk = desk_of(house)

        with pytest.raises(RequestRefused):
            desk.review(name)
        desk.review("课程 & more")

    def test_a_call_on_a_used_cutoff_is_not_made(self, house: House) -> None:
        desk = desk_of(house)
        cut = ManualCutoff()
        cut.cut()
        calls: tuple[Callable[[], object], ...] = (
            lambda: desk.add("x", parent_id="", cutoff=cut),
            lambda: desk.rename(NOWHERE, name="x", cutoff=cut),
            lambda: desk.remove(NOWHERE, cutoff=cut),
            lambda: desk.name_of(NOWHERE, cutoff=cut),
        )
        for call in calls:
            with pytest.raises(Cut):
                call()
