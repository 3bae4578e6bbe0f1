"""What every control plane must keep. A vendor's test gives the fixture `house`."""

from collections.abc import Callable

import pytest

from desktop_uploader.domain.credential import Grant, Place
from desktop_uploader.domain.errors import CredentialExpired, Cut, PlaceGone
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports.control_plane import ControlPlane
from desktop_uploader.ports.provider import Renewal
from tests.conformance.declared import (
    FOLLOWS_MEDIA,
    KNOWS_ARRIVAL,
    RENEWS,
    RENEWS_IN_PLACE,
    House,
    needs,
)
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody

NEVER = ManualCutoff()
CONTENT = b"a film, for all that the service knows"
FILM = Source("/秘/测试 a.mp4".encode(), "/秘/测试 a.mp4", Fingerprint(len(CONTENT), 1))
DRAFT = MediaDraft(title="标题 & Title é", description="Zeile\nZeile", tags=("海", "山"))
UNKNOWN_MEDIUM = MediaId("00000000000000000000000000000000")
UNKNOWN_PLACE = Place("nowhere", UNKNOWN_MEDIUM, session="never given out")
PORT = "control plane"


def opened(house: House, draft: MediaDraft = DRAFT) -> Grant:
    """A new place."""
    return house.provider.control_plane.open(draft, FILM, job_key="home/1", cutoff=NEVER)


def brought(house: House, draft: MediaDraft = DRAFT) -> Place:
    """The place of a medium whose bytes have arrived and that is committed."""
    grant = opened(house, draft)
    part = house.provider.store.put(grant.credential, body=MemoryBody(CONTENT))
    facts = ObjectFacts(part.size_bytes, part.crc64, part.tag)
    return house.provider.control_plane.commit(grant.place, facts, cutoff=NEVER).place


class ControlPlaneSuite:
    """Subclass it as TestXxx in a module with the fixture `house`, and get every test."""

    def test_each_opening_makes_a_place_of_its_own(self, house: House) -> None:
        first, second = opened(house), opened(house)

        assert first.place.target != second.place.target
        assert first.request_id != second.request_id or not first.request_id

    def test_a_credential_opens_its_own_place_for_some_time(self, house: House) -> None:
        before_s = house.clock.monotonic_s()

        grant = opened(house)

        assert grant.credential.target == grant.place.target
        assert before_s <= grant.credential.granted_at_s <= house.clock.monotonic_s()
        assert grant.credential.life_s is None or grant.credential.life_s > 0

    def test_a_medium_is_known_when_the_abilities_say_so(self, house: House) -> None:
        is_known_at_once = house.provider.abilities.completing_commits

        assert (opened(house).place.media_id is not None) is is_known_at_once
        assert brought(house).media_id is not None

    def test_the_service_notices_what_has_arrived(self, house: House) -> None:
        needs(house, KNOWS_ARRIVAL, port=PORT)
        grant = opened(house)
        before = house.provider.control_plane.inspect(grant.place, cutoff=NEVER)
        house.provider.store.put(grant.credential, body=MemoryBody(CONTENT))

        after = house.provider.control_plane.inspect(grant.place, cutoff=NEVER)

        assert (before.has_arrived, after.has_arrived) == (False, True)
        assert after.size_bytes in (None, len(CONTENT))

    def test_a_renewed_credential_works_where_the_dead_one_does_not(self, house: House) -> None:
        needs(house, RENEWS, port=PORT)
        first = opened(house)
        house.expire_all()

        second = house.provider.control_plane.renew(first.place, cutoff=NEVER)

        with pytest.raises(CredentialExpired):
            house.provider.store.put(first.credential, body=MemoryBody(CONTENT))
        part = house.provider.store.put(second.credential, body=MemoryBody(CONTENT))
        assert part.size_bytes == len(CONTENT)

    def test_a_renewal_keeps_the_target_when_the_abilities_say_so(self, house: House) -> None:
        needs(house, RENEWS, port=PORT)
        first = opened(house)

        second = house.provider.control_plane.renew(first.place, cutoff=NEVER)

        is_same = second.place.target == first.place.target
        assert is_same is (house.provider.abilities.renewal is Renewal.SAME_TARGET)
        assert second.credential.target == second.place.target

    def test_parts_outlive_a_renewal_that_keeps_the_target(self, house: House) -> None:
        needs(house, RENEWS_IN_PLACE, port=PORT)
        first, store = opened(house), house.provider.store
        upload, _ = store.initiate(first.credential, cutoff=NEVER)
        part = store.upload_part(first.credential, upload, number=1, body=MemoryBody(CONTENT))

        second = house.provider.control_plane.renew(first.place, cutoff=NEVER)

        listed = store.list_parts(second.credential, upload, cutoff=NEVER)
        assert [(one.number, one.tag) for one in listed] == [(1, part.tag)]

    def test_a_place_that_the_service_does_not_know_has_nothing(self, house: House) -> None:
        needs(house, KNOWS_ARRIVAL, port=PORT)

        with pytest.raises(PlaceGone):
            house.provider.control_plane.inspect(UNKNOWN_PLACE, cutoff=NEVER)

    def test_a_place_that_the_service_does_not_know_is_not_renewed(self, house: House) -> None:
        needs(house, RENEWS_IN_PLACE, port=PORT)

        with pytest.raises(PlaceGone):
            house.provider.control_plane.renew(UNKNOWN_PLACE, cutoff=NEVER)

    def test_a_commit_may_be_said_twice(self, house: House) -> None:
        place = brought(house)

        again = house.provider.control_plane.commit(place, ObjectFacts(), cutoff=NEVER)

        assert again.place == place

    def test_what_was_committed_is_found(self, house: House) -> None:
        needs(house, FOLLOWS_MEDIA, port=PORT)
        place = brought(house)

        found = house.provider.control_plane.find(place, FILM, cutoff=NEVER)

        assert found == place.media_id

    def test_a_check_is_a_real_call_that_changes_nothing(self, house: House) -> None:
        checked = house.provider.control_plane.check(cutoff=NEVER)

        assert checked.request_id or checked.detail
        assert checked.clock_offset_s is None or abs(checked.clock_offset_s) < 60

    @pytest.mark.parametrize("verb", ["open", "renew", "inspect", "check"])
    def test_a_call_on_a_used_cutoff_is_not_made(self, house: House, verb: str) -> None:
        place, cut = opened(house).place, ManualCutoff()
        cut.cut()

        with pytest.raises(Cut):
            _said(house.provider.control_plane, verb, place, cut)()


def _said(
    plane: ControlPlane, verb: str, place: Place, cutoff: ManualCutoff
) -> Callable[[], object]:
    return {
        "open": lambda: plane.open(DRAFT, FILM, job_key="home/1", cutoff=cutoff),
        "renew": lambda: plane.renew(place, cutoff=cutoff),
        "inspect": lambda: plane.inspect(place, cutoff=cutoff),
        "check": lambda: plane.check(cutoff=cutoff),
    }[verb]
