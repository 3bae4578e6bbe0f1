"""What every library must keep. A vendor's test gives the fixture `house`."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.errors import Cut, ObjectMissing, RequestRefused
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediumState
from desktop_uploader.ports.library import Changes, Library, LibraryItem, TitleSearch
from tests.conformance.control_plane_suite import DRAFT, NEVER, UNKNOWN_MEDIUM, brought
from tests.conformance.declared import DELETES_MEDIA, KEEPS_MEDIA, House, needs
from tests.fakes.manual_cutoff import ManualCutoff

PORT = "library"
SMALLEST_PAGE = 10
NEW = Changes(title="新 & new é", description="Zeile\nzwei", tags=("山", "水"))


def library_of(house: House) -> Library:
    """The provider's own, where it has one."""
    needs(house, KEEPS_MEDIA, port=PORT)
    library = house.provider.library
    assert library is not None, "media are kept, and there is nobody to ask for them"
    return library


def lying(house: House, title: str = DRAFT.title) -> MediaId:
    """A medium that lies there."""
    media_id = brought(house, replace(DRAFT, title=title)).media_id
    assert media_id is not None
    house.let_work_end()
    return media_id


def every(library: Library, search: str = "", *, limit: int = 100) -> list[LibraryItem]:
    """All pages together, each medium once."""
    page = library.page(search, after="", limit=limit, cutoff=NEVER)
    found = {item.id: item for item in page.items}
    while page.after:
        page = library.page(search, after=page.after, limit=limit, cutoff=NEVER)
        found |= {item.id: item for item in page.items}
    return list(found.values())


def read(library: Library, medium: MediaId) -> LibraryItem:
    """One medium that is there."""
    found = library.read(medium, cutoff=NEVER)
    assert found is not None
    return found


