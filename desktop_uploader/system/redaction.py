"""
A second net for secrets on their way into the log: the first is that nobody logs them.

Known values are hidden wherever they stand; what looks like a secret by its name is hidden too.
"""

import logging
import re
import threading
from urllib.parse import quote, quote_plus

HIDDEN = "***"
SHORTEST_SECRET = 6
"""Shorter values would hide every other word."""

_NAMES = (
    r"signature|security-?token|upload_?auth"
    r"|access_?key_?secret|secret_?(?:access_?)?key|\w*token|\w*secret|password|passwd"
)
_PATTERNS = (
    (
        re.compile(r"(authorization[\"']?\s*[=:]\s*[\"']?)[^\r\n\"']+", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"\b(bearer\s+)[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1{HIDDEN}"),
    (
        re.compile(rf"\b({_NAMES})([\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;}}>]+", re.IGNORECASE),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"(://)[^/\s@]+@"), rf"\1{HIDDEN}@"),
    (re.compile(r"\bSTS\.\w{10,}"), f"STS.{HIDDEN}"),
)


class Redactor:
    """
    A filter for a log's handler: takes secrets out of message, traceback and stack.

    It lets every record pass. A message becomes one line: names of files may hold line ends.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets: tuple[str, ...] = ()
        self._tracebacks = logging.Formatter()

    def add_secret(self, value: str) -> None:
        """Hide `value` from now on, also as it stands in an address."""
        if len(value) < SHORTEST_SECRET:
            return
        shapes = {value, quote(value, safe=""), quote_plus(value)}
        with self._lock:
            # The longest first: a shorter one may be its beginning.
            self._secrets = tuple(sorted(shapes | set(self._secrets), key=len, reverse=True))

    def clean(self, text: str) -> str:
        """`text` without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text

    def __call__(self, record: logging.LogRecord) -> bool:
        """Clean `record` in place."""
        record.msg = self.clean(_message_of(record)).replace("\r", "\\r").replace("\n", "\\n")
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = self._tracebacks.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True


def _message_of(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return f"{record.msg} {record.args!r}"  # wrong arguments must not stop who logs
