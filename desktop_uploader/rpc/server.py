"""Lets faces into the engine: one listening socket, one session for each client."""

import logging
import selectors
import socket
import threading
from collections.abc import Callable

from desktop_uploader.ports.clock import Clock
from desktop_uploader.ports.engine import Engine
from desktop_uploader.rpc.address import Listening, is_same_user
from desktop_uploader.rpc.messages import Greeting
from desktop_uploader.rpc.session import Session

_log = logging.getLogger(__name__)


class EngineServer:
    """
    Serves `engine` at an open door until `stop`.

    Attributes:
        on_end: Called (from a thread of ours, once per asking) when a client wants the engine's
            process to end; must return soon.
    """

    def __init__(
        self,
        engine: Engine,
        listening: Listening,
        *,
        greeting: Greeting,
        clock: Clock,
        on_end: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._listening = listening
        self._greeting = Greeting(
            version=greeting.version,
            home=greeting.home,
            practice_url=greeting.practice_url,
            token=listening.token,
        )
        self._clock = clock
        self._on_end = on_end
        self._lock = threading.Lock()
        self._sessions: set[Session] = set()
        self._idle_since_s: float | None = clock.monotonic_s()
        self._wake, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._accept_all, name="rpc-door", daemon=True)

    def start(self) -> None:
        """Begin to let clients in."""
        self._thread.start()

    def stop(self) -> None:
        """Let nobody in any more, hang up on those who are there; returns when all is quiet."""
        self._wake.close()
        if self._thread.is_alive():
            self._thread.join()
        self._listening.close()
        self._woken.close()
        for session in self._all_sessions():
            session.close()

    @property
    def clients(self) -> int:
        """How many are connected now."""
        with self._lock:
            return len(self._sessions)

    @property
    def idle_since_s(self) -> float | None:
        """When the last client left, by the monotonic clock; None while there is one."""
        with self._lock:
            return self._idle_since_s

    def _all_sessions(self) -> list[Session]:
        with self._lock:
            return list(self._sessions)

    def _accept_all(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._listening.socket, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while not any(key.fileobj is self._woken for key, _ in selector.select()):
                self._accept()

    def _accept(self) -> None:
        try:
            connection, _ = self._listening.socket.accept()
        except OSError as error:
            # The caller gave up, or descriptors have run out for now: neither is the door's end.
            _log.info("a client could not be let in: %s", error)
            return
        if not is_same_user(connection):
            _log.warning("turned away a client of another user")
            connection.close()
            return
        self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        session = Session(
            connection,
            self._engine,
            greeting=self._greeting,
            on_end=self._on_end,
            on_gone=self._forget,
        )
        with self._lock:
            self._sessions.add(session)
            self._idle_since_s = None
        session.start()

    def _forget(self, session: Session) -> None:
        with self._lock:
            self._sessions.discard(session)
            if not self._sessions:
                self._idle_since_s = self._clock.monotonic_s()