class LibrarySuite:
    """The cases; the fixture `house` keeps `House`."""

    def test_whoever_keeps_no_media_has_nobody_to_ask(self, house: House) -> None:
        assert house.provider.abilities.keeps_media is (house.provider.library is not None)

    def test_what_was_uploaded_is_listed_the_newest_first(self, house: House) -> None:
        library = library_of(house)
        older, newer = lying(house), lying(house)

        ids = [item.id for item in every(library)]

        assert {older, newer} <= set(ids)
        assert ids.index(newer) < ids.index(older)

    def test_no_medium_is_left_out_between_pages(self, house: House) -> None:
        library = library_of(house)
        for number in range(SMALLEST_PAGE + 1 - len(every(library))):
            lying(house, f"page {number}")
        whole = [item.id for item in every(library)]

        assert len(whole) > SMALLEST_PAGE
        assert [item.id for item in every(library, limit=SMALLEST_PAGE)] == whole

    def test_a_title_is_found_by_its_beginning(self, house: House) -> None:
        library = library_of(house)
        wanted, other = lying(house, "searched-for one"), lying(house, "another")

        found = {item.id for item in every(library, "searched-for")}

        assert wanted in found
        assert other not in found

    def test_a_search_in_the_middle_keeps_what_is_declared(self, house: House) -> None:
        library = library_of(house)
        wanted = lying(house, "the needle in it")

        found = {item.id for item in every(library, "needle")}

        assert (wanted in found) is (library.title_search is TitleSearch.WORDS)

    def test_nothing_found_is_an_empty_page(self, house: House) -> None:
        assert every(library_of(house), "no such title anywhere") == []

    def test_a_medium_is_shown_with_all_its_words(self, house: House) -> None:
        library = library_of(house)

        shown = read(library, lying(house))

        assert shown.title == DRAFT.title
        assert shown.description == DRAFT.description
        assert set(shown.tags) == set(DRAFT.tags)
        assert shown.state is MediumState.PLAYABLE
        assert shown.size_bytes
        assert shown.created_at_s

    def test_what_is_not_there_is_no_failure_to_read(self, house: House) -> None:
        assert library_of(house).read(UNKNOWN_MEDIUM, cutoff=NEVER) is None

    def test_what_is_not_there_cannot_be_watched(self, house: House) -> None:
        with pytest.raises(ObjectMissing):
            library_of(house).play(UNKNOWN_MEDIUM, cutoff=NEVER)

    def test_words_are_changed_and_what_is_not_said_stays(self, house: House) -> None:
        library = library_of(house)
        medium = lying(house)

        assert library.change([medium], NEW, cutoff=NEVER) == {}
        assert NEW.are_kept_by(read(library, medium))
        assert library.change([medium], Changes(description="another"), cutoff=NEVER) == {}

        assert replace(NEW, description="another").are_kept_by(read(library, medium))

    def test_tags_are_the_new_ones_and_no_others(self, house: House) -> None:
        library = library_of(house)
        medium = lying(house)

        library.change([medium], Changes(tags=("山", "river")), cutoff=NEVER)
        assert set(read(library, medium).tags) == {"山", "river"}
        library.change([medium], Changes(tags=()), cutoff=NEVER)

        assert read(library, medium).tags == ()

    def test_the_same_said_twice_is_the_same(self, house: House) -> None:
        library = library_of(house)
        medium = lying(house)
        for _ in range(2):
            assert library.change([medium], NEW, cutoff=NEVER) == {}

        assert NEW.are_kept_by(read(library, medium))

    def test_what_is_not_there_is_named_and_the_others_are_changed(self, house: House) -> None:
        library = library_of(house)
        media = [lying(house), UNKNOWN_MEDIUM][-library.change_batch :]

        refused = library.change(media, NEW, cutoff=NEVER)

        assert refused == {UNKNOWN_MEDIUM: "not-there"}
        assert all(NEW.are_kept_by(read(library, one)) for one in media[:-1])

    def test_a_deleted_medium_is_gone_and_no_other(self, house: House) -> None:
        needs(house, DELETES_MEDIA, port=PORT)
        library = library_of(house)
        medium, other = lying(house), lying(house)

        assert library.delete([medium], cutoff=NEVER) == {}

        assert library.read(medium, cutoff=NEVER) is None
        assert read(library, other).id == other
        assert medium not in {item.id for item in every(library)}

    def test_deleting_what_is_not_there_says_so(self, house: House) -> None:
        needs(house, DELETES_MEDIA, port=PORT)
        refused = library_of(house).delete([UNKNOWN_MEDIUM], cutoff=NEVER)

        assert refused == {UNKNOWN_MEDIUM: "not-there"}

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            (Changes(title=""), "title"),
            (Changes(title="x" * 129), "title"),
            (Changes(description="x" * 1025), "description"),
            (Changes(tags=("x" * 33,)), "tag"),
            (Changes(tags=tuple(map(str, range(17)))), "tags"),
            (Changes(category="films"), "category"),
            (Changes(title="two\x00"), "title"),
        ],
    )
    def test_words_that_no_call_can_carry_are_refused_before_it(
        self, house: House, changes: Changes, field: str
    ) -> None:
        library = library_of(house)

        with pytest.raises(RequestRefused) as caught:
            library.review(changes)

        assert field in {*caught.value.trouble.facts, caught.value.trouble.facts.get("field")}
        library.review(NEW)

    def test_a_call_on_a_used_cutoff_is_not_made(self, house: House) -> None:
        library = library_of(house)
        cut = ManualCutoff()
        cut.cut()
        for call in (
            lambda: library.page("", after="", limit=SMALLEST_PAGE, cutoff=cut),
            lambda: library.read(UNKNOWN_MEDIUM, cutoff=cut),
            lambda: library.delete([UNKNOWN_MEDIUM], cutoff=cut),
            lambda: library.change([UNKNOWN_MEDIUM], NEW, cutoff=cut),
        ):
            with pytest.raises(Cut):
                call()
