"""
The way out of this machine: proxy, trusted certificates, detours and patience.

One value serves both HTTP stacks (the stores' own sender and the control planes' client), so that
a proxy or a certificate that works for one works for the other.
"""

import ipaddress
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from desktop_uploader.domain.errors import CertificateRefused

DEFAULT_PORTS = {"http": 80, "https": 443}
PROXY_OF_THE_SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Network:
    """
    How the far end is reached.

    Attributes:
        proxy: "" for none, "system" for what the system or the environment says, else a URL
            (`http://`, `https://`, `socks5://`, each with `user:password@` if need be).
        ca_file: PEM file of certificates trusted beside the system's; "" for none.
        connect_to: Detours: host, "host:port" or "*" -> "127.0.0.1:8000" or a URL of a scheme and
            an address. URL, Host header, TLS server name and signature stay the real ones. A
            detour that names a scheme is spoken to in that scheme (a practice cloud without TLS).
        connect_timeout_s: For the connection, its proxy and the TLS handshake, each.
        stall_s: The longest silence: no byte taken, or none given.
    """

    proxy: str = field(default="", repr=False)
    ca_file: str = ""
    connect_to: Mapping[str, str] = field(default_factory=dict)
    connect_timeout_s: float = 10.0
    stall_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Route:
    """
    Where a request to one host is really sent.

    Attributes:
        scheme: "http" or "https", as it is spoken.
        host, port: The address that is dialled; the named host, unless there is a detour.
        proxy: URL of the proxy to go through; "" for none.
    """

    scheme: str
    host: str
    port: int
    proxy: str = field(default="", repr=False)


def route_to(network: Network, *, scheme: str, host: str, port: int | None = None) -> Route:
    """The route to `host`. This machine itself is never reached through a proxy."""
    named_port = port or DEFAULT_PORTS[scheme]
    detour = _detour(network.connect_to, host, port=named_port)
    if detour is not None:
        there = urlsplit(detour if "://" in detour else f"{scheme}://{detour}")
        scheme, host = there.scheme, there.hostname or host
        named_port = there.port or DEFAULT_PORTS[scheme]
    proxy = "" if is_loopback(host) else _proxy_for(network.proxy, scheme=scheme, host=host)
    return Route(scheme, host, named_port, proxy)


def is_loopback(host: str) -> bool:
    """Whether `host` is a name or an address of this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def tls_context(network: Network) -> ssl.SSLContext:
    """
    The one context that all our connections share: verified, TLS 1.2 or later.

    Raises:
        CertificateRefused: `ca_file` cannot be read (code "ca-file-unreadable").
    """
    return _shared_context(network.ca_file, _changed_at_ns(network.ca_file))


def own_tls_context(network: Network) -> ssl.SSLContext:
    """The same for somebody who may change it (urllib3 does); raises the same."""
    try:
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if network.ca_file:
            context.load_verify_locations(cafile=network.ca_file)
    except OSError as error:
        raise _unreadable(network.ca_file, error) from error
    return context


@lru_cache(maxsize=16)
def _shared_context(ca_file: str, _: int) -> ssl.SSLContext:
    return own_tls_context(Network(ca_file=ca_file))


def _changed_at_ns(ca_file: str) -> int:
    try:
        return Path(ca_file).stat().st_mtime_ns if ca_file else 0
    except OSError as error:
        raise _unreadable(ca_file, error) from error


def _unreadable(ca_file: str, error: OSError) -> CertificateRefused:
    return CertificateRefused(str(error), code="ca-file-unreadable", facts={"file": ca_file})


def _detour(connect_to: Mapping[str, str], host: str, *, port: int) -> str | None:
    for name in (f"{host}:{port}", host, "*"):
        if name in connect_to:
            return connect_to[name]
    return None


def _proxy_for(setting: str, *, scheme: str, host: str) -> str:
    if setting != PROXY_OF_THE_SYSTEM:
        return setting
    if proxy_bypass(host):
        return ""
    found = getproxies()
    url = found.get(scheme) or found.get("all", "")
    return url if not url or "://" in url else f"http://{url}"
