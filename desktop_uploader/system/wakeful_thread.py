"""
Windows' way to stay awake: a state of one thread, which has to live as long as it is wanted.

Source: SetThreadExecutionState, winbase.h: ES_CONTINUOUS 0x80000000, ES_SYSTEM_REQUIRED 0x1.
"""

import sys
import threading

CONTINUOUS, SYSTEM_REQUIRED = 0x80000000, 0x00000001


class WakefulThread:
    """Keeps Windows awake from construction until `end`; elsewhere it only waits."""

    def __init__(self) -> None:
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._stay, name="keep-awake", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Let the machine sleep again."""
        self._is_over.set()
        self._thread.join()

    def _stay(self) -> None:
        _set_state(CONTINUOUS | SYSTEM_REQUIRED)
        self._is_over.wait()
        _set_state(CONTINUOUS)


def _set_state(state: int) -> None:
    if sys.platform == "win32":
        import ctypes  # only this system has the call

        ctypes.windll.kernel32.SetThreadExecutionState(ctypes.c_uint(state))
