"""What every desk for covers must keep. A vendor's test gives the fixture `house`."""

from dataclasses import replace

import pytest

from desktop_uploader.domain.credential import Grant
from desktop_uploader.domain.errors import Cut
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports.cover import CoverDesk
from tests.conformance.control_plane_suite import CONTENT, DRAFT, FILM, NEVER, opened
from tests.conformance.declared import TAKES_COVERS, House, needs
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody

PORT = "cover"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"a picture, for all that the service knows"
COVERED = replace(DRAFT, cover="/秘/c.png".encode())


def desk_of(house: House) -> CoverDesk:
    """The provider's own, where it has one."""
    needs(house, TAKES_COVERS, port=PORT)
    desk = house.provider.covers
    assert desk is not None, "covers are taken, and there is no desk for them"
    return desk


def stored(house: House) -> Grant:
    """The place of a film with a cover, whose bytes have arrived."""
    grant = opened(house, COVERED)
    house.provider.store.put(grant.credential, body=MemoryBody(CONTENT))
    return grant


class CoverSuite:
    """The cases; the fixture `house` keeps `House`."""

    def test_whoever_takes_no_covers_has_no_desk_for_them(self, house: House) -> None:
        takes = bool(house.provider.abilities.cover_kinds)

        assert takes is (house.provider.covers is not None)

    def test_kinds_are_extensions_in_lower_case(self, house: House) -> None:
        needs(house, TAKES_COVERS, port=PORT)

        assert {"png", "jpg", "jpeg"} <= house.provider.abilities.cover_kinds
        assert all(
            kind.isalnum() and kind.islower() for kind in house.provider.abilities.cover_kinds
        )

    def test_a_film_whose_cover_was_kept_becomes_a_medium(self, house: House) -> None:
        desk, grant = desk_of(house), stored(house)

        desk.keep(
            grant.place,
            credential=grant.credential,
            extension="png",
            body=MemoryBody(PICTURE),
        )

        facts = ObjectFacts(len(CONTENT))
        made = house.provider.control_plane.commit(grant.place, facts, cutoff=NEVER)
        assert made.place.media_id is not None

    def test_a_cover_may_be_kept_again(self, house: House) -> None:
        desk, grant = desk_of(house), stored(house)

        for _ in range(2):
            desk.keep(
                grant.place,
                credential=grant.credential,
                extension="png",
                body=MemoryBody(PICTURE),
            )

    def test_a_place_that_was_opened_without_a_cover_waits_for_none(self, house: House) -> None:
        desk = desk_of(house)

        plain = house.provider.control_plane.open(DRAFT, FILM, job_key="home/1", cutoff=NEVER)

        assert not desk.is_awaited(plain.place)

    def test_a_call_on_a_used_cutoff_is_not_made(self, house: House) -> None:
        desk, grant = desk_of(house), stored(house)
        cut = ManualCutoff()
        cut.cut()

        with pytest.raises(Cut):
            desk.keep(
                grant.place,
                credential=grant.credential,
                extension="png",
                body=MemoryBody(PICTURE, cut),
            )
