"""How a path of ours is said to the system, and to people."""

import os
import sys
from pathlib import Path

LONG = "\\\\?\\"
LONG_SHARE = "\\\\?\\UNC\\"


def native(path: bytes) -> Path:
    """`path` (absolute) as the system's calls take it, however long it is, text or not."""
    text = os.fsdecode(path)
    return Path(in_long_form(text) if sys.platform == "win32" else text)


def in_long_form(path: str) -> str:
    """
    A Windows path in the form that is not cut off at 260 characters.

    Source: "Maximum Path Length Limitation": the prefix, backslashes alone, no dots.
    """
    if path.startswith(LONG):
        return path
    backslashed = path.replace("/", "\\")
    if backslashed.startswith("\\\\"):
        return LONG_SHARE + backslashed[2:]
    return LONG + backslashed


def below(folder: bytes, name: str) -> bytes:
    """The path of `name` in `folder`."""
    separator = os.fsencode(os.sep)
    return folder.rstrip(separator) + separator + os.fsencode(name)


def for_people(path: bytes) -> str:
    """`path` as text; what is no text is shown as replacement characters."""
    return path.decode(sys.getfilesystemencoding(), "replace")
