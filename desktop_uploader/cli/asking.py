"""A question before something is lost."""

import sys

from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused

YES = frozenset({"y", "yes", "是", "好"})


def agrees(terminal: Terminal, question: str, *, is_answered: bool, **facts: object) -> bool:
    """
    Whether a person wants what `question` (a phrase's name) says.

    Args:
        is_answered: Whether the command line has said yes already.

    Raises:
        RequestRefused: Nobody can be asked (code "nobody-to-answer").
    """
    if is_answered:
        return True
    if not sys.stdin.isatty():
        raise RequestRefused(code="nobody-to-answer")
    sys.stderr.write(f"{terminal.phrases(question, **facts)} ")
    sys.stderr.flush()
    is_wanted = sys.stdin.readline().strip().casefold() in YES
    if not is_wanted:
        terminal.tell("nothing-changed")
    return is_wanted
