"""What tests/conftest.py promises to every test."""

import os
import socket
from pathlib import Path

import pytest

from tests.fakes.loopback_only import LeavesThisMachine, is_here


def test_a_connection_that_would_leave_this_machine_is_refused() -> None:
    with socket.socket() as outside, pytest.raises(LeavesThisMachine):
        outside.connect(("192.0.2.1", 80))


def test_a_name_that_somebody_else_would_resolve_is_refused() -> None:
    with pytest.raises(LeavesThisMachine):
        socket.create_connection(("example.com", 80))


def test_a_name_that_nobody_can_know_is_unknown_without_asking() -> None:
    with pytest.raises(socket.gaierror):
        socket.create_connection(("nobody.invalid", 80))


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("localhost", port)) as client:
            peer = client.getpeername()

    assert peer == ("127.0.0.1", port)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "a.localhost", "localhost"])
def test_these_are_this_machine(host: str) -> None:
    assert is_here(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1", "localhost.example.com", "localhosts"])
def test_these_are_not_this_machine(host: str) -> None:
    assert not is_here(host)


def test_everything_of_the_users_lies_in_a_home_of_the_tests_own(own_home: Path) -> None:
    places = [Path(os.environ[name]) for name in ("HOME", "XDG_DATA_HOME", "DESKTOP_UPLOADER_HOME")]

    assert all(own_home in place.parents for place in places)


def test_no_proxy_of_the_machine_is_seen() -> None:
    assert not [name for name in os.environ if name.lower().endswith("_proxy")]


def test_windows_are_tried_on_the_platform_that_was_asked_for(qapp) -> None:
    assert qapp.platformName() == os.environ["QT_QPA_PLATFORM"]
