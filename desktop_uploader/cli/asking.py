"""A question before something is done that costs, or cannot be undone."""

import sys

from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused

YES = ("y", "yes", "j", "ja", "是", "好")


def agreed(terminal: Terminal, question: str, *, says_yes: bool, **facts: object) -> bool:
    """
    Whether a person agrees to what the phrase `question` says.

    Raises:
        RequestRefused: There is nobody to ask, and --yes was not given (code "needs-yes").
    """
    if says_yes:
        return True
    text = terminal.phrases(question, **facts)
    if not sys.stdin.isatty():
        terminal.complain(text)
        raise RequestRefused(code="needs-yes")
    terminal.complain(text)
    return input(terminal.phrases("ask.yes")).strip().lower() in YES
