"""Which way a request takes."""

import ssl

import pytest

from desktop_uploader.domain.errors import CertificateRefused
from desktop_uploader.providers.transport.network import (
    Network,
    Route,
    is_loopback,
    route_to,
    tls_context,
)

HOST = "outin-a.oss-cn-shanghai.aliyuncs.com"


def test_without_settings_a_host_is_dialled_itself() -> None:
    assert route_to(Network(), scheme="https", host=HOST) == Route("https", HOST, 443)


@pytest.mark.parametrize("name", [HOST, f"{HOST}:443", "*"])
def test_a_detour_changes_the_address_and_the_scheme_alone(name: str) -> None:
    network = Network(connect_to={name: "http://127.0.0.1:8000"})

    assert route_to(network, scheme="https", host=HOST) == Route("http", "127.0.0.1", 8000)


def test_a_detour_without_a_scheme_keeps_the_scheme() -> None:
    network = Network(connect_to={"*": "127.0.0.1:8000"})

    assert route_to(network, scheme="https", host=HOST) == Route("https", "127.0.0.1", 8000)


def test_the_narrowest_detour_wins() -> None:
    network = Network(connect_to={"*": "far:1", HOST: "near:2", f"{HOST}:443": "nearest:3"})

    assert route_to(network, scheme="https", host=HOST).host == "nearest"
    assert route_to(network, scheme="http", host=HOST).host == "near"
    assert route_to(network, scheme="http", host="other").host == "far"


def test_this_machine_is_never_reached_through_a_proxy() -> None:
    network = Network(proxy="http://proxy:3128")

    assert route_to(network, scheme="http", host="127.0.0.1").proxy == ""
    assert route_to(network, scheme="http", host=HOST).proxy == "http://proxy:3128"


def test_a_detour_to_this_machine_needs_no_proxy() -> None:
    network = Network(proxy="http://proxy:3128", connect_to={"*": "http://127.0.0.1:8000"})

    assert route_to(network, scheme="https", host=HOST).proxy == ""


def test_the_systems_proxy_is_asked_for_by_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "proxy-for-tls:1")
    monkeypatch.setenv("all_proxy", "socks5://proxy-for-all:2")
    monkeypatch.setenv("no_proxy", "example.org")
    network = Network(proxy="system")

    assert route_to(network, scheme="https", host=HOST).proxy == "http://proxy-for-tls:1"
    assert route_to(network, scheme="http", host=HOST).proxy == "socks5://proxy-for-all:2"
    assert route_to(network, scheme="https", host="www.example.org").proxy == ""


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "127.8.0.1", "::1", "[::1]"])
def test_this_machine_has_many_names(host: str) -> None:
    assert is_loopback(host)


def test_another_machine_is_another() -> None:
    assert not is_loopback("localhost.example.org")


def test_the_context_trusts_nobody_unproved_and_is_made_once() -> None:
    context = tls_context(Network())

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert tls_context(Network(proxy="http://proxy:1")) is context


def test_a_missing_file_of_certificates_is_named() -> None:
    with pytest.raises(CertificateRefused) as caught:
        tls_context(Network(ca_file="/nowhere/ca.pem"))

    assert caught.value.trouble.code == "ca-file-unreadable"
    assert caught.value.trouble.facts == {"file": "/nowhere/ca.pem"}


def test_a_proxys_password_is_never_shown() -> None:
    network = Network(proxy="http://user:canary@proxy:1")

    assert "canary" not in repr(network)
    assert "canary" not in repr(route_to(network, scheme="https", host=HOST))
