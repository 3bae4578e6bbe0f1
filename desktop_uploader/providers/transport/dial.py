"""From a route to an open, trusted socket; every step can be ended from outside."""

import socket
import ssl

from desktop_uploader.domain.errors import ProviderError, ProxyRefused
from desktop_uploader.providers.transport import troubles
from desktop_uploader.providers.transport.breaker import Breaker
from desktop_uploader.providers.transport.network import Network, Route, tls_context
from desktop_uploader.providers.transport.proxies import Proxy

UNSENT_BYTES = 256 * 1024
"""
How much the system may hold that has not gone out: enough to keep the line busy, little enough
that the last bytes of a part have left when its answer is waited for.
"""


def dial(route: Route, network: Network, *, server_name: str, breaker: Breaker) -> socket.socket:
    """
    A connection to `route`, encrypted where its scheme says so.

    Looking up a name is the one step that the breaker cannot end: it takes as long as the system's
    resolver takes.

    Args:
        server_name: The host that the certificate must be for.

    Raises:
        Unreachable, ProxyRefused, CertificateRefused: Nothing of a request was sent.
        Cut: Ended through `breaker`.
    """
    proxy = Proxy(route.proxy) if route.proxy else None
    if proxy is not None and proxy.scheme == "https" and route.scheme == "https":
        # It would be TLS within TLS, which the standard library's sockets cannot do.
        raise ProxyRefused(code="proxy-over-tls", facts={"proxy": proxy.host})
    first_host, first_port = (proxy.host, proxy.port) if proxy else (route.host, route.port)
    try:
        sock = _connect(
            first_host, first_port, timeout_s=network.connect_timeout_s, breaker=breaker
        )
    except OSError as error:
        rule = "proxy-unreachable" if proxy else ""
        raise troubles.of_connecting(error, first_host, rule=rule) from error
    try:
        if proxy is not None and proxy.scheme == "https":
            sock = _secure(sock, network, server_name=proxy.host, breaker=breaker)
        if proxy is not None and (route.scheme == "https" or not proxy.is_http):
            proxy.open_line(sock, host=route.host, port=route.port)
        if route.scheme == "https":
            sock = _secure(sock, network, server_name=server_name, breaker=breaker)
    except OSError as error:
        sock.close()
        raise troubles.of_connecting(error, server_name) from error
    except ProviderError:
        sock.close()
        raise
    return sock


def _connect(host: str, port: int, *, timeout_s: float, breaker: Breaker) -> socket.socket:
    last: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
    for family, kind, protocol, _, address in _addresses(host, port):
        sock = socket.socket(family, kind, protocol)
        try:
            breaker.hold(sock)
            sock.settimeout(timeout_s)
            sock.connect(address)
            _tune(sock)
        except OSError as error:
            sock.close()
            last = error
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise last


def _addresses(
    host: str, port: int
) -> list[tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[object, ...]]]:
    try:
        return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except UnicodeError as error:  # a name that no resolver can be asked for
        raise socket.gaierror(socket.EAI_NONAME, str(error)) from error


def _tune(sock: socket.socket) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):  # Linux and macOS
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)


def _secure(
    sock: socket.socket, network: Network, *, server_name: str, breaker: Breaker
) -> ssl.SSLSocket:
    secured = tls_context(network).wrap_socket(
        sock, server_hostname=server_name, do_handshake_on_connect=False
    )
    try:
        breaker.hold(secured)
        secured.do_handshake()
    except BaseException:
        secured.close()
        raise
    return secured
