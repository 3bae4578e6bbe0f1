"""The door to the window, from start to exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop_uploader.gui.app import open_folder

ROOT = Path(__file__).parents[2]


def run_demo(stage: str) -> int:
    command = [sys.executable, "-m", "tests.gui.app_child", stage]
    ended = subprocess.run(command, cwd=ROOT, timeout=60, capture_output=True, check=False)
    assert b"Traceback" not in ended.stderr, ended.stderr.decode()
    return ended.returncode


@pytest.mark.process
def test_the_demonstration_ends_with_0_when_all_is_published() -> None:
    assert run_demo("published") == 0


@pytest.mark.process
def test_the_demonstration_ends_with_1_when_something_is_not_published() -> None:
    assert run_demo("rejected") == 1


def test_a_folder_that_is_not_there_is_not_opened(tmp_path: Path) -> None:
    assert not open_folder(str(tmp_path / "gone"))
