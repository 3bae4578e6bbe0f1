"""The native store keeps the contract, against the practice cloud."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.errors import ClockWrong, CredentialExpired, Denied, WrongKey
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.tencent.object_store import cos_store
from desktop_uploader.providers.tencent.target import CosSecret
from desktop_uploader.providers.transport.sender import Sender
from desktop_uploader.providers.transport.server_clock import ServerClock
from tests.conformance.object_store_suite import FIRST, ObjectStoreSuite, Upload
from tests.conformance.object_store_trouble_suite import ObjectStoreTroubleSuite
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody
from tests.providers.alibaba.oss_desk import MachineClock, network_to, practice_cloud
from tests.providers.tencent.cos_desk import CosDesk, account_of


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture
def desk(cloud: PracticeCloud) -> Iterator[CosDesk]:
    clock = MachineClock()
    sender = Sender(network_to(cloud, stall_s=1.5), clock)
    yield CosDesk(cloud, cos_store(sender, ServerClock(clock)))
    cloud.clear_faults()
    sender.close()


class TestNativeStore(ObjectStoreSuite):
    """Every case."""


class TestNativeStoreInTrouble(ObjectStoreTroubleSuite):
    """Every case."""


def lasting(desk: CosDesk, credential: Credential, **changes: str) -> Credential:
    """The same place, opened by the account's own key."""
    account = account_of(desk.cloud)
    assert isinstance(credential.secret, CosSecret)
    secret = replace(
        credential.secret,
        secret_id=account.access_key_id,
        secret_key=account.access_key_secret,
        security_token="",
    )
    return replace(credential, life_s=None, secret=replace(secret, **changes))


def test_the_accounts_own_key_opens_what_was_promised_and_nothing_else(desk: CosDesk) -> None:
    credential = lasting(desk, desk.credential())
    desk.store.put(credential, body=MemoryBody(FIRST))

    with pytest.raises(Denied):
        desk.store.put(desk.misplaced(credential), body=MemoryBody(FIRST))

    assert desk.content(credential) == FIRST


def test_an_own_key_that_is_not_known_is_wrong_and_not_expired(desk: CosDesk) -> None:
    credential = lasting(desk, desk.credential(), secret_id="AKIDnobody")

    with pytest.raises(WrongKey):
        desk.store.put(credential, body=MemoryBody(FIRST))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("ExpiredToken", "signature string expired"),
        ("InvalidAccessKeyId", "The Access Key Id you provided does not exist."),
        ("AccessDenied", "Request has expired"),
    ],
)
def test_every_way_of_the_store_to_say_expired_is_understood(
    desk: CosDesk, code: str, message: str
) -> None:
    credential = desk.credential()
    desk.fault("error", operation="PutObject", code=code, status=403, message=message)

    with pytest.raises(CredentialExpired):
        desk.store.put(credential, body=MemoryBody(FIRST))


def test_a_film_goes_over_tls(tmp_path: Path) -> None:
    clock = MachineClock()
    with practice_cloud(tmp_path, is_tls=True) as cloud:
        sender = Sender(network_to(cloud, stall_s=5.0), clock)
        desk = CosDesk(cloud, cos_store(sender, ServerClock(clock)))
        upload = Upload(desk)

        upload.complete(upload.send(1, FIRST * 20), upload.send(2, FIRST))
        sender.close()

        assert upload.content == FIRST * 21


@pytest.mark.parametrize("offset_s", [86_400.0, -86_400.0])
def test_a_wrong_clock_of_ours_is_put_right_by_the_first_refusal(
    desk: CosDesk, cloud: PracticeCloud, offset_s: float
) -> None:
    true_time = MachineClock()
    wrong = ManualClock(now_s=true_time.now_s() + offset_s)
    sender = Sender(network_to(cloud, stall_s=5.0), wrong)
    server_clock = ServerClock(wrong)
    store = cos_store(sender, server_clock)
    credential = desk.credential()

    with pytest.raises(ClockWrong):
        store.put(credential, body=MemoryBody(FIRST))
    store.put(credential, body=MemoryBody(FIRST))
    sender.close()

    assert desk.content(credential) == FIRST
    assert server_clock.offset_s == pytest.approx(-offset_s, abs=5)


def test_a_missing_part_of_a_megabyte_is_too_small(desk: CosDesk) -> None:
    upload = Upload(desk)
    first, second = upload.send(1, FIRST[:-1]), upload.send(2, FIRST)

    with pytest.raises(Exception, match="smaller than the minimum") as caught:
        upload.complete(first, second)

    assert type(caught.value).__name__ == "RequestRefused"
    desk.store.abort(upload.credential, upload.id, cutoff=ManualCutoff())
