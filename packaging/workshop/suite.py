"""The test suite: once offscreen with everything, once more under Xvfb with the window tests."""

import os
import select
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from workshop import environment, system_packages
from workshop.commands import ROOT, call
from workshop.failure import Failure

# A suite that hangs must end: five minutes are the aim, twenty are a defect.
LIMIT_S = 20 * 60
NOTHING_COLLECTED = 5
XVFB_START_S = 20


@dataclass(frozen=True, slots=True)
class Suite:
    """
    One way to run the tests.

    Attributes:
        python: The interpreter that has pytest and the package.
        directory: Where `tests/` and `pyproject.toml` lie.
        arguments: Handed to pytest after our own, so they win.
        marks: Which tests, as pytest's `-m` has it; empty is all.
        is_covered: Whether branch coverage is collected into `directory`.
    """

    python: Path
    directory: Path = ROOT
    arguments: Sequence[str] = field(default=())
    marks: str = ""
    is_covered: bool = False

    def run(self) -> int:
        """Run both rounds; the answer is the first exit code that is not 0."""
        offscreen = self._round("offscreen", self.marks, workers=workers())
        windows = self._windows()
        return offscreen or windows

    def _windows(self) -> int:
        if "-m" in self.arguments:
            return 0
        if not shutil.which("Xvfb"):
            print("Xvfb is not installed: window tests ran offscreen only.", flush=True)
            return 0
        with virtual_display() as display:
            marks = f"window and {self.marks}" if self.marks else "window"
            exit_code = self._round("xcb", marks, workers=0, display=display)
        if exit_code == NOTHING_COLLECTED and self.arguments:
            return 0
        return exit_code

    def _round(self, platform: str, marks: str, *, workers: int, display: str | None = None) -> int:
        print(f"--- pytest, QT_QPA_PLATFORM={platform}", flush=True)
        coverage = ["--cov", "--cov-append", "--cov-report="] if self.is_covered else []
        pytest = [self.python, "-m", "pytest", "-q", "-n", str(workers), "-m", marks, *coverage]
        extra = {"QT_QPA_PLATFORM": platform} | ({"DISPLAY": display} if display else {})
        return call(
            [*pytest, *self.arguments],
            extra_environment=extra,
            directory=self.directory,
            limit_s=LIMIT_S,
        )


def run(arguments: list[str]) -> int:
    """The verb `test`."""
    prepare_system()
    return Suite(environment.prepare(), arguments=arguments).run()


def prepare_system() -> None:
    """See that Qt can start, and that there is a display to test on where that may be."""
    system_packages.require((*environment.system_needs(), *system_packages.QT))
    skipped = "Window tests will not run under Xvfb."
    system_packages.prefer(system_packages.DISPLAY, skipped)


def workers() -> int:
    """
    How many processes share the tests: one more than there are cores, since tests of real processes
    wait for the most part; more than four gain nothing. Where a run decides about a change (CI),
    as many as there are cores: nothing should fail there for want of a turn.
    """
    spare = 0 if os.environ.get("CI") else 1
    return min(4, (os.cpu_count() or 1) + spare)


@contextmanager
def virtual_display() -> Iterator[str]:
    """A display of our own for as long as the block lasts, named as DISPLAY wants it."""
    number_out, number_in = os.pipe()
    command = ["Xvfb", "-displayfd", str(number_in), "-screen", "0", "1280x1024x24"]
    server = subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[number_in], stderr=subprocess.DEVNULL
    )
    os.close(number_in)
    try:
        yield f":{_display_number(number_out)}"
    finally:
        os.close(number_out)
        server.terminate()
        server.wait()


def _display_number(pipe: int) -> int:
    readable, _, _ = select.select([pipe], [], [], XVFB_START_S)
    answer = os.read(pipe, 16) if readable else b""
    if not answer:
        raise Failure(f"Xvfb named no display within {XVFB_START_S} s.")
    return int(answer)
