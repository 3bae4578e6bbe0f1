"""Every way that needs a broker keeps the contracts through the reference broker."""

import random
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from desktop_uploader.domain import errors as e
from desktop_uploader.domain.media import MediaDraft
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.provider import Provider
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.registry import make_provider
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.wiring import Wiring
from tests.conformance.control_plane_suite import FILM, NEVER, ControlPlaneSuite, brought
from tests.conformance.follower_suite import FollowerSuite
from tests.packaging.running_broker import RunningBroker, keys_of
from tests.providers.alibaba.oss_desk import MachineClock, practice_cloud

pytestmark = [pytest.mark.checkout, pytest.mark.process]

TOKEN = "a token that nobody guesses"
WAYS = {
    "alibaba": ("alibaba", "broker", "broker_url", "films/"),
    "tencent": ("tencent", "broker", "broker_url", "clips/"),
    "huawei": ("huawei", "broker", "broker_url", "shows/"),
    "signature": ("tencent", "signature", "signature_url", "clips/signature"),
}


def more_of(cloud: PracticeCloud, kind: str) -> dict[str, str]:
    """What an account has to say of itself besides."""
    if kind != "huawei":
        return {}
    bucket = keys_of(cloud.root, kind).bucket
    return {"bucket": bucket, "directory": "films", "template": "1001"}


class BrokeredHouse:
    """A practice cloud that is reached through the reference broker, and no key at hand."""

    def __init__(self, cloud: PracticeCloud, broker: RunningBroker, way: str) -> None:
        self.name = f"{way}, reference broker"
        self.cloud = cloud
        self.clock = MachineClock()
        self.provider = self._provider(broker, way)

    def expire_all(self) -> None:
        self.cloud.fault("expire_credentials")

    def let_work_end(self) -> None:
        """It has ended already."""

    def _provider(self, broker: RunningBroker, way: str) -> Provider:
        kind, account_way, field, path = WAYS[way]
        options = {field: f"{broker.url}{path}", **more_of(self.cloud, kind)}
        row = AccountRow("mine", kind, account_way, options=options)
        # The store's real names lead to the practice cloud, the broker's address to the broker.
        network = Network(
            connect_to={"*": self.cloud.url, urlsplit(broker.url).netloc: broker.url},
            stall_s=5.0,
        )
        wiring = Wiring(self.clock, random.random, network)
        return make_provider(row, {"broker_token": TOKEN}, wiring=wiring)


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture(scope="module")
def broker(
    cloud: PracticeCloud, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningBroker]:
    folder = tmp_path_factory.mktemp("broker") / "b"
    films, clips, shows = (keys_of(cloud.root, kind) for kind in ("alibaba", "tencent", "huawei"))
    with RunningBroker(folder, films=films, clips=clips, shows=shows) as started:
        yield started


@pytest.fixture(params=WAYS)
def house(
    cloud: PracticeCloud, broker: RunningBroker, request: pytest.FixtureRequest
) -> Iterator[BrokeredHouse]:
    broker.admit(TOKEN, "films", "clips", "shows")
    house = BrokeredHouse(cloud, broker, request.param)
    yield house
    house.provider.close()
    cloud.clear_faults()


class TestControlPlane(ControlPlaneSuite):
    """Every case that the abilities allow, in every way."""


class TestFollower(FollowerSuite):
    """Every case that the abilities allow, in every way."""


def test_a_film_is_there_byte_for_byte(house: BrokeredHouse) -> None:
    before = len(house.cloud.requests("PutObject"))

    place = brought(house, MediaDraft("film of somebody without a key"))

    assert place.target
    assert len(house.cloud.requests("PutObject")) == before + 1


def test_a_token_that_has_ended_asks_the_person_to_sign_in(
    house: BrokeredHouse, broker: RunningBroker
) -> None:
    broker.admit("the token of somebody else", "films", "clips", "shows")

    with pytest.raises(e.SignInNeeded) as caught:
        house.provider.control_plane.open(MediaDraft("t"), FILM, job_key="k", cutoff=NEVER)

    assert caught.value.trouble.code == "broker-refused"
