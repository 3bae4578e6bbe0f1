"""What a command must not do unasked: the question, and the answer to it."""

import sys
from typing import Annotated

import typer

from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]


def has_agreed(terminal: Terminal, question: str, *, is_yes: bool) -> bool:
    """
    Whether a person wants it; `is_yes` is the answer given beforehand.

    Raises:
        RequestRefused: Nobody can be asked (code "nobody-agrees").
    """
    if is_yes:
        return True
    if not sys.stdin.isatty():
        raise RequestRefused(code="nobody-agrees", facts={"question": question})
    terminal.complain(question)
    return typer.confirm(terminal.phrases("ask.sure"), default=False, err=True)
