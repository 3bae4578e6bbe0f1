"""The ports carry a cloud whose permission is one signed address for each call of the store."""

from dataclasses import replace
from typing import Any

import pytest

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import CredentialExpired
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediumState, Stage
from desktop_uploader.domain.parts import MIB
from desktop_uploader.ports.object_store import ObjectStore
from tests.conformance.control_plane_suite import ControlPlaneSuite, opened
from tests.conformance.cover_suite import CoverSuite
from tests.conformance.follower_suite import FollowerSuite
from tests.conformance.object_store_suite import FIRST, ObjectStoreSuite, Upload
from tests.engine.house import House
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody
from tests.fakes.signed_url_cloud import ADDRESS_LIFE_S, Authority, Permit, SignedUrlCloud


class SignedHouse:
    """A cloud that signs every call, whose media go on by being read."""

    name = "in memory, one signed address a call"

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.provider = SignedUrlCloud(self.clock)

    def expire_all(self) -> None:
        self.provider.far.expire_all_credentials()

    def let_work_end(self) -> None:
        far = self.provider.far
        media = [MediaId(one) for one in far.media]
        while any(
            report.state is not MediumState.PLAYABLE
            for report in far.read_status(media, cutoff=ManualCutoff()).values()
        ):
            pass


@pytest.fixture
def house() -> SignedHouse:
    return SignedHouse()


class TestSignedControlPlane(ControlPlaneSuite):
    """Every case that the abilities allow."""


class TestSignedFollower(FollowerSuite):
    """Every case that the abilities allow."""


class TestSignedCovers(CoverSuite):
    """It takes none, and has no desk for them."""


class SignedDesk:
    """The store of such a cloud."""

    def __init__(self) -> None:
        self.house = SignedHouse()
        self.store: ObjectStore = self.house.provider.store
        self.plain = self.house.provider.far.store
        self.plain.smallest_part_bytes = 100 * 1024

    def credential(self) -> Credential:
        return opened(self.house).credential  # type: ignore[arg-type]  # a fake of a provider

    def forged(self, credential: Credential) -> Credential:
        permit = credential.secret
        assert isinstance(permit, Permit)
        forger = Authority(self.house.clock, self.plain, secret=b"guessed")
        return replace(credential, secret=replace(permit, forger=forger))

    def misplaced(self, credential: Credential) -> Credential:
        return replace(credential, target="mem://elsewhere")

    def key(self, credential: Credential) -> str:
        return credential.target

    def lister(self, credential: Credential) -> Credential:
        return credential

    def content(self, credential: Credential) -> bytes | None:
        return self.plain.objects.get(credential.target)

    def fault(self, kind: str, **details: Any) -> None:
        raise AssertionError(f"no fault {kind!r} here")

    def clear_faults(self) -> None:
        self.house.provider.far.desk.faults.clear()


@pytest.fixture
def desk() -> SignedDesk:
    return SignedDesk()


class TestSignedStore(ObjectStoreSuite):
    """Every case that needs no fault of a real line."""


def test_every_call_of_the_store_asks_for_an_address_of_its_own(desk: SignedDesk) -> None:
    upload = Upload(desk)
    upload.complete(upload.send(1, FIRST), upload.send(2, FIRST))

    assert desk.house.provider.authority.addresses_made == 4


def test_an_address_serves_one_call_and_not_for_long(desk: SignedDesk) -> None:
    credential = desk.credential()
    permit = credential.secret
    assert isinstance(permit, Permit)
    kept = permit.address("head", ManualCutoff())

    class Late(Authority):
        def address(self, *_: object) -> str:
            return kept

    late = replace(permit, forger=Late(desk.house.clock, desk.plain))
    desk.store.put(credential, body=MemoryBody(FIRST))
    desk.house.clock.advance(ADDRESS_LIFE_S + 1)

    with pytest.raises(CredentialExpired):
        desk.store.head(replace(credential, secret=late), cutoff=ManualCutoff())


@pytest.mark.parametrize("size_bytes", [1000, 17 * MIB])
def test_a_whole_engine_uploads_to_it(size_bytes: int) -> None:
    clock = ManualClock()
    cloud = SignedUrlCloud(clock)
    house = House(clouds={cloud.account: cloud}, clock=clock)  # type: ignore[dict-item]
    job_id = house.add(size_bytes=size_bytes)

    house.run()

    assert house.stage_of(job_id) is Stage.PUBLISHED
    assert cloud.far.published_contents() == [house.content()]
