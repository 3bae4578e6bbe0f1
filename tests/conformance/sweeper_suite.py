"""What taking leftovers away must keep. A vendor's test gives the fixture `house`."""

import pytest

from desktop_uploader.domain.credential import Grant
from desktop_uploader.domain.errors import Cut, UploadGone
from desktop_uploader.domain.ids import MediaId, UploadId
from desktop_uploader.domain.media import MediumState
from desktop_uploader.ports.provider import Renewal
from tests.conformance.control_plane_suite import NEVER, brought, opened
from tests.conformance.declared import (
    DROPS_PARTS,
    KNOWS_MEDIUM_EARLY,
    LISTS_UPLOADS,
    RENEWS_IN_PLACE,
    STRIKES_RECORDS,
    House,
    needs,
)
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody

PART = b"a part of a film"


def left_open(house: House) -> tuple[Grant, UploadId]:
    """A place with an upload that holds one part."""
    grant = opened(house)
    store = house.provider.store
    upload, _ = store.initiate(grant.credential, cutoff=NEVER)
    store.upload_part(grant.credential, upload, number=1, body=MemoryBody(PART))
    return grant, upload


def is_open(house: House, grant: Grant, upload: UploadId) -> bool:
    """Whether the store still knows it."""
    try:
        house.provider.store.list_parts(grant.credential, upload, cutoff=NEVER)
    except UploadGone:
        return False
    return True


class SweeperSuite:
    """The cases; the fixture `house` keeps `House`."""

    def test_who_renews_in_place_reaches_what_was_left_there(self, house: House) -> None:
        needs(house, RENEWS_IN_PLACE, port="sweeper")
        grant, upload = left_open(house)

        credential = house.provider.sweeper.reach(grant.place, cutoff=NEVER)

        assert credential is not None
        assert credential.target == grant.place.target
        parts = house.provider.store.list_parts(credential, upload, cutoff=NEVER)
        assert [part.size_bytes for part in parts] == [len(PART)]

    def test_reaching_never_leads_to_another_place(self, house: House) -> None:
        grant, _ = left_open(house)

        credential = house.provider.sweeper.reach(grant.place, cutoff=NEVER)

        assert credential is None or credential.target == grant.place.target
        is_kept = house.provider.abilities.renewal is Renewal.NEW_TARGET
        assert not (is_kept and credential is not None)

    def test_no_key_is_asked_for_to_a_medium_that_is_whole(self, house: House) -> None:
        needs(house, KNOWS_MEDIUM_EARLY, port="sweeper")
        place = brought(house)

        assert house.provider.sweeper.reach(place, cutoff=NEVER) is None

    def test_parts_are_dropped_by_the_medium_and_none_are_no_error(self, house: House) -> None:
        needs(house, DROPS_PARTS, port="sweeper")
        grant, upload = left_open(house)

        for _ in range(2):
            house.provider.sweeper.drop_parts(grant.place, cutoff=NEVER)
            assert not is_open(house, grant, upload)

    def test_a_survey_sees_what_is_open_until_it_is_not(self, house: House) -> None:
        needs(house, LISTS_UPLOADS, port="sweeper")
        grant, upload = left_open(house)

        def seen() -> set[tuple[str, str]]:
            sighted = house.provider.sweeper.survey([grant.place], cutoff=NEVER)
            return {(one.target, one.upload) for one in sighted}

        if house.provider.sweeper.reach(grant.place, cutoff=NEVER) is None:
            assert seen() == set()
            return
        assert (grant.place.target, upload) in seen()
        house.provider.store.abort(grant.credential, upload, cutoff=NEVER)
        assert (grant.place.target, upload) not in seen()

    def test_a_record_that_never_got_its_bytes_is_struck_out_for_good(self, house: House) -> None:
        needs(house, STRIKES_RECORDS, port="sweeper")
        grant, _ = left_open(house)
        media_id = grant.place.media_id
        assert media_id is not None
        assert self._state(house, media_id) is MediumState.ARRIVING

        for _ in range(2):
            house.provider.sweeper.strike(media_id, cutoff=NEVER)
            assert self._state(house, media_id) is MediumState.ABSENT

    def test_what_a_cloud_may_strike_out_is_never_whole(self, house: House) -> None:
        whole = {
            MediumState.PLAYABLE,
            MediumState.PROCESSED,
            MediumState.PROCESSING,
            MediumState.STORED,
            MediumState.REVIEWING,
            MediumState.BLOCKED,
        }
        assert not house.provider.abilities.dead_states & whole

    def test_a_call_on_a_used_cutoff_is_not_made(self, house: House) -> None:
        place, cut = opened(house).place, ManualCutoff()
        cut.cut()
        sweeper = house.provider.sweeper

        for call in (sweeper.reach, sweeper.drop_parts):
            with pytest.raises(Cut):
                call(place, cutoff=cut)
        with pytest.raises(Cut):
            sweeper.survey([place], cutoff=cut)

    def _state(self, house: House, media_id: MediaId) -> MediumState:
        read = house.provider.follower.read_status
        return read([media_id], cutoff=NEVER)[media_id].state
