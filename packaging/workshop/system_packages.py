"""What Debian must have installed, and how it gets there.

The sets for Qt were found in a bare Debian 12 by adding packages until nothing was missing: the
offscreen platform needs QT, the xcb platform under Xvfb needs DISPLAY as well, and the
Chinese texts in pictures need a font.
"""

import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from workshop.commands import must
from workshop.failure import WRONG_USE, Failure

VENV = ("python3-venv", "ca-certificates")
QT = (
    "libegl1",
    "libgl1",
    "libdbus-1-3",
    "libfontconfig1",
    "libxkbcommon0",
    "libglib2.0-0",
    "libbrotli1",
)
XCB = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
)
DISPLAY = ("xvfb", *XCB, "fonts-wqy-microhei")


def require(packages: Sequence[str]) -> None:
    """See that `packages` are installed: install them as root, else say how and end with 2."""
    missing = _missing(packages) if packages else []
    if not missing:
        return
    if not _may_install():
        command = f"apt-get update && {shlex.join(_install_command(missing))}"
        sentence = f"System packages are missing. As root, run:\n  {command}"
        raise Failure(sentence, WRONG_USE)
    print(f"Installing system packages: {' '.join(missing)}", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    must(["apt-get", "-qq", "update"], "Is the network there?", extra_environment=quiet)
    must(_install_command(missing), "The lines above say why.", extra_environment=quiet)


def prefer(packages: Sequence[str], what_is_skipped: str) -> None:
    """Like `require`, but where they cannot be installed say `what_is_skipped` and go on."""
    missing = _missing(packages)
    if missing and not _may_install():
        print(f"{what_is_skipped} It needs: {' '.join(missing)}", flush=True)
        return
    require(packages)


def _missing(packages: Sequence[str]) -> list[str]:
    if not _is_debian():
        print(f"This is no Debian; seen to by you: what Debian calls {' '.join(packages)}.")
        return []
    installed = _installed()
    return [name for name in packages if name not in installed]


def _install_command(packages: Sequence[str]) -> list[str]:
    return ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages]


def _may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _is_debian() -> bool:
    """Whether dpkg keeps this system: Debian itself, or one that is made from it."""
    return Path("/var/lib/dpkg/status").exists()


def _installed() -> set[str]:
    """Names of installed packages and of what they provide (Ubuntu's libglib2.0-0t64 does)."""
    asked = ["dpkg-query", "--show", "-f", "${db:Status-Status}\t${Package}\t${Provides}\n"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    names: set[str] = set()
    for line in answer.splitlines():
        status, package, provides = line.split("\t")
        if status == "installed":
            names |= {package, *(offer.split()[0] for offer in provides.split(", ") if offer)}
    return names
