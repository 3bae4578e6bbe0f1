"""How the suite is run: in two rounds, the second on a display of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workshop.suite import NOTHING_COLLECTED, Suite, virtual_display

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="Xvfb is not installed"),
]

SHOW = """
from PySide6.QtGui import QGuiApplication
print(QGuiApplication(["", "-platform", "xcb"]).screens())
"""


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """A python that runs nothing: it writes down what it was asked for, and ends with 5."""
    program = tmp_path / "python"
    note = '#!/bin/sh\necho "$QT_QPA_PLATFORM $*" >> asked\nexit 5\n'
    program.write_text(note)
    program.chmod(0o755)
    return program


def test_both_rounds_keep_the_marks_that_were_asked_for(recorder: Path, tmp_path: Path) -> None:
    exit_code = Suite(recorder, tmp_path, marks="not checkout").run()

    offscreen, xcb = (tmp_path / "asked").read_text().splitlines()
    assert offscreen.startswith("offscreen ")
    assert offscreen.endswith("-m not checkout")
    assert xcb.startswith("xcb ")
    assert xcb.endswith("-m window and not checkout")
    assert exit_code == NOTHING_COLLECTED


def test_what_a_person_asks_for_comes_last(recorder: Path, tmp_path: Path) -> None:
    Suite(recorder, tmp_path, arguments=["tests/gui", "-x"]).run()

    rounds = (tmp_path / "asked").read_text().splitlines()
    assert [words.endswith("tests/gui -x") for words in rounds] == [True, True]


def test_marks_of_a_persons_own_leave_no_second_round(recorder: Path, tmp_path: Path) -> None:
    Suite(recorder, tmp_path, arguments=["-m", "process"]).run()

    assert len((tmp_path / "asked").read_text().splitlines()) == 1


def test_a_virtual_display_takes_windows_and_is_gone_afterwards() -> None:
    command = [sys.executable, "-c", SHOW]

    with virtual_display() as display:
        during = subprocess.run(command, env={"DISPLAY": display}, check=False, capture_output=True)
    after = subprocess.run(command, env={"DISPLAY": display}, check=False, capture_output=True)

    assert b"QScreen" in during.stdout, during.stderr
    assert after.returncode != 0
