"""A client's end of the conversation: questions, their answers, and snapshots in between."""

import itertools
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from desktop_uploader.domain.errors import Outcome, RequestRefused, Unreachable
from desktop_uploader.ports.engine import Observer
from desktop_uploader.rpc import messages
from desktop_uploader.rpc.address import dial
from desktop_uploader.rpc.messages import Greeting, Line, Request

A = TypeVar("A")

GREETING_TIMEOUT_S = 10.0


class Connection:
    """Safe between threads. A thread of its own reads, tells observers and hands out answers."""

    def __init__(
        self, stream: socket.socket, lines: "LineReader", *, on_lost: Callable[[], None] | None
    ) -> None:
        self._stream = stream
        self._lines = lines
        self._on_lost = on_lost
        self._numbers = itertools.count(1)
        self._writing = threading.Lock()
        self._lock = threading.Lock()
        self._waiting: dict[int, _Answer] = {}
        self._observers: dict[int, Observer] = {}
        self._is_lost = False
        self._is_closed = False
        self._reader = threading.Thread(target=self._read, name="rpc-client", daemon=True)
        self._reader.start()

    @classmethod
    def open(
        cls, place: Path, greeting: Greeting, *, on_lost: Callable[[], None] | None = None
    ) -> "Connection":
        """Dial, exchange first words, and hold them against each other."""
        stream, lines, theirs = _greet(place, greeting)
        try:
            _compare(greeting, theirs)
        except RequestRefused:
            lines.close()
            stream.close()
            raise
        return cls(stream, lines, on_lost=on_lost)

    @classmethod
    def open_to_end(cls, place: Path, greeting: Greeting) -> "Connection":
        """As `open`, whatever the engine is: enough for asking it to end."""
        stream, lines, _ = _greet(place, greeting)
        return cls(stream, lines, on_lost=None)

    def ask(self, verb: str, kind: type[A], **arguments: Any) -> A:
        """
        Send a command and wait for its answer, which is a `kind`.

        Raises:
            UploaderError: As the engine raised it.
            Unreachable: The engine is lost (code "engine-lost").
        """
        number = next(self._numbers)
        return msgspec.json.decode(self._exchange(verb, arguments, number=number), type=kind)

    def subscribe(self, observer: Observer) -> None:
        """Tell `observer` of snapshots, from the reading thread."""
        number = next(self._numbers)
        with self._lock:
            self._observers[number] = observer
        self._exchange(messages.SUBSCRIBE, {}, number=number)

    def unsubscribe(self, observer: Observer) -> None:
        """Tell `observer` no more."""
        with self._lock:
            numbers = [number for number, known in self._observers.items() if known is observer]
            for number in numbers:
                del self._observers[number]
        for number in numbers:
            self._exchange(
                messages.UNSUBSCRIBE, {"subscription": number}, number=next(self._numbers)
            )

    def close(self) -> None:
        """Hang up. Calls under way end with Unreachable; `on_lost` is not called."""
        self._is_closed = True
        try:
            self._stream.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # The engine has hung up first.
        if self._reader is not threading.current_thread():
            self._reader.join()
        self._stream.close()

    def _exchange(self, verb: str, arguments: dict[str, Any], *, number: int) -> msgspec.Raw:
        request = messages.encode(Request(number, verb, messages.encode_value(arguments)))
        answer = _Answer()
        with self._lock:
            if self._is_lost:
                raise _lost(Outcome.NOT_DONE)
            self._waiting[number] = answer
        try:
            with self._writing:
                self._stream.sendall(request)
        except OSError as error:
            raise _lost(Outcome.UNKNOWN) from error
        return answer.wait()

    def _read(self) -> None:
        try:
            while line := self._lines.next():
                self._take(msgspec.json.decode(line, type=Line))
        except (OSError, ValueError, msgspec.DecodeError):
            pass  # Cut off in the middle of a line, or closed by ourselves: the same end.
        self._lose()

    def _take(self, line: Line) -> None:
        if line.snapshot:
            with self._lock:
                observer = self._observers.get(line.id)
            if observer is not None:
                observer.show(messages.decode_snapshot(line.snapshot))
            return
        with self._lock:
            answer = self._waiting.pop(line.id, None)
        if answer is not None:
            answer.give(line)

    def _lose(self) -> None:
        with self._lock:
            self._is_lost = True
            waiting = list(self._waiting.values())
            self._waiting.clear()
        for answer in waiting:
            answer.give(None)
        self._lines.close()
        if self._on_lost is not None and not self._is_closed:
            self._on_lost()


class LineReader:
    """Reads whole lines from a socket."""

    def __init__(self, stream: socket.socket) -> None:
        self._file = stream.makefile("rb")

    def next(self) -> bytes:
        """The next line; empty at the end."""
        return self._file.readline(messages.LONGEST_LINE_BYTES)

    def close(self) -> None:
        """Let go of the socket."""
        self._file.close()


class _Answer:
    """A place where one thread waits for what another will bring."""

    def __init__(self) -> None:
        self._has_come = threading.Event()
        self._line: Line | None = None

    def give(self, line: Line | None) -> None:
        """Bring the answer; None when there will never be one."""
        self._line = line
        self._has_come.set()

    def wait(self) -> msgspec.Raw:
        """The answer as it came; raises what the engine raised."""
        self._has_come.wait()
        if self._line is None:
            raise _lost(Outcome.UNKNOWN)
        if self._line.trouble is not None:
            raise messages.error_of(self._line.trouble)
        return self._line.answer


def _greet(place: Path, ours: Greeting) -> tuple[socket.socket, LineReader, Greeting]:
    stream, token = dial(place, timeout_s=GREETING_TIMEOUT_S)
    lines = LineReader(stream)
    try:
        stream.sendall(messages.encode(msgspec.structs.replace(ours, token=token)))
        theirs = msgspec.json.decode(lines.next(), type=Greeting)
    except (OSError, msgspec.DecodeError) as error:
        lines.close()
        stream.close()
        raise Unreachable(str(error), code="no-engine", outcome=Outcome.NOT_DONE) from error
    stream.settimeout(None)
    return stream, lines, theirs


def _compare(ours: Greeting, theirs: Greeting) -> None:
    checks = (
        ("stranger", "", "yes" if theirs.is_refused else ""),
        ("other-home", ours.home, theirs.home),
        ("other-version", ours.version, theirs.version),
        ("other-practice-cloud", ours.practice_url, theirs.practice_url),
    )
    for code, wanted, found in checks:
        if wanted != found:
            raise RequestRefused(code=code, facts={"wanted": wanted, "found": found})


def _lost(outcome: Outcome) -> Unreachable:
    return Unreachable(code="engine-lost", outcome=outcome)
