"""The vendor's own package keeps the same contract under our life cycle."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("obs")

from desktop_uploader.domain.errors import (
    BadAnswer,
    CertificateRefused,
    ClockWrong,
    Outcome,
    Unreachable,
)
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.huawei.sdk_store import ObsSdkStore
from desktop_uploader.providers.huawei.target import ObsSecret
from desktop_uploader.providers.transport.network import Network
from tests.conformance.object_store_suite import FIRST, SECOND, ObjectStoreSuite, Upload
from tests.conformance.object_store_trouble_suite import ObjectStoreTroubleSuite
from tests.fakes.certificates import Authority
from tests.fakes.loopback_server import Caller, LoopbackServer
from tests.fakes.memory_body import MemoryBody
from tests.providers.alibaba.oss_desk import network_to
from tests.providers.huawei.obs_desk import ObsDesk, practice_cloud


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture
def desk(cloud: PracticeCloud) -> Iterator[ObsDesk]:
    store = ObsSdkStore(network_to(cloud, stall_s=1.5))
    desk = ObsDesk(cloud, store)
    yield desk
    cloud.clear_faults()
    cloud.turn(obs_crc="always")
    desk.close()
    store.close()


class TestSdkStore(ObjectStoreSuite):
    """Every case."""


class TestSdkStoreInTrouble(ObjectStoreTroubleSuite):
    """Every case."""


def test_a_film_goes_over_tls_to_whom_we_trust_alone(tmp_path: Path) -> None:
    with practice_cloud(tmp_path, is_tls=True) as cloud:
        trusting = ObsSdkStore(network_to(cloud, stall_s=5.0))
        strict = ObsSdkStore(Network(connect_to={"*": cloud.url}))
        desk = ObsDesk(cloud, trusting)
        upload = Upload(desk)

        upload.complete(upload.send(1, FIRST * 20))
        with pytest.raises(CertificateRefused) as caught:
            strict.put(upload.credential, body=MemoryBody(FIRST))
        desk.close()

        assert upload.content == FIRST * 20
        assert caught.value.trouble.code == "certificate-untrusted"


def test_a_certificate_of_another_host_is_refused(desk: ObsDesk, tmp_path: Path) -> None:
    credential, authority = desk.credential(), Authority(tmp_path)
    context = authority.server_context("another.invalid")
    with LoopbackServer(lambda caller: None, context) as server:
        network = Network(ca_file=authority.ca_file, connect_to={"*": server.url})
        with pytest.raises(CertificateRefused) as caught:
            ObsSdkStore(network).put(credential, body=MemoryBody(FIRST))

    assert caught.value.trouble.code == "certificate-of-another-host"


def test_a_cloud_that_is_not_there_was_not_asked(desk: ObsDesk) -> None:
    store = ObsSdkStore(Network(connect_to={"*": "http://127.0.0.1:1"}))

    with pytest.raises(Unreachable) as caught:
        store.put(desk.credential(), body=MemoryBody(FIRST))

    assert caught.value.trouble.outcome is Outcome.NOT_DONE
    assert caught.value.trouble.facts["why"] == "refused"


def test_a_wrong_clock_is_named_since_it_cannot_be_put_right(
    desk: ObsDesk, cloud: PracticeCloud
) -> None:
    credential = desk.credential()
    cloud.fault("clock", offset_s=86_400.0)

    with pytest.raises(ClockWrong):
        desk.store.put(credential, body=MemoryBody(FIRST))


def test_a_redirect_is_not_followed(desk: ObsDesk) -> None:
    def portal(caller: Caller) -> None:
        caller.read_request()
        caller.answer(307, location=f"http://127.0.0.1:{elsewhere.port}/")

    with LoopbackServer(lambda caller: None) as elsewhere, LoopbackServer(portal) as server:
        store = ObsSdkStore(Network(connect_to={"*": server.url}))
        with pytest.raises(BadAnswer) as caught:
            store.put(desk.credential(), body=MemoryBody(FIRST))

        assert caught.value.trouble.code == "redirect"
        assert elsewhere.connections == 0


def test_parts_are_compared_by_md5_where_no_crc_is_told(
    desk: ObsDesk, cloud: PracticeCloud
) -> None:
    cloud.turn(obs_crc="asked")
    upload = Upload(desk)

    upload.complete(upload.send(1, FIRST), upload.send(2, SECOND))

    assert upload.content == FIRST + SECOND


def test_the_package_logs_no_secret(desk: ObsDesk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    credential = desk.credential()

    desk.store.put(credential, body=MemoryBody(FIRST))

    assert isinstance(credential.secret, ObsSecret)
    assert credential.secret.security_token not in caplog.text
    assert credential.secret.access_key_secret not in caplog.text
