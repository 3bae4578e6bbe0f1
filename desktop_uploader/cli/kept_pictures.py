"""
Pictures of findings that a person wants to keep: in a folder that only this user may read.

The clouds delete them after two weeks. What is kept here goes by its age too, so that nobody
collects such pictures without wanting it. Files that are not named as ours are never touched.
"""

import os
import re
import stat
import time
from pathlib import Path

from desktop_uploader.cli.written_files import telling_of
from desktop_uploader.domain.errors import RequestRefused

DAY_S = 86400.0
OTHERS = stat.S_IRWXG | stat.S_IRWXO
OURS = re.compile(r"audit-[\w.-]+-\d{3}\.(?:jpg|png|gif|webp|bin)")
KINDS = ((b"\xff\xd8", "jpg"), (b"\x89PNG", "png"), (b"GIF8", "gif"), (b"RIFF", "webp"))
# O_BINARY is there where the system would otherwise turn line ends.
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class KeptPictures:
    """One folder of them."""

    def __init__(self, folder: Path) -> None:
        """
        Make the folder where it is not there.

        Raises:
            RequestRefused: Others may read it (code "folder-open-to-others"), or it cannot be made.
        """
        self._folder = folder
        with telling_of(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            rights = folder.stat().st_mode
        if os.name == "posix" and rights & OTHERS:
            raise RequestRefused(code="folder-open-to-others", facts={"folder": str(folder)})

    def keep(self, medium: str, number: int, *, content: bytes) -> Path:
        """Write one picture; the same of the same medium replaces an earlier one."""
        name = re.sub(r"[^\w.-]", "_", medium)
        path = self._folder / f"audit-{name}-{number:03}.{_kind_of(content)}"
        with telling_of(path), os.fdopen(os.open(path, NEW_FILE, 0o600), "wb") as file:
            file.write(content)
        return path

    def forget(self, *, days: int) -> int:
        """Delete those that were kept longer ago; how many."""
        oldest_s = time.time() - days * DAY_S
        with telling_of(self._folder):
            old = [
                path
                for path in self._folder.iterdir()
                if OURS.fullmatch(path.name) and path.lstat().st_mtime < oldest_s
            ]
            for path in old:
                path.unlink()
        return len(old)


def _kind_of(content: bytes) -> str:
    return next((kind for head, kind in KINDS if content.startswith(head)), "bin")
