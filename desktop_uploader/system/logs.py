"""The engine's log: a file of limited size, its repetitions folded, without secrets."""

import logging
import time
from collections import OrderedDict
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from desktop_uploader.system.redaction import Redactor

FILE_BYTES = 10 * 1024 * 1024
FILES = 5
OURS = "desktop_uploader"

FOLD_AFTER = 5
"""So often a message is written within its window, then it is only counted."""
WINDOW_S = 60.0
MOST_REMEMBERED = 512


class RepetitionFolder:
    """
    A filter for a log's handler: a message that comes again and again is counted, not written.

    When it comes after its window, it says how often it was left out.
    """

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, int, str], tuple[float, int]] = OrderedDict()

    def __call__(self, record: logging.LogRecord) -> bool:
        """Whether `record` is to be written; called under the handler's own lock."""
        name = (record.name, record.levelno, record.getMessage())
        began_at_s, count = self._seen.pop(name, (record.created, 0))
        if record.created - began_at_s >= WINDOW_S:
            self._tell(record, left_out=count - FOLD_AFTER)
            began_at_s, count = record.created, 0
        self._seen[name] = (began_at_s, count + 1)
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return count < FOLD_AFTER

    def _tell(self, record: logging.LogRecord, *, left_out: int) -> None:
        if left_out > 0:
            record.msg, record.args = f"{record.getMessage()} (left out {left_out} times)", None


def log_to(log_file: Path, *, level: str, redactor: Redactor | None = None) -> "EngineLog":
    """Write this process' log to `log_file` from now on; raises OSError where it cannot be."""
    return EngineLog(log_file, level=level, redactor=redactor or Redactor())


class EngineLog:
    """
    The log of this process, from construction until `close`.

    Other packages are heard from WARNING on: what they tell of requests holds signatures.

    Raises:
        OSError: The file cannot be opened.
    """

    def __init__(self, log_file: Path, *, level: str, redactor: Redactor) -> None:
        log_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        log_file.touch(mode=0o600)
        self._handler = RotatingFileHandler(
            log_file,
            maxBytes=FILE_BYTES,
            backupCount=FILES - 1,
            encoding="utf-8",
            errors="backslashreplace",
        )
        self._handler.setFormatter(_formatter())
        self._handler.addFilter(redactor)
        self._folder = RepetitionFolder()
        self._handler.addFilter(self._folder)
        self._ours = logging.getLogger(OURS)
        self._earlier_level = self._ours.level
        self._ours.setLevel(level.upper())
        logging.getLogger().addHandler(self._handler)

    def close(self) -> None:
        """Write no more; a second call does nothing."""
        logging.getLogger().removeHandler(self._handler)
        self._ours.setLevel(self._earlier_level)
        self._handler.close()

    def __enter__(self) -> "EngineLog":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _formatter() -> logging.Formatter:
    formatter = logging.Formatter(
        "%(asctime)s.%(msecs)03dZ %(levelname)s %(threadName)s %(name)s: %(message)s",
        "%Y-%m-%dT%H:%M:%S",
    )
    formatter.converter = time.gmtime
    return formatter
