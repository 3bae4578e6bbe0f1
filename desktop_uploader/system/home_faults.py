"""The system's errors about the program's own folders -> ours, in one place."""

import errno
from pathlib import Path

from desktop_uploader.domain.errors import JournalTrouble, RequestRefused, UploaderError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def home_fault(error: OSError, folder: Path) -> UploaderError:
    """
    What `error`, met while something in `folder` was made or written, means.

    A full disk is no matter of rights: it passes when space is freed, and is named so.
    """
    if error.errno in FULL:
        return JournalTrouble(str(error), code="disk-full")
    if error.errno == errno.EIO:
        return JournalTrouble(str(error), code="disk-error")
    return RequestRefused(str(error), code="home-not-writable", facts={"folder": str(folder)})
