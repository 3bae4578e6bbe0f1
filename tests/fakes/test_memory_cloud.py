"""The cloud in memory keeps what it promises to the tests that lean on it."""

import pytest

from desktop_uploader.domain.credential import Grant
from desktop_uploader.domain.errors import (
    CredentialExpired,
    Cut,
    PlaceGone,
    Unreachable,
    UploadGone,
)
from desktop_uploader.domain.fingerprint import Fingerprint
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.job import Source
from desktop_uploader.domain.media import MediaDraft, MediumState
from desktop_uploader.domain.parts import ObjectFacts
from desktop_uploader.ports.provider import Provider
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody
from tests.fakes.memory_cloud import COMMITS_BY_A_CALL, MemoryCloud

FILM = Source(b"/films/a.mp4", "/films/a.mp4", Fingerprint(11, 1))
NEVER = ManualCutoff()


def make_cloud() -> MemoryCloud:
    return MemoryCloud(ManualClock())


def opened(cloud: MemoryCloud) -> Grant:
    return cloud.open(MediaDraft("a"), FILM, job_key="home/1", cutoff=NEVER)


def test_it_is_a_whole_provider() -> None:
    provider: Provider = make_cloud()

    assert provider.review(MediaDraft("a"), FILM).refusals == []


def test_parts_are_joined_by_number_not_by_arrival() -> None:
    cloud = make_cloud()
    credential = opened(cloud).credential
    upload, _ = cloud.store.initiate(credential, cutoff=NEVER)
    parts = [
        cloud.store.upload_part(credential, upload, number=number, body=MemoryBody(content))
        for number, content in ((2, b"world"), (1, b"hello "))
    ]

    facts = cloud.store.complete(credential, upload, parts=parts, cutoff=NEVER)

    assert cloud.published_contents() == [b"hello world"]
    assert facts.size_bytes == 11


def test_a_lost_answer_has_had_its_effect() -> None:
    cloud = make_cloud()
    credential = opened(cloud).credential
    upload, _ = cloud.store.initiate(credential, cutoff=NEVER)
    part = cloud.store.upload_part(credential, upload, number=1, body=MemoryBody(b"x"))
    fault = cloud.desk.fail(Unreachable(), verb="complete", is_after=True)

    with pytest.raises(Unreachable):
        cloud.store.complete(credential, upload, parts=[part], cutoff=NEVER)

    assert fault.is_met
    assert cloud.published_contents() == [b"x"]
    with pytest.raises(UploadGone):
        cloud.store.list_parts(credential, upload, cutoff=NEVER)


def test_a_fault_before_the_effect_leaves_nothing_behind() -> None:
    cloud = make_cloud()
    cloud.desk.fail(Unreachable(), nth=1)

    with pytest.raises(Unreachable):
        opened(cloud)

    assert cloud.media == {}
    assert opened(cloud).place.media_id == "medium-1"


def test_a_credential_ends_with_its_life_and_a_new_one_opens_the_same_place() -> None:
    clock = ManualClock()
    cloud = MemoryCloud(clock)
    first = opened(cloud)
    clock.advance(3000)

    with pytest.raises(CredentialExpired):
        cloud.store.initiate(first.credential, cutoff=NEVER)

    second = cloud.renew(first.place, cutoff=NEVER)
    assert second.place == first.place
    assert cloud.store.put(second.credential, body=MemoryBody(b"x")).size_bytes == 1


def test_the_manner_with_a_commit_knows_the_medium_only_afterwards() -> None:
    cloud = MemoryCloud(ManualClock(), abilities=COMMITS_BY_A_CALL)
    grant = cloud.renew(opened(cloud).place, cutoff=NEVER)
    cloud.store.put(grant.credential, body=MemoryBody(b"x"))
    assert cloud.find(grant.place, FILM, cutoff=NEVER) is None

    registration = cloud.commit(grant.place, ObjectFacts(), cutoff=NEVER)

    assert registration.place.media_id == cloud.find(grant.place, FILM, cutoff=NEVER)
    assert registration.place.target == "mem://1/2"


def test_a_medium_goes_one_word_on_at_each_reading() -> None:
    cloud = make_cloud()
    grant = opened(cloud)
    medium = MediaId("medium-1")
    read = [cloud.read_status([medium], cutoff=NEVER)[medium].state]
    cloud.store.put(grant.credential, body=MemoryBody(b"x"))

    read += [cloud.read_status([medium], cutoff=NEVER)[medium].state for _ in range(4)]

    assert read == [
        MediumState.ARRIVING,
        MediumState.STORED,
        MediumState.PROCESSING,
        MediumState.PLAYABLE,
        MediumState.PLAYABLE,
    ]


def test_an_unknown_place_is_gone_and_a_cut_call_does_nothing() -> None:
    cloud = make_cloud()
    place = opened(cloud).place
    cloud.media.clear()
    cut = ManualCutoff()
    cut.cut()

    with pytest.raises(PlaceGone):
        cloud.inspect(place, cutoff=NEVER)
    with pytest.raises(Cut):
        cloud.open(MediaDraft("a"), FILM, job_key="k", cutoff=cut)

    assert cloud.media == {}
