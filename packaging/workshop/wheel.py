"""The suite against what a user gets: the wheel, in a clean environment, away from the checkout."""

import shutil
import tempfile
from pathlib import Path

from workshop import coverage_floors, environment, suite
from workshop.commands import ROOT, must


def run(arguments: list[str]) -> int:
    """The verb `wheel-test`."""
    del arguments
    suite.prepare_system()
    environment.prepare()
    return test()


def test() -> int:
    """Build, install, copy the tests elsewhere, run them there with coverage; 0 when all pass."""
    with tempfile.TemporaryDirectory(prefix="desktop-uploader-wheel-") as scratch:
        venv, away = Path(scratch, "venv"), Path(scratch, "away")
        wheel = _build(Path(scratch, "dist"))
        environment.make(venv)
        environment.install(venv, [str(wheel)])
        _copy_tests(away)
        python = environment.python_of(venv)
        # What reads the checkout has nothing to read there.
        tests = suite.Suite(
            python,
            away,
            arguments=["--ignore=tests/packaging"],
            marks="not checkout",
            is_covered=True,
        )
        exit_code = tests.run()
        return coverage_floors.hold(python, away) or exit_code


def _build(directory: Path) -> Path:
    python = environment.python_of(environment.VENV)
    builder = [python, "-m", "hatchling", "build", "--target", "wheel", "--directory", directory]
    must(builder, "The wheel was not built.")
    (wheel,) = directory.glob("*.whl")
    return wheel


def _copy_tests(away: Path) -> None:
    """The tests and their settings; no `desktop_uploader` lies beside them."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "tests", away / "tests", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", away)
