"""What every cloud must keep of the kinds that it takes. A vendor's test gives `house`."""

from dataclasses import replace

from desktop_uploader.domain.credential import Grant
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import AssetKind, MediaDraft, Stage, conclude
from desktop_uploader.ports.provider import Renewal
from tests.conformance.control_plane_suite import CONTENT, DRAFT, NEVER
from tests.conformance.declared import TAKES_MORE_THAN_FILMS, House, needs
from tests.fakes.memory_body import MemoryBody

PORT = "kinds"
NAMES = {
    AssetKind.FILM: "a.mp4",
    AssetKind.IMAGE: "a.png",
    AssetKind.WATERMARK: "a.png",
    AssetKind.SUBTITLE: "a.srt",
    AssetKind.MATERIAL: "a.png",
}
"""A name for each kind that every cloud takes which takes the kind at all."""


def source_of(kind: AssetKind) -> Source:
    """A file of this kind, as long as the suites' content."""
    path = f"/秘/{NAMES[kind]}"
    return Source(path.encode(), path, Fingerprint(len(CONTENT), 1))


def opened_as(house: House, kind: AssetKind) -> Grant:
    """A new place for one."""
    draft = replace(DRAFT, kind=kind)
    return house.provider.control_plane.open(draft, source_of(kind), job_key="home/1", cutoff=NEVER)


def others(house: House) -> list[AssetKind]:
    """What the cloud takes beside films."""
    needs(house, TAKES_MORE_THAN_FILMS, port=PORT)
    return [kind for kind in AssetKind if kind in house.provider.abilities.kinds - {AssetKind.FILM}]


class KindsSuite:
    """The cases; the fixture `house` keeps `House`."""

    def test_films_are_taken_and_what_is_made_anew_is_taken(self, house: House) -> None:
        abilities = house.provider.abilities

        assert AssetKind.FILM in abilities.kinds
        assert abilities.kinds_made_anew <= abilities.kinds

    def test_each_kind_that_is_taken_passes_the_rules(self, house: House) -> None:
        for kind in others(house):
            draft = MediaDraft("t", kind=kind)

            assert house.provider.review(draft, source_of(kind)).refusals == [], kind

    def test_each_kind_arrives_and_ends(self, house: House) -> None:
        plane, follower = house.provider.control_plane, house.provider.follower
        for kind in others(house):
            grant = opened_as(house, kind)
            media_id = grant.place.media_id
            assert media_id is not None
            before = plane.inspect(grant.place, cutoff=NEVER)
            house.provider.store.put(grant.credential, body=MemoryBody(CONTENT))
            house.let_work_end()

            after = plane.inspect(grant.place, cutoff=NEVER)
            report = follower.read_status([media_id], cutoff=NEVER)[media_id]
            reviewed = house.provider.review(replace(DRAFT, kind=kind), source_of(kind))
            seen = conclude(report, expects_processing=reviewed.expects_processing)

            assert (before.has_arrived, after.has_arrived) == (False, True), kind
            assert (seen.stage, seen.is_end) == (Stage.PUBLISHED, True), kind
            assert report.size_bytes in (None, len(CONTENT))

    def test_a_batch_of_all_kinds_is_read_at_once(self, house: House) -> None:
        kinds = [AssetKind.FILM, *others(house)]
        media = [opened_as(house, kind).place.media_id for kind in kinds]
        known = [media_id for media_id in media if media_id is not None]

        reports = house.provider.follower.read_status(known, cutoff=NEVER)

        assert len(set(known)) == len(kinds)
        assert set(reports) == set(known)

    def test_a_renewal_is_what_the_abilities_say_and_opens_a_place(self, house: House) -> None:
        for kind in others(house):
            first = opened_as(house, kind)
            house.expire_all()

            second = house.provider.control_plane.renew(first.place, cutoff=NEVER)

            is_same = second.place.target == first.place.target
            expected = house.provider.abilities.renewal_of(kind)
            assert is_same is (expected is Renewal.SAME_TARGET)
            assert (second.place.media_id == first.place.media_id) is is_same
            part = house.provider.store.put(second.credential, body=MemoryBody(CONTENT))
            assert part.size_bytes == len(CONTENT)
