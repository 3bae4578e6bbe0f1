"""What is typed, as values: options of the whole program, numbers of jobs, moments."""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

import typer

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.domain.ids import JobId

GLOBAL_WITH_VALUE = ("--home", "--lang", "--limit", "--connections", "--proxy")
GLOBAL_ALONE = ("--quiet", "--version")

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line on stdout.")]
AccountName = Annotated[str, typer.Option("--account", help="Which account.")]
AccountNames = Annotated[
    list[str] | None,
    typer.Option("--account", help="Which account; again for each that gets the files."),
]
JobNumbers = Annotated[
    list[str] | None, typer.Argument(metavar="ID...", help="Numbers of jobs, or: all")
]


def hoist(argv: Sequence[str]) -> list[str]:
    """`argv` with the program's own options first: they may be typed before or after the verb."""
    ours: list[str] = []
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        name, is_joined, _ = word.partition("=")
        if word == "--":
            return [*ours, *rest, word, *words]
        if name in GLOBAL_WITH_VALUE:
            ours.append(word)
            ours.extend([] if is_joined else [value for value in (next(words, None),) if value])
        else:
            (ours if word in GLOBAL_ALONE else rest).append(word)
    return [*ours, *rest]


def job_ids(numbers: Sequence[str]) -> tuple[JobId, ...]:
    """
    The numbers of jobs.

    Raises:
        RequestRefused: One is no number (code "bad-number").
    """
    for number in numbers:
        if not (number.isascii() and number.isdigit()):
            raise RequestRefused(code="bad-number", facts={"found": number})
    return tuple(JobId(int(number)) for number in numbers)


def absolute_bytes(path: str) -> bytes:
    """
    A path as the system has it. Links are kept: the name that was typed is the one shown.

    Raises:
        RequestRefused: It is empty, which would stand for the current folder (code "no-path").
    """
    if not path:
        raise RequestRefused(code="no-path")
    return os.fsencode(os.path.abspath(path))  # noqa: PTH100  pathlib cannot hold every name


def moment_s(text: str, now: datetime) -> float:
    """
    A moment in seconds since the epoch: "23:30" is the next half past eleven, else ISO 8601.

    Raises:
        RequestRefused: It is neither (code "bad-time").
    """
    try:
        hour = datetime.strptime(text, "%H:%M").time()
    except ValueError:
        return _iso_moment_s(text)
    today = datetime.combine(now.date(), hour)
    return (today if today > now else today + timedelta(days=1)).timestamp()


def pairs(texts: Sequence[str]) -> dict[str, str]:
    """
    "name=value" texts as a table.

    Raises:
        RequestRefused: One has no "=" (code "bad-option").
    """
    for text in texts:
        if not text.partition("=")[0] or "=" not in text:
            raise RequestRefused(code="bad-option", facts={"found": text.partition("=")[0]})
    return {name: value for name, _, value in (text.partition("=") for text in texts)}


def _iso_moment_s(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError as error:
        raise RequestRefused(code="bad-time", facts={"found": text}) from error
