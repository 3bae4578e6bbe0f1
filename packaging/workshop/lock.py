"""The lock files: exact versions with hashes for every system and Python, and no index address."""

import os
import shutil
from pathlib import Path

from workshop.commands import ROOT, must
from workshop.environment import BUILD_LOCK, LOCK, VENV, program_of
from workshop.failure import WRONG_USE, Failure

BUILD_NEEDS = ROOT / "packaging" / "build.in"


def run(arguments: list[str]) -> int:
    """The verb `lock`; arguments go to uv, such as `--upgrade-package NAME`."""
    uv = shutil.which("uv") or shutil.which("uv", path=program_of(VENV, "uv").parent)
    if uv is None:
        raise Failure("lock needs uv: .venv/bin/pip install uv, or your system's own.", WRONG_USE)
    _compile(uv, BUILD_NEEDS, BUILD_LOCK, arguments)
    _compile(uv, ROOT / "pyproject.toml", LOCK, ["--all-extras", *arguments])
    return 0


def _compile(uv: str, needs: Path, lock: Path, arguments: list[str]) -> None:
    choice = "pip compile --quiet --universal --python-version 3.11 --generate-hashes"
    print_rules = "--no-header --no-annotate --no-emit-index-url --no-emit-find-links"
    command = [uv, *choice.split(), *print_rules.split(), "--output-file", lock, *arguments, needs]
    must(command, f"{os.path.relpath(lock, ROOT)} is as it was.")
