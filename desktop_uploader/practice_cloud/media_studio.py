"""The studio: real transcodes, one at a time, in a child process of low priority."""

import json
import logging
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("studio_child.py")
Happening = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rendition:
    """
    One output wanted.

    Attributes:
        width: At most so many pixels; of a source without pictures it is the sound.
        kind, wish: What else than a smaller film, and how (see `studio_child`).
    """

    id: str
    width: int = 0
    kind: str = "rendition"
    wish: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """
    One source and what is to become of it.

    Attributes:
        told: Called from the studio's thread with every happening (see `studio_child`); the last
            one is `{"end": true}` and has `"broken": true` where the child did not survive.
    """

    source: Path
    folder: Path
    jobs: tuple[Rendition, ...]
    told: Callable[[Happening], None]


class Studio:
    """Takes orders in turn. The child is started with the first one."""

    def __init__(self) -> None:
        """No order yet, no thread and no child."""
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._child: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._is_stopped = False

    def take(self, order: Order) -> None:
        """Put an order at the end of the line."""
        with self._lock:
            if self._thread is None and not self._is_stopped:
                self._thread = threading.Thread(target=self._work, name="studio", daemon=True)
                self._thread.start()
        self._orders.put(order)

    def stop(self) -> None:
        """End at once; what is under way is not told of and can be ordered again."""
        with self._lock:
            self._is_stopped = True
            child, thread = self._child, self._thread
        self._orders.put(None)
        if child is not None:
            child.kill()
        if thread is not None:
            thread.join(timeout=10)

    def _work(self) -> None:
        while (order := self._orders.get()) is not None and not self._is_stopped:
            try:
                self._carry_out(order)
            except Exception:
                # The outermost guard of the studio's thread: one film never stops the others.
                log.exception("an order failed in the studio itself")
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            _end(child)

    def _carry_out(self, order: Order) -> None:
        wanted = {
            "source": str(order.source),
            "folder": str(order.folder),
            "jobs": [asdict(job) for job in order.jobs],
        }
        is_ended = False
        for happening in self._happenings(json.dumps(wanted)):
            is_ended = "end" in happening
            order.told(happening)
        if not is_ended and not self._is_stopped:
            order.told({"end": True, "broken": True})

    def _happenings(self, line: str) -> "_Lines":
        child = self._running_child()
        return _Lines(child, line)

    def _running_child(self) -> subprocess.Popen[str]:
        with self._lock:
            if self._child is not None and self._child.poll() is None:
                return self._child
            if self._child is not None:
                _end(self._child)
            # -P: the child's own folder is no place to import from.
            self._child = subprocess.Popen(
                [sys.executable, "-P", str(CHILD)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
            if self._is_stopped:
                self._child.kill()
            return self._child


class _Lines:
    """What the child tells about one order, up to its end or the child's."""

    def __init__(self, child: subprocess.Popen[str], order: str) -> None:
        self._child = child
        self._order: str | None = order
        self._is_ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> Happening:
        if self._is_ended or self._child.stdin is None or self._child.stdout is None:
            raise StopIteration
        try:
            if self._order is not None:
                self._child.stdin.write(self._order + "\n")
                self._child.stdin.flush()
                self._order = None
            line = self._child.stdout.readline()
        except OSError as error:
            raise StopIteration from error
        if not line.endswith("\n"):
            raise StopIteration
        happening: Happening = json.loads(line)
        self._is_ended = "end" in happening
        return happening


def _end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError as error:
                log.debug("the child left a broken pipe: %s", error)
