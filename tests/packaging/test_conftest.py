"""The rule about logs, tried on tests of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

QUIET = "def test_it() -> None: ..."
LOUD = "import logging\ndef test_it(): logging.getLogger('room').warning('oh')"
LOUD_AND_MEANT = (
    "import logging\n"
    "def test_it(expected_logs):\n"
    "    logging.getLogger('room').warning('oh')\n"
    "    assert expected_logs.messages == ['oh']"
)


@pytest.mark.parametrize(("story", "exit_code"), [(QUIET, 0), (LOUD, 1), (LOUD_AND_MEANT, 0)])
def test_a_warning_that_nobody_expected_fails_the_test(
    story: str, exit_code: int, tmp_path: Path
) -> None:
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    (tmp_path / "test_story.py").write_text(story)
    plugins = ["-p", "tests.conftest", "-p", "no:cacheprovider", "-p", "no:randomly"]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugins, "test_story.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == exit_code, done.stdout + done.stderr


def test_a_name_that_is_no_text_does_not_end_a_run_in_many_processes(tmp_path: Path) -> None:
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    (tmp_path / "test_story.py").write_text(LOUD_AND_MEANT.replace("oh", "\\udcff"))

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "1", "-p", "tests.conftest", "test_story.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "1 passed" in done.stdout, done.stdout + done.stderr
