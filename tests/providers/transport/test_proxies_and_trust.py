"""Through a proxy, and only to the one who can prove who he is."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_uploader.domain.errors import (
    CertificateRefused,
    Cut,
    Outcome,
    ProviderError,
    ProxyRefused,
    Unreachable,
)
from desktop_uploader.providers.transport.messages import Answer, Request
from desktop_uploader.providers.transport.network import Network
from desktop_uploader.providers.transport.sender import Sender
from tests.fakes.certificates import Authority
from tests.fakes.loopback_proxies import connect_proxy, socks_proxy
from tests.fakes.loopback_server import Caller, LoopbackServer, Story
from tests.fakes.manual_clock import ManualClock
from tests.fakes.manual_cutoff import ManualCutoff
from tests.fakes.memory_body import MemoryBody

HOST = "bucket.store.invalid"
USER = "ann:p@ss:canary"
USER_IN_URL = "ann:p%40ss%3Acanary"


def echo(caller: Caller) -> None:
    while (received := caller.read_request()) is not None:
        caller.answer(200, received.content)


def ask(network: Network, scheme: str = "https", content: bytes = b"hello") -> Answer:
    sender = Sender(network, ManualClock())
    request = Request("Ask", "PUT", scheme, HOST, "/key")
    try:
        return sender.send(request, cutoff=ManualCutoff(), body=MemoryBody(content))
    finally:
        sender.close()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def found_at(server: LoopbackServer) -> Callable[[str], int]:
    return {HOST: server.port}.__getitem__


def test_a_host_that_proves_itself_is_spoken_to(authority: Authority) -> None:
    with LoopbackServer(echo, authority.server_context(HOST)) as server:
        network = Network(ca_file=authority.ca_file, connect_to={"*": server.url})
        answer = ask(network, content=bytes(3_000_000))

    assert answer.content == bytes(3_000_000)


@pytest.mark.parametrize(
    ("host", "is_expired", "is_trusted", "code"),
    [
        ("another.invalid", False, True, "certificate-of-another-host"),
        (HOST, True, True, "certificate-expired"),
        (HOST, False, False, "certificate-untrusted"),
    ],
)
def test_nothing_is_sent_to_a_host_that_does_not(
    authority: Authority, host: str, is_expired: bool, is_trusted: bool, code: str
) -> None:
    ca_file = authority.ca_file if is_trusted else ""
    context = authority.server_context(host, is_expired=is_expired)
    with LoopbackServer(echo, context) as server, pytest.raises(CertificateRefused) as caught:
        ask(Network(ca_file=ca_file, connect_to={"*": server.url}))

    assert (caught.value.trouble.code, caught.value.trouble.outcome) == (code, Outcome.NOT_DONE)
    assert caught.value.trouble.facts["host"] == HOST
    assert server.received == []


def test_a_server_without_tls_is_no_secured_one() -> None:
    def chat(caller: Caller) -> None:
        caller.sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with LoopbackServer(chat) as server, pytest.raises(Unreachable) as caught:
        ask(Network(connect_to={"*": f"127.0.0.1:{server.port}"}))

    assert caught.value.trouble.facts["why"] == "tls"
    assert caught.value.trouble.outcome is Outcome.NOT_DONE


@pytest.mark.parametrize("user", ["", USER])
@pytest.mark.parametrize(("kind", "proxy"), [("http", connect_proxy), ("socks5", socks_proxy)])
def test_a_secured_host_is_reached_through_a_proxy(
    authority: Authority, kind: str, proxy: Callable[..., Story], user: str
) -> None:
    with (
        LoopbackServer(echo, authority.server_context(HOST)) as server,
        LoopbackServer(proxy(found_at(server), user=user)) as gate,
    ):
        name = f"{USER_IN_URL}@" if user else ""
        url = f"{kind}://{name}127.0.0.1:{gate.port}"
        answer = ask(Network(proxy=url, ca_file=authority.ca_file))

    assert answer.content == b"hello"


def test_a_plain_host_is_reached_through_socks() -> None:
    with (
        LoopbackServer(echo) as server,
        LoopbackServer(socks_proxy(found_at(server))) as gate,
    ):
        answer = ask(Network(proxy=f"socks5://127.0.0.1:{gate.port}"), scheme="http")

    assert answer.content == b"hello"


def test_a_plain_host_is_asked_of_an_http_proxy_by_its_whole_url() -> None:
    with LoopbackServer(echo) as gate:
        answer = ask(Network(proxy=f"http://{USER_IN_URL}@127.0.0.1:{gate.port}"), scheme="http")

        (received,) = gate.received
    assert received.target == f"http://{HOST}:80/key"
    assert received.headers["host"] == HOST
    assert received.headers["proxy-authorization"].startswith("Basic ")
    assert answer.content == b"hello"


def test_a_plain_host_is_reached_through_a_secured_proxy(authority: Authority) -> None:
    with LoopbackServer(echo, authority.server_context("localhost")) as gate:
        network = Network(proxy=f"https://localhost:{gate.port}", ca_file=authority.ca_file)
        answer = ask(network, scheme="http")

    assert answer.content == b"hello"


REFUSALS: list[tuple[str, Story, type[ProviderError], str]] = [
    ("http", connect_proxy({}.__getitem__, refuses=407), ProxyRefused, "proxy-sign-in"),
    ("http", connect_proxy({}.__getitem__, refuses=403), ProxyRefused, "proxy-forbids"),
    ("http", connect_proxy({}.__getitem__), Unreachable, ""),
    ("http", connect_proxy({}.__getitem__, user="a:b"), ProxyRefused, "proxy-sign-in"),
    ("socks5", socks_proxy({}.__getitem__, reply=2), ProxyRefused, "proxy-forbids"),
    ("socks5", socks_proxy({}.__getitem__, reply=5), Unreachable, ""),
    ("socks5", socks_proxy({}.__getitem__, user="a:b"), ProxyRefused, "proxy-sign-in"),
    ("socks5", connect_proxy({}.__getitem__), Unreachable, ""),
    ("http", lambda caller: caller.sock.sendall(b"what?\r\n\r\n"), ProxyRefused, "proxy-not-http"),
    ("socks5", lambda caller: caller.sock.sendall(b"HTTP"), ProxyRefused, "proxy-not-socks"),
]


@pytest.mark.parametrize(("kind", "story", "error", "code"), REFUSALS)
def test_what_a_proxy_refuses_was_not_done(
    kind: str, story: Story, error: type[ProviderError], code: str
) -> None:
    with LoopbackServer(story) as gate, pytest.raises(ProviderError) as caught:
        ask(Network(proxy=f"{kind}://127.0.0.1:{gate.port}", connect_timeout_s=0.5))

    assert type(caught.value) is error
    assert (caught.value.trouble.code, caught.value.trouble.outcome) == (code, Outcome.NOT_DONE)


@pytest.mark.parametrize(
    ("url", "code"),
    [("gopher://proxy", "proxy-unknown-kind"), ("https://proxy", "proxy-over-tls")],
)
def test_a_proxy_we_do_not_speak_to_is_named(url: str, code: str) -> None:
    with pytest.raises(ProxyRefused) as caught:
        ask(Network(proxy=url))

    assert caught.value.trouble.code == code


def test_a_plain_proxy_that_wants_a_password_is_told_from_the_far_end() -> None:
    story = connect_proxy({}.__getitem__, refuses=407)
    with LoopbackServer(story) as gate, pytest.raises(ProxyRefused):
        ask(Network(proxy=f"http://127.0.0.1:{gate.port}"), scheme="http")


def test_a_proxys_password_reaches_no_log_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    story = connect_proxy({}.__getitem__, refuses=407)
    with LoopbackServer(story) as gate, pytest.raises(ProxyRefused) as caught:
        ask(Network(proxy=f"http://{USER_IN_URL}@127.0.0.1:{gate.port}"))

    assert "canary" not in f"{caplog.text} {caught.value.trouble!r}"


def test_a_cut_ends_a_handshake_that_never_comes_to_an_end() -> None:
    cutoff = ManualCutoff()

    def be_silent(caller: Caller) -> None:
        caller.sock.recv(1)
        cutoff.cut()
        while caller.sock.recv(65536):
            pass

    with LoopbackServer(be_silent) as server:
        network = Network(
            connect_to={"*": f"127.0.0.1:{server.port}"}, connect_timeout_s=60.0, stall_s=60.0
        )
        sender = Sender(network, ManualClock())
        with pytest.raises(Cut):
            sender.send(Request("Ask", "GET", "https", HOST, "/"), cutoff=cutoff)
        sender.close()


@pytest.mark.parametrize("kind", ["http", "socks5"])
def test_a_proxy_where_nobody_answers_is_named_as_the_proxy(kind: str) -> None:
    with LoopbackServer(echo) as server:
        gone = server.port

    with pytest.raises(Unreachable) as caught:
        ask(Network(proxy=f"{kind}://127.0.0.1:{gone}"))

    trouble = caught.value.trouble
    assert (trouble.code, trouble.facts["host"]) == ("proxy-unreachable", "127.0.0.1")
    assert trouble.outcome is Outcome.NOT_DONE
