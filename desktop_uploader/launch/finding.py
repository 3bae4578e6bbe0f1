"""Finds the engine of a home, or starts it."""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from desktop_uploader.domain.errors import RequestRefused, Unreachable
from desktop_uploader.launch import last_words
from desktop_uploader.launch.greeting import greeting_of, proxy_mark
from desktop_uploader.rpc import messages
from desktop_uploader.rpc.client import EngineClient
from desktop_uploader.rpc.connection import Connection
from desktop_uploader.settings.load import Settings, environment_for_child
from desktop_uploader.system.home_faults import home_fault
from desktop_uploader.system.locations import Locations
from desktop_uploader.system.single_instance import read_holder

PATIENCE_S = 30.0
LOOK_EVERY_S = 0.03
START_AGAIN_S = 1.0


def connect(
    settings: Settings, places: Locations, *, named_home: str, overrides: Mapping[str, str]
) -> EngineClient:
    """
    A client of the one engine of this home.

    Args:
        named_home: The home as it was named, to name it to an engine that is started; "" for the
            system's folders.

    Raises:
        RequestRefused: Another engine answers that must not be ended ("other-practice-cloud" …).
        UploaderError: It could not be started, and left word why.
        Unreachable: It could not be started, and its log may tell why ("engine-did-not-start").
    """
    places.prepare()
    try:
        client = EngineClient.connect(places.socket_file, greeting_of(settings, places))
    except Unreachable:
        return _start(settings, places, named_home=named_home, overrides=overrides)
    except RequestRefused as error:
        if error.trouble.code != "other-version":
            raise
        _ask_to_end(settings, places)
        return _start(settings, places, named_home=named_home, overrides=overrides)
    if _has_another_proxy(settings, places, overrides=overrides):
        client.close()
        _ask_to_end(settings, places)
        return _start(settings, places, named_home=named_home, overrides=overrides)
    _apply(client, settings, overrides=overrides)
    return client


def _has_another_proxy(
    settings: Settings, places: Locations, *, overrides: Mapping[str, str]
) -> bool:
    """
    Whether the engine that runs goes by another proxy than this command asks for. Connections are
    made with it from the start, so only an engine that is started anew can take it.
    """
    theirs = read_holder(places.lock_file).get("proxy", "")
    return "network.proxy" in overrides and theirs not in ("", proxy_mark(settings))


def _apply(client: EngineClient, settings: Settings, *, overrides: Mapping[str, str]) -> None:
    """What was said on the command line holds for an engine that runs already."""
    transfer = settings.transfer
    if "transfer.limit_bytes_per_s" in overrides:
        client.set_limits(bytes_per_s=transfer.limit_bytes_per_s)
    if "transfer.connections_most" in overrides:
        client.set_limits(connections=transfer.connections_most)


def _ask_to_end(settings: Settings, places: Locations) -> None:
    """An engine that must give way does; what it has in hand goes on in the new one."""
    connection = Connection.open_to_end(places.socket_file, greeting_of(settings, places))
    try:
        connection.ask(messages.END, type(None))
    finally:
        connection.close()
    deadline_s = time.monotonic() + PATIENCE_S
    while places.socket_file.exists() and time.monotonic() < deadline_s:
        time.sleep(LOOK_EVERY_S)


def _start(
    settings: Settings, places: Locations, *, named_home: str, overrides: Mapping[str, str]
) -> EngineClient:
    log = places.start_log_file
    child = _spawn(places, named_home, overrides=overrides, log=log)
    now_s = time.monotonic()
    deadline_s, again_at_s = now_s + PATIENCE_S, now_s + START_AGAIN_S
    while time.monotonic() < deadline_s:
        try:
            return EngineClient.connect(places.socket_file, greeting_of(settings, places))
        except Unreachable:
            if child.poll() is not None and not _is_worth_another(child, places):
                break
        if child.poll() is not None and time.monotonic() > again_at_s:
            child = _spawn(places, named_home, overrides=overrides, log=log)
            again_at_s = time.monotonic() + START_AGAIN_S
        time.sleep(LOOK_EVERY_S)
    raise last_words.found(log, exit_code=child.poll()) or last_words.unexplained(log)


def _spawn(
    places: Locations, named_home: str, *, overrides: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    with _opened(log) as stream:
        child = subprocess.Popen(
            [sys.executable, "-m", "desktop_uploader.launch", named_home],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
            env=environment_for_child(overrides),
            cwd=places.home,
        )
    # Reaped when it ends, so that a window that lives for days keeps no dead children.
    threading.Thread(target=child.wait, name="engine-child", daemon=True).start()
    return child


def _opened(log: Path) -> BinaryIO:
    try:
        return log.open("wb")
    except OSError as error:
        raise home_fault(error, log.parent) from error


def _is_worth_another(child: subprocess.Popen[bytes], places: Locations) -> bool:
    """
    Whether an engine that has ended was killed, or found the home held: by one that starts at the
    same moment, or by one that is just ending. One that listens elsewhere is another user's, and
    will never answer us.
    """
    if child.returncode != last_words.HOME_IS_HELD:
        return child.returncode < 0
    door = read_holder(places.lock_file).get("socket", "")
    return door in ("", str(places.socket_file))
