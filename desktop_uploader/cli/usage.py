"""
What is typed wrong, in the person's language.

The library that reads the command line says it in English; its sentences are recognised here, and
one that is not is shown as it is.
"""

import re
from typing import Any

from desktop_uploader.wording.phrases import Phrases

NEARLY = (
    r"No such option:? '?(?P<what>[^'\s]+?)'?[. ]+"
    r"\(?(?:Did you mean|Possible options:) (?P<others>[^?)]+)"
)
CHOICE = "usage.bad-choice"
SENTENCES = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"No such command '(?P<what>.+?)'", "usage.no-command"),
        (NEARLY, "usage.no-option-but"),
        (r"No such option:? '?(?P<what>[^'\s]+?)'?\.?(?:\s|$)", "usage.no-option"),
        (r"Missing (?:argument|option|parameter) '(?P<what>[^']+)'", "usage.missing"),
        (r"unexpected extra arguments?(?:\(s\))? \((?P<what>.+)\)", "usage.too-much"),
        (r"'(?P<what>[^']+)' does not take a value", "usage.takes-no-value"),
        (r"'(?P<what>[^']+)' requires an? argument", "usage.needs-value"),
        (r"Invalid value for '(?P<what>[^']+)'.* not one of (?P<accepted>.+?)\.?$", CHOICE),
        (r"Invalid value for '(?P<what>[^']+)'.*valid (?:integer|number)", "usage.bad-number"),
        (r"Invalid value for '(?P<what>[^']+)': (?P<why>.+)", "usage.bad-value"),
    )
)
"""How each sentence of the library is known, and our phrase for it; the first that fits is said."""


def told(error: Any, phrases: Phrases) -> str:
    """
    How the command is used, and what is wrong with the way it was typed.

    Args:
        error: A usage error of the library: its `ctx` is None where no command was reached.
    """
    lines = []
    if error.ctx is not None:
        usage = error.ctx.get_usage().removeprefix("Usage: ")
        lines.append(phrases("usage.usage", usage=usage))
        lines.append(phrases("usage.help", command=error.ctx.command_path))
    lines.append(phrases("usage.wrong", text=_sentence(error.format_message(), phrases)))
    return "\n".join(lines)


def _sentence(said: str, phrases: Phrases) -> str:
    for pattern, key in SENTENCES:
        found = pattern.search(said)
        if found is not None:
            return phrases(key, **found.groupdict())
    return said
