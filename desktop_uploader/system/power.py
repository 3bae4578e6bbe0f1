"""
Keeps the machine from falling asleep by itself while files are sent.

Best effort: where it cannot be had, nothing fails. A person who closes the lid is obeyed. What is
asked for ends with this process, however that ends: the child reads from a pipe of ours
(systemd-inhibit(1)), watches our number (caffeinate(8)), or there is no child at all
(SetThreadExecutionState).
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from types import TracebackType

from desktop_uploader.system.wakeful_thread import WakefulThread

log = logging.getLogger(__name__)

PATIENCE_S = 5.0


def command_of_this_system() -> tuple[str, ...]:
    """The program that keeps this system awake for as long as it runs; empty for none."""
    if sys.platform == "darwin":
        return ("caffeinate", "-i", "-w", str(os.getpid()))
    if sys.platform == "win32":
        return ()
    inhibit = ("systemd-inhibit", "--what=sleep:idle", "--mode=block", "--who=Desktop Uploader")
    return (*inhibit, "--why=Files are being sent", "cat")


class KeepAwake:
    """
    Holds the machine awake between `hold` and `let_go`; each may be called any number of times.

    Args:
        is_wanted: Whether a person wants it; else nothing is ever done.
        command: The program to run meanwhile; None for the one of this system.
    """

    def __init__(self, *, is_wanted: bool = True, command: Sequence[str] | None = None) -> None:
        self._is_wanted = is_wanted
        self._command = command_of_this_system() if command is None else tuple(command)
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread: WakefulThread | None = None

    def hold(self) -> None:
        """Keep awake from now on."""
        with self._lock:
            if not self._is_wanted or self._child or self._thread:
                return
            if self._command:
                self._child = _start(self._command)
            elif sys.platform == "win32":
                self._thread = WakefulThread()

    def let_go(self) -> None:
        """Let it sleep again."""
        with self._lock:
            child, self._child = self._child, None
            thread, self._thread = self._thread, None
        if child:
            _end(child)
        if thread:
            thread.end()

    @property
    def is_held(self) -> bool:
        """Whether the machine is being kept awake."""
        with self._lock:
            return bool(self._thread) or bool(self._child and self._child.poll() is None)

    def __enter__(self) -> "KeepAwake":
        self.hold()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.let_go()


def _start(command: Sequence[str]) -> subprocess.Popen[bytes] | None:
    quiet = subprocess.DEVNULL
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
    except OSError as error:
        log.info("cannot keep the machine awake: %s", error)
        return None


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    if child.stdin:
        child.stdin.close()
    try:
        child.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
