"""The vendor's own package keeps the same contract under our life cycle."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("qcloud_cos")

from desktop_uploader.domain.errors import (
    BadAnswer,
    CertificateRefused,
    ClockWrong,
    Outcome,
    ProxyRefused,
    Unreachable,
)
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.tencent.sdk_store import CosSdkStore
from desktop_uploader.providers.tencent.target import CosSecret
from desktop_uploader.providers.transport.network import Network
from tests.conformance.object_store_suite import FIRST, ObjectStoreSuite, Upload
from tests.conformance.object_store_trouble_suite import ObjectStoreTroubleSuite
from tests.fakes.loopback_server import Caller, LoopbackServer
from tests.fakes.memory_body import MemoryBody
from tests.providers.alibaba.oss_desk import network_to, practice_cloud
from tests.providers.tencent.cos_desk import CosDesk


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture
def desk(cloud: PracticeCloud) -> Iterator[CosDesk]:
    store = CosSdkStore(network_to(cloud, stall_s=1.5))
    yield CosDesk(cloud, store)
    cloud.clear_faults()
    store.close()


class TestSdkStore(ObjectStoreSuite):
    """Every case."""


class TestSdkStoreInTrouble(ObjectStoreTroubleSuite):
    """Every case."""


def test_a_film_goes_over_tls_to_whom_we_trust_alone(tmp_path: Path) -> None:
    with practice_cloud(tmp_path, is_tls=True) as cloud:
        trusting = CosSdkStore(network_to(cloud, stall_s=5.0))
        strict = CosSdkStore(Network(connect_to={"*": cloud.url}))
        upload = Upload(CosDesk(cloud, trusting))

        upload.complete(upload.send(1, FIRST * 20))
        with pytest.raises(CertificateRefused) as caught:
            strict.put(upload.credential, body=MemoryBody(FIRST))
        trusting.close()
        strict.close()

        assert upload.content == FIRST * 20
        assert caught.value.trouble.code == "certificate-untrusted"


def test_a_cloud_that_is_not_there_was_not_asked(desk: CosDesk) -> None:
    credential = desk.credential()
    store = CosSdkStore(Network(connect_to={"*": "http://127.0.0.1:1"}))

    with pytest.raises(Unreachable) as caught:
        store.put(credential, body=MemoryBody(FIRST))
    store.close()

    assert caught.value.trouble.outcome is Outcome.NOT_DONE
    assert caught.value.trouble.facts["why"] == "refused"


@pytest.mark.parametrize("offset_s", [-86_400.0, 86_400.0])
def test_a_wrong_clock_is_named_since_it_cannot_be_put_right(
    desk: CosDesk, cloud: PracticeCloud, offset_s: float
) -> None:
    credential = desk.credential()
    cloud.turn(clock_offset_s=offset_s)

    try:
        with pytest.raises(ClockWrong):
            desk.store.put(credential, body=MemoryBody(FIRST))
    finally:
        cloud.turn(clock_offset_s=0.0)


def test_a_socks_proxy_is_refused_by_name(desk: CosDesk) -> None:
    store = CosSdkStore(Network(proxy="socks5://proxy.invalid"))

    with pytest.raises(ProxyRefused):
        store.put(desk.credential(), body=MemoryBody(FIRST))
    store.close()


def test_a_redirect_is_not_followed(desk: CosDesk) -> None:
    def portal(caller: Caller) -> None:
        caller.read_request()
        caller.answer(302, location=f"http://127.0.0.1:{elsewhere.port}/")

    with LoopbackServer(lambda caller: None) as elsewhere, LoopbackServer(portal) as server:
        store = CosSdkStore(Network(connect_to={"*": server.url}))
        with pytest.raises(BadAnswer) as caught:
            store.put(desk.credential(), body=MemoryBody(FIRST))
        store.close()

        assert caught.value.trouble.code == "redirect"
        assert elsewhere.connections == 0


def test_the_package_logs_no_secret(desk: CosDesk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    credential = desk.credential()
    assert isinstance(credential.secret, CosSecret)

    desk.store.put(credential, body=MemoryBody(FIRST))

    assert credential.secret.security_token not in caplog.text
    assert credential.secret.secret_key not in caplog.text
