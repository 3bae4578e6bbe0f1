"""The engine's process: holds the home's lock, serves faces, ends orderly."""

import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable

from desktop_uploader import __version__
from desktop_uploader.domain.errors import JournalTrouble
from desktop_uploader.launch.greeting import greeting_of, proxy_mark
from desktop_uploader.launch.wiring import House, build
from desktop_uploader.ports.clock import Clock
from desktop_uploader.rpc.address import listen_at
from desktop_uploader.rpc.server import EngineServer
from desktop_uploader.settings.load import Settings
from desktop_uploader.storage.faults import DAMAGED
from desktop_uploader.system.clock import SystemClock
from desktop_uploader.system.home_faults import home_fault
from desktop_uploader.system.locations import Locations
from desktop_uploader.system.logs import EngineLog
from desktop_uploader.system.power import KeepAwake
from desktop_uploader.system.redaction import Redactor
from desktop_uploader.system.single_instance import SingleInstance

_log = logging.getLogger(__name__)


LOOK_EVERY_S = 1.0
BACKUP_AGAIN_S = 60.0
"""After one that failed: a large journal takes seconds to copy onto a disk that is full."""
POLITENESS = 5
"""Added to the niceness: the window and the person's other programs go first."""


def run_engine(settings: Settings, places: Locations, *, ends_when_idle: bool) -> int:
    """
    Be the engine of this home until a signal, a client, or (where asked) idleness ends it.

    Raises:
        RequestRefused: Another engine holds the home ("other-engine"), or the home cannot be used.
        JournalTrouble: The journal cannot be opened, or the disk is full.
    """
    places.prepare()
    clock = SystemClock()
    redactor = Redactor()
    with (
        SingleInstance(places.lock_file) as instance,
        _log_of(places, level=settings.station.log_level, redactor=redactor),
    ):
        _be_polite()
        house = build(settings, places, clock=clock, hide=redactor.add_secret)
        ending = threading.Event()
        server = EngineServer(
            house.engine,
            listen_at(places.socket_file),
            greeting=greeting_of(settings, places),
            clock=clock,
            on_end=ending.set,
        )
        instance.announce(_introduction(settings, places))
        _end_on_signals(ending)
        house.engine.start()
        server.start()
        _log.info("engine %s began: %s", __version__, house.journal.start_report)
        try:
            idle_end_s = settings.station.idle_exit_s if ends_when_idle else None
            idleness = Idleness(house, server, clock=clock)
            awake = KeepAwake(is_wanted=settings.station.keep_awake)
            backups = Backups(house.journal.backup_if_due, clock=clock)
            while not ending.wait(LOOK_EVERY_S) and not idleness.is_over(idle_end_s):
                _look_after(house, awake)
                backups.look()
            awake.let_go()
        finally:
            server.stop()
            house.engine.close()
            house.practice.close()
            _log.info("engine ended")
    return 0


class Idleness:
    """Since when nobody has wanted anything of the engine."""

    def __init__(self, house: House, server: EngineServer, *, clock: Clock) -> None:
        self._house = house
        self._server = server
        self._clock = clock
        self._busy_at_s = clock.monotonic_s()

    def is_over(self, most_s: float | None) -> bool:
        """Whether it has lasted for `most_s`; None means that it may last for ever."""
        now_s = self._clock.monotonic_s()
        left_at_s = self._server.idle_since_s
        if left_at_s is None or not self._house.engine.is_idle:
            self._busy_at_s = now_s
            return False
        return most_s is not None and now_s - max(self._busy_at_s, left_at_s) >= most_s


def _introduction(settings: Settings, places: Locations) -> dict[str, str]:
    """What others may want to know of this engine before they speak to it."""
    socket = str(places.socket_file)
    return {"version": __version__, "socket": socket, "proxy": proxy_mark(settings)}


def _log_of(places: Locations, *, level: str, redactor: Redactor) -> EngineLog:
    try:
        return EngineLog(places.log_file, level=level, redactor=redactor)
    except OSError as error:
        raise home_fault(error, places.logs_folder) from error


class Backups:
    """
    Has backups made while the engine runs. One that fails ends nothing: the journal itself says
    whether it can still be written, and what is under way goes on.
    """

    def __init__(self, backup_if_due: Callable[[], bool], *, clock: Clock) -> None:
        self._backup_if_due = backup_if_due
        self._clock = clock
        self._not_before_s = clock.monotonic_s()

    def look(self) -> None:
        """
        Make one if it is time.

        Raises:
            JournalTrouble: The journal is found damaged ("damaged"), which the next start mends.
        """
        if self._clock.monotonic_s() < self._not_before_s:
            return
        try:
            self._backup_if_due()
        except JournalTrouble as trouble:
            if trouble.trouble.code == DAMAGED:
                raise
            _log.warning("no backup: %s", trouble)
            self._not_before_s = self._clock.monotonic_s() + BACKUP_AGAIN_S


def _look_after(house: House, awake: KeepAwake) -> None:
    if house.engine.is_sending:
        awake.hold()
    else:
        awake.let_go()


def _end_on_signals(ending: threading.Event) -> None:
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ending.set())


def _be_polite() -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.nice(POLITENESS)
