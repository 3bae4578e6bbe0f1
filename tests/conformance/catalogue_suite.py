"""What every list of choices must keep. A vendor's test gives the fixture `house`."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.errors import Cut
from desktop_uploader.ports.catalogue import Catalogue, CatalogueEntry, ListKind
from desktop_uploader.ports.cutoff import Cutoff
from tests.conformance.control_plane_suite import DRAFT, FILM, NEVER
from tests.conformance.declared import Ability, House, lists, needs
from tests.fakes.manual_cutoff import ManualCutoff

PORT = "catalogue"
EACH_KIND = pytest.mark.parametrize("kind", list(ListKind), ids=lambda kind: kind.value)


OF_FILMS = pytest.mark.parametrize(
    "kind", [ListKind.CATEGORIES, ListKind.TEMPLATES], ids=lambda kind: kind.value
)


def catalogue_of(house: House, ability: Ability) -> Catalogue:
    """The provider's own, where it has what is asked for."""
    needs(house, ability, port=PORT)
    catalogue = house.provider.catalogue
    assert catalogue is not None, "something is listed, and there is nobody to ask for it"
    return catalogue


def listed(house: House, kind: ListKind) -> list[CatalogueEntry]:
    """One of its lists."""
    return asked(catalogue_of(house, lists(kind)), kind, NEVER)


def asked(catalogue: Catalogue, kind: ListKind, cutoff: Cutoff) -> list[CatalogueEntry]:
    """The list, by the verb that it has."""
    if kind is ListKind.CATEGORIES:
        return catalogue.categories(cutoff=cutoff)
    if kind is ListKind.TEMPLATES:
        return catalogue.templates(cutoff=cutoff)
    return catalogue.listed(kind, cutoff=cutoff)


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

    @EACH_KIND
    def test_only_categories_lie_in_anything(self, house: House, kind: ListKind) -> None:
        parents = {entry.parent_id for entry in listed(house, kind)}

        assert kind is ListKind.CATEGORIES or parents == {""}

    @OF_FILMS
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
        catalogue = catalogue_of(house, lists(kind))
        cut = ManualCutoff()
        cut.cut()

        with pytest.raises(Cut):
            asked(catalogue, kind, cut)
