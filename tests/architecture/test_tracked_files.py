"""What the repository holds is about the program, not about the machine it was written on."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture import exceptions

pytestmark = pytest.mark.checkout

ROOT = Path(__file__).parents[2]

# Written in pieces, so that this file does not find itself.
INDEX_HOSTS = [r"pypi\.", r"pythonhosted\.", r"\bmirrors?\.[a-z]+\.(com|cn|org|edu)"]
PLACES = [rf"(?<![\w.$}}])/{name}/" for name in ("work", "root")]
FORBIDDEN = re.compile("|".join([*INDEX_HOSTS, *PLACES]))


def tracked_files() -> list[Path]:
    """All files that git keeps; the list is the same for whoever owns the directory."""
    asked = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in answer.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_an_index_or_a_place_on_a_machine() -> None:
    found = []
    for file in tracked_files():
        text = file.read_bytes().decode("utf-8", errors="replace")
        found += [f"{file.name}: {match.group()}" for match in FORBIDDEN.finditer(text)]

    assert found == []


def test_every_exception_has_a_reason() -> None:
    lists = [value for name, value in vars(exceptions).items() if name.isupper()]

    assert lists
    assert all(len(reason.split()) > 3 for reasons in lists for reason in reasons.values())
