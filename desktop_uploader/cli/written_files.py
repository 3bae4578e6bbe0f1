"""Files that a command writes where a person said: what can go wrong there, as our error."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_uploader.domain.errors import RequestRefused

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def telling_of(file: str | Path) -> Iterator[None]:
    """
    Around the writing of `file`.

    Raises:
        RequestRefused: It cannot be written (code "output-not-written"), or its disk is full
            ("no-space-for-output"); facts: file, why.
    """
    try:
        yield
    except OSError as error:
        code = "no-space-for-output" if error.errno in FULL else "output-not-written"
        facts = {"file": str(file), "why": error.strerror or str(error)}
        raise RequestRefused(code=code, facts=facts) from error
