"""The native store keeps the contract, against the practice cloud."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import ClockWrong, CredentialExpired
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.alibaba.object_store import oss_store
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock
from tests.conformance.object_store_suite import FIRST, ObjectStoreSuite, Upload
from tests.conformance.object_store_trouble_suite import ObjectStoreTroubleSuite
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody
from tests.providers.alibaba.oss_desk import MachineClock, OssDesk, network_to, practice_cloud


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture
def desk(cloud: PracticeCloud) -> Iterator[OssDesk]:
    clock = MachineClock()
    sender = Sender(network_to(cloud, stall_s=1.5), clock)
    yield OssDesk(cloud, oss_store(sender, ServerClock(clock)))
    cloud.clear_faults()
    sender.close()


class TestNativeStore(ObjectStoreSuite):
    """Every case."""


class TestNativeStoreInTrouble(ObjectStoreTroubleSuite):
    """Every case."""


def test_a_film_goes_over_tls(tmp_path: Path) -> None:
    clock = MachineClock()
    with practice_cloud(tmp_path, is_tls=True) as cloud:
        sender = Sender(network_to(cloud, stall_s=5.0), clock)
        desk = OssDesk(cloud, oss_store(sender, ServerClock(clock)))
        upload = Upload(desk)

        upload.complete(upload.send(1, FIRST * 20), upload.send(2, FIRST))
        sender.close()

        assert upload.content == FIRST * 21


def test_a_head_notices_an_expired_credential(desk: OssDesk) -> None:
    credential = desk.credential()
    desk.fault("expire_credentials", operation="HeadObject")

    with pytest.raises(CredentialExpired):
        desk.store.head(credential, cutoff=ManualCutoff())


@pytest.mark.parametrize("offset_s", [86_400.0, -86_400.0])
def test_a_wrong_clock_of_ours_is_put_right_by_the_first_refusal(
    desk: OssDesk, cloud: PracticeCloud, offset_s: float
) -> None:
    true_time = MachineClock()
    wrong = ManualClock(now_s=true_time.now_s() + offset_s)
    sender = Sender(network_to(cloud, stall_s=5.0), wrong)
    server_clock = ServerClock(wrong)
    store = oss_store(sender, server_clock)
    credential = desk.credential()

    with pytest.raises(ClockWrong):
        store.put(credential, body=MemoryBody(FIRST))
    store.put(credential, body=MemoryBody(FIRST))
    sender.close()

    assert desk.content(credential) == FIRST
    assert server_clock.offset_s == pytest.approx(-offset_s, abs=5)
