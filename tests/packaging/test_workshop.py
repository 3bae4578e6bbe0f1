"""dev.py: what it promises before anything is installed."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workshop import environment, system_packages
from workshop.commands import ROOT
from workshop.failure import Failure

pytestmark = pytest.mark.checkout

DEV = ROOT / "packaging" / "dev.py"
LOCKS = [environment.LOCK, environment.BUILD_LOCK]
OWN_ROOMS = {"workshop", "bench", "soak"}
# Runs inside the environment, not before it.
INSIDE = {"clip.py"}


def dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py as a person would, with the environment's own python."""
    words = [sys.executable, str(DEV), *arguments]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def imported_by(path: Path) -> set[str]:
    """The top names of what `path` imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


def test_an_unknown_verb_is_answered_with_the_verbs_there_are() -> None:
    done = dev("tets")

    assert done.returncode == 2
    assert "There is no verb 'tets'" in done.stderr
    assert "wheel-test" in done.stderr


def test_help_is_no_failure() -> None:
    assert dev("--help").returncode == 0


def test_a_demo_of_a_file_that_is_not_there_is_wrong_use() -> None:
    done = dev("demo", "no-such-film.mp4")

    assert done.returncode == 2
    assert "There is no file" in done.stderr


def test_the_door_needs_nothing_that_is_not_in_the_standard_library() -> None:
    files = [DEV, *(ROOT / "packaging" / "workshop").glob("*.py")]

    needed = set().union(*(imported_by(file) for file in files if file.name not in INSIDE))

    assert needed - OWN_ROOMS <= sys.stdlib_module_names


@pytest.mark.parametrize("room", ["bench", "soak"])
def test_a_show_that_nobody_built_is_wrong_use(room: str) -> None:
    found = os.environ | {"PYTHONPATH": str(ROOT / "packaging")}

    done = subprocess.run(
        [sys.executable, "-m", room, "no-such-show"],
        env=found,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "no-such-show" in done.stderr


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_everything_in_a_lock_has_an_exact_version_and_hashes(lock: Path) -> None:
    entries = lock.read_text().replace("\\\n", " ").splitlines()

    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_address(lock: Path) -> None:
    assert "://" not in lock.read_text()


def test_the_checksum_module_in_the_lock_is_the_one_with_wheels() -> None:
    names = {line.split("==")[0] for line in environment.LOCK.read_text().splitlines()}

    assert "crcmod-plus" in names
    assert "crcmod" not in names


def test_every_need_of_the_project_is_in_the_lock() -> None:
    locked = environment.LOCK.read_text()

    assert [name for name in environment.needs() if f"\n{name}==" not in f"\n{locked}"] == []


def test_missing_system_packages_are_named_with_the_command(monkeypatch) -> None:
    monkeypatch.setattr(system_packages, "_is_debian", lambda: True)
    monkeypatch.setattr(system_packages, "_installed", lambda: {"libegl1"})
    monkeypatch.setattr(system_packages, "_may_install", lambda: False)

    with pytest.raises(Failure) as failure:
        system_packages.require(("libegl1", "libgl1"))

    assert failure.value.exit_code == 2
    assert "apt-get -qq install -y --no-install-recommends libgl1" in str(failure.value)


def test_what_is_only_preferred_and_may_not_be_installed_is_a_sentence(monkeypatch, capsys) -> None:
    monkeypatch.setattr(system_packages, "_is_debian", lambda: True)
    monkeypatch.setattr(system_packages, "_installed", set)
    monkeypatch.setattr(system_packages, "_may_install", lambda: False)

    system_packages.prefer(("xvfb",), "No windows under Xvfb.")

    assert capsys.readouterr().out == "No windows under Xvfb. It needs: xvfb\n"


def test_ci_can_be_started() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
