"""Files for a test to look at."""

import os
from pathlib import Path


def write(path: Path, content: bytes = b"film") -> bytes:
    """Make a file, and the folders above it; returns its path in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return os.fsencode(path)


def open_to_all(home: Path) -> None:
    """Let everybody through `home` and the folder above it, as far as the tests made them."""
    home.chmod(0o755)
    home.parent.chmod(0o755)
