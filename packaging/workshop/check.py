"""Everything that a change must pass, one line a step with its seconds."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from workshop import coverage_floors, environment, suite, wheel
from workshop.commands import ROOT, call
from workshop.environment import VENV, program_of
from workshop.failure import WRONG_USE, Failure


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to pass: what it is called, and how it is done (0 is passed)."""

    name: str
    perform: Callable[[], int]


def run(arguments: list[str]) -> int:
    """The verb `check`: every step runs, also after one has failed; 1 when any has."""
    if arguments not in ([], ["--wheel"]):
        raise Failure("check takes --wheel or nothing.", WRONG_USE)
    suite.prepare_system()
    environment.prepare()
    test = Step("wheel-test", wheel.test) if arguments else Step("tests", _test)
    results = [_perform(step) for step in (*_STATIC, test)]
    print("\n".join(["", *(line for line, _ in results)]))
    return max(exit_code for _, exit_code in results)


def _perform(step: Step) -> tuple[str, int]:
    print(f"--- {step.name}", flush=True)
    began_s = time.monotonic()
    try:
        passed = step.perform() == 0
    except Failure as failure:
        print(failure, flush=True)
        passed = False
    seconds = time.monotonic() - began_s
    return f"{'ok' if passed else 'FAILED':<7}{step.name:<12}{seconds:7.1f} s", int(not passed)


def _test() -> int:
    python = environment.python_of(VENV)
    _forget_coverage()
    exit_code = suite.Suite(python, is_covered=True).run()
    return coverage_floors.hold(python, ROOT) or exit_code


def _forget_coverage() -> None:
    for old in ROOT.glob(".coverage*"):
        old.unlink()


def _types() -> int:
    mypy = program_of(VENV, "mypy")
    package = call([mypy])
    # From within packaging/, whose name is also that of an installed package.
    workshop = ["--config-file", ROOT / "pyproject.toml", "dev.py"]
    workshop += ["workshop", "bench", "soak", "pictures"]
    found = {"MYPYPATH": str(ROOT)}
    return call([mypy, *workshop], directory=ROOT / "packaging", extra_environment=found) or package


def _tool(*command: str) -> Callable[[], int]:
    return lambda: call([program_of(VENV, command[0]), *command[1:]])


_STATIC = (
    Step("format", _tool("ruff", "format", "--check", ".")),
    Step("lint", _tool("ruff", "check", ".")),
    Step("types", _types),
    Step("imports", _tool("lint-imports")),
)
