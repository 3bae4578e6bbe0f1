"""The development environment: `.venv`, made from the hashed lock files.

Every package is installed by hash, also those that build the packages that come as source: so
nothing is built with tools that the lock does not name. An environment that exists is updated in
place; a package that has left the lock stays in it until `.venv` is deleted. `wheel-test` starts
clean each time and shows when something leaned on it.
"""

import hashlib
import importlib.util
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workshop import system_packages
from workshop.commands import ROOT, must

BUILD_LOCK = ROOT / "packaging" / "build.lock"
LOCK = ROOT / "packaging" / "requirements.lock"
VENV = ROOT / ".venv"

INSTALL_FAILED = "The lines above name the package; is the package index reachable?"


def run(arguments: list[str]) -> int:
    """The verb `venv`."""
    del arguments
    print(f"Ready: {prepare()}")
    return 0


def prepare() -> Path:
    """Make `.venv` what the lock files say, and return its python. Does nothing when it is."""
    stamp = VENV / ".prepared"
    python = python_of(VENV)
    wanted = _fingerprint()
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    print(f"Preparing {VENV} from packaging/requirements.lock ...", flush=True)
    make(VENV)
    install(VENV, ["--editable", str(ROOT)])
    stamp.write_text(wanted)
    return python


def make(venv: Path) -> None:
    """Make `venv` where it is missing, and install all that the lock files name."""
    if not _is_usable(venv):
        _create(venv)
    install(venv, ["--require-hashes", "--requirement", str(BUILD_LOCK)])
    install(venv, ["--require-hashes", "--requirement", str(LOCK)])


def install(venv: Path, wanted: Sequence[str]) -> None:
    """Install exactly `wanted`, no dependencies, built with what `venv` holds already."""
    uv = shutil.which("uv")
    if uv:
        installer = [uv, "pip", "install", "--quiet", "--python", str(python_of(venv))]
    else:
        pip = "-m pip --disable-pip-version-check --no-input install --quiet --use-pep517"
        installer = [str(python_of(venv)), *pip.split()]
    must([*installer, "--no-deps", "--no-build-isolation", *wanted], INSTALL_FAILED)


def system_needs() -> tuple[str, ...]:
    """What Debian must have before `.venv` can be made; nothing when it is there or uv makes it."""
    has_venv = shutil.which("uv") or importlib.util.find_spec("ensurepip")
    return () if has_venv or _is_usable(VENV) else system_packages.VENV


def python_of(venv: Path) -> Path:
    """The interpreter inside `venv`."""
    return program_of(venv, "python")


def program_of(venv: Path, name: str) -> Path:
    """The program `name` inside `venv`."""
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def needs() -> list[str]:
    """Names of the packages that the project asks for, extras included, as the lock spells them."""
    project = _project()["project"]
    asked = [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]
    return [re.split(r"[^\w-]", requirement)[0].lower().replace("_", "-") for requirement in asked]


def _is_usable(venv: Path) -> bool:
    """Whether `venv` runs, has the Python that we have, and an installer when there is no uv."""
    needed = "sys" if shutil.which("uv") else "sys, pip"
    ask = f"import {needed}; print(sys.implementation.cache_tag)"
    try:
        answer = subprocess.run(
            [python_of(venv), "-c", ask], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return answer.stdout.strip() == sys.implementation.cache_tag


def _create(venv: Path) -> None:
    uv = shutil.which("uv")
    if uv:
        must(
            [uv, "venv", "--quiet", "--clear", "--python", sys.executable, venv], "No environment."
        )
        return
    system_packages.require(system_needs())
    must([sys.executable, "-m", "venv", "--clear", venv], "No environment without Python's venv.")


def _fingerprint() -> str:
    """What the environment depends on; the tools' sections of pyproject.toml are no part of it."""
    project = _project()
    parts = [
        str(sys.implementation.cache_tag),
        json.dumps([project["build-system"], project["project"]], sort_keys=True),
        BUILD_LOCK.read_text(encoding="utf-8"),
        LOCK.read_text(encoding="utf-8"),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
