"""A question before something is taken away that does not come back."""

import sys

from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused

YES = frozenset({"y", "yes", "是", "好"})


def has_agreed(terminal: Terminal, question: str, *, says_yes: bool) -> bool:
    """
    Whether a person wants it. `says_yes` answers beforehand.

    Raises:
        RequestRefused: There is nobody to ask (code "nobody-to-agree").
    """
    if says_yes:
        return True
    if not sys.stdin.isatty():
        raise RequestRefused(code="nobody-to-agree")
    terminal.complain(question)
    return sys.stdin.readline().strip().lower() in YES
