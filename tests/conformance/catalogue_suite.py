"""What every list of choices must keep. A vendor's test gives the fixture `house`."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.errors import Cut
from desktop_uploader.ports.catalogue import Catalogue, CatalogueEntry, ListKind
from tests.conformance.control_plane_suite import DRAFT, FILM, NEVER
from tests.conformance.declared import LISTS_CATEGORIES, LISTS_TEMPLATES, Ability, House, needs
from tests.fakes.manual_cutoff import ManualCutoff

PORT = "catalogue"
ABILITY_OF_KIND = {ListKind.CATEGORIES: LISTS_CATEGORIES, ListKind.TEMPLATES: LISTS_TEMPLATES}
EACH_KIND = pytest.mark.parametrize("kind", list(ListKind), ids=lambda kind: kind.value)


def catalogue_of(house: House, ability: Ability) -> Catalogue:
    """The provider's own, where it has what is asked for."""
    needs(house, ability, port=PORT)
    catalogue = house.provider.catalogue
    assert catalogue is not None, "something is listed, and there is nobody to ask for it"
    return catalogue


def listed(house: House, kind: ListKind) -> list[CatalogueEntry]:
    """One of its lists."""
    catalogue = catalogue_of(house, ABILITY_OF_KIND[kind])
    verb = catalogue.categories if kind is ListKind.CATEGORIES else catalogue.templates
    return verb(cutoff=NEVER)


class CatalogueSuite:
    """The cases; the fixture `house` keeps `House`."""

    def test_whoever_lists_nothing_has_nobody_to_ask(self, house: House) -> None:
        assert bool(house.provider.abilities.lists) is (house.provider.catalogue is not None)

    @EACH_KIND
    def test_every_entry_has_an_id_of_its_own(self, house: House, kind: ListKind) -> None:
        entries = listed(house, kind)

        assert entries
        assert all(entry.id.strip() == entry.id != "" for entry in entries)
        assert len({entry.id for entry in entries}) == len(entries)

    @EACH_KIND
    def test_every_entry_can_be_told_by_its_name(self, house: House, kind: ListKind) -> None:
        assert all(entry.name for entry in listed(house, kind))

    def test_a_category_comes_after_the_one_that_it_lies_in(self, house: House) -> None:
        entries = listed(house, ListKind.CATEGORIES)

        for place, entry in enumerate(entries):
            assert entry.parent_id in {"", *(one.id for one in entries[:place])}

    def test_templates_lie_in_nothing(self, house: House) -> None:
        assert {entry.parent_id for entry in listed(house, ListKind.TEMPLATES)} == {""}

    @EACH_KIND
    def test_what_is_listed_may_be_named_by_a_film(self, house: House, kind: ListKind) -> None:
        for entry in listed(house, kind):
            draft = replace(DRAFT, category=entry.id)
            if kind is ListKind.TEMPLATES:
                draft = replace(DRAFT, template=entry.id)
            assert not house.provider.review(draft, FILM).refusals
            granted = house.provider.control_plane.open(draft, FILM, job_key="home/1", cutoff=NEVER)
            assert granted.place.target

    @EACH_KIND
    def test_a_call_on_a_used_cutoff_is_not_made(self, house: House, kind: ListKind) -> None:
        catalogue = catalogue_of(house, ABILITY_OF_KIND[kind])
        verb = catalogue.categories if kind is ListKind.CATEGORIES else catalogue.templates
        cut = ManualCutoff()
        cut.cut()

        with pytest.raises(Cut):
            verb(cutoff=cut)
