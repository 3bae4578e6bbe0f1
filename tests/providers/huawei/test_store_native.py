"""The native store keeps the contract, against the practice cloud."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import (
    BadAnswer,
    ClockWrong,
    ContentMismatch,
    CredentialExpired,
    Outcome,
)
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.huawei.object_store import obs_store
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock
from tests.conformance.object_store_suite import FIRST, SECOND, ObjectStoreSuite, Upload
from tests.conformance.object_store_trouble_suite import ObjectStoreTroubleSuite
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody
from tests.providers.alibaba.oss_desk import MachineClock, network_to
from tests.providers.huawei.obs_desk import ObsDesk, practice_cloud


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture
def desk(cloud: PracticeCloud) -> Iterator[ObsDesk]:
    clock = MachineClock()
    sender = Sender(network_to(cloud, stall_s=1.5), clock)
    desk = ObsDesk(cloud, obs_store(sender, ServerClock(clock)))
    yield desk
    cloud.clear_faults()
    cloud.turn(obs_crc="always")
    desk.close()
    sender.close()


class TestNativeStore(ObjectStoreSuite):
    """Every case."""


class TestNativeStoreInTrouble(ObjectStoreTroubleSuite):
    """Every case."""


def test_a_film_goes_over_tls(tmp_path: Path) -> None:
    clock = MachineClock()
    with practice_cloud(tmp_path, is_tls=True) as cloud:
        sender = Sender(network_to(cloud, stall_s=5.0), clock)
        desk = ObsDesk(cloud, obs_store(sender, ServerClock(clock)))
        upload = Upload(desk)

        upload.complete(upload.send(1, FIRST * 20), upload.send(2, FIRST))
        desk.close()
        sender.close()

        assert upload.content == FIRST * 21


def test_a_head_notices_an_expired_credential(desk: ObsDesk) -> None:
    credential = desk.credential()
    desk.fault("expire_credentials", operation="HeadObject")

    with pytest.raises(CredentialExpired):
        desk.store.head(credential, cutoff=ManualCutoff())


@pytest.mark.parametrize("offset_s", [86_400.0, -86_400.0])
def test_a_wrong_clock_of_ours_is_put_right_by_the_first_refusal(
    desk: ObsDesk, cloud: PracticeCloud, offset_s: float
) -> None:
    wrong = ManualClock(now_s=MachineClock().now_s() + offset_s)
    sender = Sender(network_to(cloud, stall_s=5.0), wrong)
    server_clock = ServerClock(wrong)
    store = obs_store(sender, server_clock)
    credential = desk.credential()

    with pytest.raises(ClockWrong):
        store.put(credential, body=MemoryBody(FIRST))
    store.put(credential, body=MemoryBody(FIRST))
    sender.close()

    assert desk.content(credential) == FIRST
    assert server_clock.offset_s == pytest.approx(-offset_s, abs=5)


def test_parts_are_compared_by_md5_where_no_crc_is_told(
    desk: ObsDesk, cloud: PracticeCloud
) -> None:
    cloud.turn(obs_crc="asked")
    upload = Upload(desk)

    facts = upload.complete(upload.send(1, FIRST), upload.send(2, SECOND))

    assert upload.content == FIRST + SECOND
    assert facts.tag.endswith("-2")


def test_another_md5_is_a_mismatch(desk: ObsDesk, cloud: PracticeCloud) -> None:
    cloud.turn(obs_crc="asked")
    upload = Upload(desk)
    desk.fault("wrong_tag", times=0)

    with pytest.raises(ContentMismatch) as caught:
        upload.send(1, FIRST)

    assert caught.value.trouble.code == "md5"


def test_an_object_joined_of_other_parts_is_a_mismatch(desk: ObsDesk) -> None:
    upload = Upload(desk)
    part = upload.send(1, FIRST)
    desk.fault("wrong_tag", operation="CompleteMultipartUpload")

    with pytest.raises(ContentMismatch) as caught:
        upload.complete(part)

    assert caught.value.trouble.code == "composite-tag"


def test_a_crc_of_ours_is_held_against_the_parts_when_they_are_joined(desk: ObsDesk) -> None:
    upload = Upload(desk)
    part = upload.send(1, FIRST)

    with pytest.raises(ContentMismatch) as caught:
        upload.complete(replace(part, crc64=(part.crc64 or 0) ^ 1))

    assert caught.value.trouble.code == "BadDigest"
    assert upload.content is None


def test_a_store_that_tells_its_crc_no_longer_costs_one_part(
    desk: ObsDesk, cloud: PracticeCloud
) -> None:
    upload = Upload(desk)
    upload.send(1, FIRST)
    cloud.turn(obs_crc="asked")

    with pytest.raises(BadAnswer) as caught:
        upload.send(2, SECOND)
    upload.complete(upload.send(1, FIRST), upload.send(2, SECOND))

    assert (caught.value.trouble.code, caught.value.trouble.outcome) == (
        "no-checksum",
        Outcome.UNKNOWN,
    )
    assert upload.content == FIRST + SECOND
