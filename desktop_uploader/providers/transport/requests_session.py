"""
HTTP sessions of the package `requests` on our terms: our trusted certificates, proxy, detours.

For the vendors' own packages, which speak through it. Needs the extra `sdk` (requests, urllib3).
"""

from typing import Any

from requests import PreparedRequest, Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

from desktop_uploader.domain.errors import ProxyRefused
from desktop_uploader.providers.transport.network import Network, own_tls_context, route_to
from desktop_uploader.providers.transport.package_line import await_answer, send_in_steps

BLOCK_BYTES = 1024 * 1024
"""urllib3 reads a body in pieces of this size; its own 16 KiB cost three times the CPU."""


class RoutedAdapter(HTTPAdapter):
    """Connects where the network says, under the name that the URL says."""

    def __init__(self, network: Network, pool_size: int) -> None:
        self._network = network
        super().__init__(pool_connections=pool_size, pool_maxsize=pool_size)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **more: Any
    ) -> None:
        """As requests does, with our context and larger pieces."""
        super().init_poolmanager(connections, maxsize, block, **more, **self._terms())
        self.poolmanager.pool_classes_by_scheme = _patient_pools(self._network.stall_s)

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        """As requests does, with our context and larger pieces."""
        manager = super().proxy_manager_for(proxy, **more, **self._terms())
        manager.pool_classes_by_scheme = _patient_pools(self._network.stall_s)
        return manager

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """Where to connect, and whose name the certificate must bear."""
        named, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        route = route_to(
            self._network, scheme=named["scheme"], host=named["host"], port=named["port"]
        )
        request.headers.setdefault("Host", _netloc(request))
        there = {"scheme": route.scheme, "host": route.host, "port": route.port}
        # Not assert_hostname: with it urllib3 takes the check out of the context's hands.
        return there, {"server_hostname": named["host"]} if route.scheme == "https" else {}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Nothing: requests would add its own authorities to our context."""

    def _terms(self) -> dict[str, Any]:
        return {"ssl_context": own_tls_context(self._network), "blocksize": BLOCK_BYTES}


def routed_session(network: Network, *, pool_size: int) -> Session:
    """A session for all hosts."""
    made = Session()
    for scheme in ("http://", "https://"):
        made.mount(scheme, RoutedAdapter(network, pool_size))
    return tamed(made)


def tamed(session: Session) -> Session:
    """`session`, with the environment having no say in it and redirects not being followed."""
    session.trust_env = False
    session.max_redirects = 0  # a portal elsewhere would be shown our token
    return session


def proxies_for(network: Network, *, scheme: str, host: str) -> dict[str, str]:
    """
    What requests calls proxies; empty for none.

    Raises:
        ProxyRefused: It is a SOCKS proxy, which needs a package that we do not bring.
    """
    proxy = route_to(network, scheme=scheme, host=host).proxy
    if proxy.startswith("socks"):
        raise ProxyRefused(code="proxy-unknown-kind", facts={"kind": "socks"})
    return {"http": proxy, "https": proxy} if proxy else {}


def _patient_pools(stall_s: float) -> dict[str, Any]:
    """urllib3's pools by scheme, of connections that are as patient as our own."""

    def patient(pool: Any) -> Any:
        kind = pool.ConnectionCls

        class Line(kind):  # type: ignore[misc,valid-type]
            def send(self, data: Any) -> None:
                if self.sock is None or not isinstance(data, bytes):
                    super().send(data)
                    return
                self.sock.settimeout(stall_s)
                send_in_steps(self.sock, data)

            def getresponse(self) -> Any:
                await_answer(self.sock, stall_s)
                return super().getresponse()

        return type(pool.__name__, (pool,), {"ConnectionCls": Line})

    return {"http": patient(HTTPConnectionPool), "https": patient(HTTPSConnectionPool)}


def _netloc(request: PreparedRequest) -> str:
    return (request.url or "").partition("://")[2].partition("/")[0].partition("?")[0]
