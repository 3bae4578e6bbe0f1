"""A fence around the socket module: what a test may reach is this machine."""

import ipaddress
from types import ModuleType
from typing import Any

import pytest


class LeavesThisMachine(AssertionError):
    """Raised where a test would reach the network. No OSError: nobody may take it for one."""


def refuse_everything_but_loopback(monkeypatch: pytest.MonkeyPatch, socket: ModuleType) -> None:
    """Replace `connect`, `connect_ex` and `getaddrinfo` for as long as `monkeypatch` lasts."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    getaddrinfo = socket.getaddrinfo

    def fenced_connect(self: Any, address: Any) -> None:
        _refuse_outside(address)
        connect(self, address)

    def fenced_connect_ex(self: Any, address: Any) -> int:
        _refuse_outside(address)
        return int(connect_ex(self, address))

    def fenced_getaddrinfo(host: Any, *rest: Any, **more: Any) -> Any:
        # RFC 6761 reserves .invalid: no resolver knows such a name, so none need be asked.
        if str(host).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if host and not is_here(_text(host)):
            raise LeavesThisMachine(f"looked up {host!r}")
        return getaddrinfo(host, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", fenced_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", fenced_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", fenced_getaddrinfo)


def is_here(host: str) -> bool:
    """Whether `host` is this machine: localhost, a name below it, or a loopback address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_outside(address: Any) -> None:
    # A Unix socket's address is a path, an internet address is a tuple that begins with the host.
    if isinstance(address, tuple) and not is_here(_text(address[0])):
        raise LeavesThisMachine(f"connected to {address!r}")


def _text(host: str | bytes) -> str:
    return host.decode() if isinstance(host, bytes) else host
