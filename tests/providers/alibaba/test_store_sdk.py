"""The vendor's own package keeps the same contract under our life cycle."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("oss2")

from desktop_uploader.domain.errors import (
    BadAnswer,
    CertificateRefused,
    ClockWrong,
    Outcome,
    ProxyRefused,
    Unreachable,
)
from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.providers.alibaba.sdk_store import OssSdkStore
from desktop_uploader.providers.transport.network import Network, tls_context
from tests.conformance.object_store_suite import FIRST, ObjectStoreSuite, Upload
from tests.conformance.object_store_trouble_suite import ObjectStoreTroubleSuite
from tests.fakes.certificates import Authority
from tests.fakes.loopback_server import Caller, LoopbackServer
from tests.fakes.memory_body import MemoryBody
from tests.providers.alibaba.oss_desk import OssDesk, network_to, practice_cloud


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with practice_cloud(tmp_path_factory.mktemp("cloud")) as running:
        yield running


@pytest.fixture
def desk(cloud: PracticeCloud) -> Iterator[OssDesk]:
    store = OssSdkStore(network_to(cloud, stall_s=1.5))
    yield OssDesk(cloud, store)
    cloud.clear_faults()
    store.close()


class TestSdkStore(ObjectStoreSuite):
    """Every case."""


class TestSdkStoreInTrouble(ObjectStoreTroubleSuite):
    """Every case."""


def test_a_film_goes_over_tls_to_whom_we_trust_alone(tmp_path: Path) -> None:
    with practice_cloud(tmp_path, is_tls=True) as cloud:
        trusting = OssSdkStore(network_to(cloud, stall_s=5.0))
        strict = OssSdkStore(Network(connect_to={"*": cloud.url}))
        upload = Upload(OssDesk(cloud, trusting))

        upload.complete(upload.send(1, FIRST * 20))
        with pytest.raises(CertificateRefused) as caught:
            strict.put(upload.credential, body=MemoryBody(FIRST))
        trusting.close()
        strict.close()

        assert upload.content == FIRST * 20
        assert caught.value.trouble.code == "certificate-untrusted"


def test_a_certificate_of_another_host_is_refused(desk: OssDesk, tmp_path: Path) -> None:
    credential, authority = desk.credential(), Authority(tmp_path)
    context = authority.server_context("another.invalid")
    secret = replace(credential.secret, endpoint="https://oss.invalid")  # type: ignore[type-var]
    with LoopbackServer(lambda caller: None, context) as server:
        network = Network(ca_file=authority.ca_file, connect_to={"*": server.url})
        store = OssSdkStore(network)
        with pytest.raises(CertificateRefused) as caught:
            store.put(replace(credential, secret=secret), body=MemoryBody(FIRST))
        store.close()

    assert caught.value.trouble.code == "certificate-of-another-host"
    assert tls_context(network).check_hostname


def test_a_cloud_that_is_not_there_was_not_asked(desk: OssDesk) -> None:
    credential = desk.credential()
    store = OssSdkStore(Network(connect_to={"*": "http://127.0.0.1:1"}))

    with pytest.raises(Unreachable) as caught:
        store.put(credential, body=MemoryBody(FIRST))
    store.close()

    assert caught.value.trouble.outcome is Outcome.NOT_DONE
    assert caught.value.trouble.facts["why"] == "refused"


def test_a_wrong_clock_is_named_since_it_cannot_be_put_right(
    desk: OssDesk, cloud: PracticeCloud
) -> None:
    credential = desk.credential()
    cloud.fault("clock", offset_s=86_400.0)

    with pytest.raises(ClockWrong):
        desk.store.put(credential, body=MemoryBody(FIRST))


def test_a_socks_proxy_is_refused_by_name(desk: OssDesk) -> None:
    store = OssSdkStore(Network(proxy="socks5://proxy.invalid"))

    with pytest.raises(ProxyRefused):
        store.put(desk.credential(), body=MemoryBody(FIRST))
    store.close()


def test_a_redirect_is_not_followed(desk: OssDesk) -> None:
    def portal(caller: Caller) -> None:
        caller.read_request()
        caller.answer(302, location=f"http://127.0.0.1:{elsewhere.port}/")

    with LoopbackServer(lambda caller: None) as elsewhere, LoopbackServer(portal) as server:
        store = OssSdkStore(Network(connect_to={"*": server.url}))
        with pytest.raises(BadAnswer) as caught:
            store.put(desk.credential(), body=MemoryBody(FIRST))
        store.close()

        assert caught.value.trouble.code == "redirect"
        assert elsewhere.connections == 0


def test_the_package_logs_no_secret(desk: OssDesk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    credential = desk.credential()

    desk.store.put(credential, body=MemoryBody(FIRST))

    assert "CAIS" not in caplog.text
    assert credential.secret.access_key_secret not in caplog.text  # type: ignore[attr-defined]
