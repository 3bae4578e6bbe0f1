"""One client of the engine: a thread that reads its commands, a thread that writes to it."""

import logging
import socket
import threading
from collections import deque
from collections.abc import Callable

import msgspec

from desktop_uploader.domain.errors import RequestRefused, Trouble, UploaderError
from desktop_uploader.ports.engine import Engine, Snapshot
from desktop_uploader.rpc import messages
from desktop_uploader.rpc.mailbox import Mailbox
from desktop_uploader.rpc.messages import Greeting, Line, Request
from desktop_uploader.rpc.verbs import perform

_log = logging.getLogger(__name__)

GREETING_TIMEOUT_S = 10.0
MOST_WAITING_ANSWERS = 64
"""Beyond that a client that asks and never reads is not read from any more."""
PARTING_S = 1.0


class Session:
    """Serves one connection until either side ends it. Commands of one client go in order."""

    def __init__(
        self,
        connection: socket.socket,
        engine: Engine,
        *,
        greeting: Greeting,
        on_end: Callable[[], None],
        on_gone: Callable[["Session"], None],
    ) -> None:
        self._connection = connection
        self._engine = engine
        self._greeting = greeting
        self._on_end = on_end
        self._on_gone = on_gone
        self._changed = threading.Condition()
        self._answers: deque[bytes] = deque()
        self._subscriptions: dict[int, _Subscription] = {}
        self._is_closing = False
        self._reader = threading.Thread(target=self._read, name="rpc-reader", daemon=True)
        self._writer = threading.Thread(target=self._write, name="rpc-writer", daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._reader.start()

    def close(self) -> None:
        """Send the answers that are ready, then hang up. Safe from any thread."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        _join(self._writer, PARTING_S)
        _hang_up(self._connection)
        _join(self._writer)
        _join(self._reader)

    def _read(self) -> None:
        try:
            with self._connection, self._connection.makefile("rb") as lines:
                self._connection.settimeout(GREETING_TIMEOUT_S)
                if not self._is_welcome(lines.readline(messages.LONGEST_LINE_BYTES)):
                    return
                self._connection.settimeout(None)
                self._writer.start()
                while line := lines.readline(messages.LONGEST_LINE_BYTES):
                    self._obey(msgspec.json.decode(line, type=Request))
        except (OSError, msgspec.DecodeError) as error:
            _log.debug("a client is gone: %s", error)
        finally:
            self._part()

    def _is_welcome(self, line: bytes) -> bool:
        """Exchange first words; False when the client does not know the token."""
        theirs = msgspec.json.decode(line, type=Greeting)
        is_refused = theirs.token != self._greeting.token
        ours = msgspec.structs.replace(self._greeting, token="", is_refused=is_refused)
        self._connection.sendall(messages.encode(ours))
        return not is_refused

    def _part(self) -> None:
        with self._changed:
            self._is_closing = True
            subscriptions = list(self._subscriptions.values())
            self._subscriptions.clear()
            self._changed.notify_all()
        for subscription in subscriptions:
            self._engine.unsubscribe(subscription)
        self._on_gone(self)

    def _obey(self, request: Request) -> None:
        try:
            answer = messages.encode_value(self._answer_to(request))
        except UploaderError as error:
            self._send(Line(request.id, trouble=error.trouble))
        except msgspec.ValidationError as error:
            self._send(Line(request.id, trouble=_bad_message(error)))
        except Exception:
            _log.exception("the engine stumbled over %s", request.verb)
            self._send(Line(request.id, trouble=messages.trouble_of_a_bug()))
        else:
            self._send(Line(request.id, answer=answer))
            if request.verb == messages.END:
                self._on_end()

    def _answer_to(self, request: Request) -> object:
        if request.verb == messages.SUBSCRIBE:
            self._subscribe(request.id)
        elif request.verb == messages.UNSUBSCRIBE:
            self._unsubscribe(msgspec.json.decode(request.arguments, type=dict[str, int]))
        elif request.verb != messages.END:
            return perform(self._engine, request.verb, arguments=request.arguments)
        return None

    def _subscribe(self, number: int) -> None:
        subscription = _Subscription(self._changed)
        with self._changed:
            self._subscriptions[number] = subscription
        self._engine.subscribe(subscription)

    def _unsubscribe(self, arguments: dict[str, int]) -> None:
        with self._changed:
            subscription = self._subscriptions.pop(arguments.get("subscription", 0), None)
        if subscription is not None:
            self._engine.unsubscribe(subscription)

    def _send(self, line: Line) -> None:
        with self._changed:
            self._changed.wait_for(
                lambda: self._is_closing or len(self._answers) < MOST_WAITING_ANSWERS
            )
            self._answers.append(messages.encode(line))
            self._changed.notify_all()

    def _write(self) -> None:
        try:
            while batch := self._next_batch():
                self._connection.sendall(batch)
        except OSError as error:
            _log.debug("a client reads no more: %s", error)
            _hang_up(self._connection)

    def _next_batch(self) -> bytes:
        """Everything that can be sent now, waiting for something; empty at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closing or self._has_mail())
            batch = b"".join(self._answers)
            self._answers.clear()
            self._changed.notify_all()
            if self._is_closing:
                return batch
            waiting = [
                (number, subscription.mailbox.take())
                for number, subscription in self._subscriptions.items()
                if not subscription.mailbox.is_empty
            ]
        return batch + b"".join(_snapshot_line(number, snapshot) for number, snapshot in waiting)

    def _has_mail(self) -> bool:
        return bool(self._answers) or any(
            not subscription.mailbox.is_empty for subscription in self._subscriptions.values()
        )


class _Subscription:
    """Keeps the Observer port: puts what changed into its mailbox and wakes the writer."""

    def __init__(self, changed: threading.Condition) -> None:
        self._changed = changed
        self.mailbox = Mailbox()

    def show(self, snapshot: Snapshot) -> None:
        """Take what has changed."""
        with self._changed:
            self.mailbox.put(snapshot)
            self._changed.notify_all()


def _snapshot_line(number: int, snapshot: Snapshot) -> bytes:
    return messages.encode(Line(number, snapshot=messages.encode_value(snapshot)))


def _bad_message(error: msgspec.ValidationError) -> Trouble:
    return RequestRefused(str(error), code="bad-message").trouble


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # It is closed already, or the other side was quicker.


def _join(thread: threading.Thread, timeout_s: float | None = None) -> None:
    if thread.is_alive() and thread is not threading.current_thread():
        thread.join(timeout_s)
