"""Arrows point downwards: the contracts of pyproject.toml."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE

ROOT = Path(__file__).parents[2]


@pytest.mark.process
def test_every_import_contract_is_kept() -> None:
    ask = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"

    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_contract_has_a_hole() -> None:
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("room", "mark"), [("providers", "account.py"), ("practice_cloud", "vendor.py")]
)
@pytest.mark.parametrize("kind", ["independence", "protected"])
def test_the_contracts_of_vendors_name_each_one(room: str, mark: str, kind: str) -> None:
    vendors = {file.parent.name for file in (PACKAGE / room).glob(f"*/{mark}")}
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    prefix = f"desktop_uploader.{room}."

    named = {
        module.removeprefix(prefix)
        for contract in content["tool"]["importlinter"]["contracts"]
        if contract["type"] == kind
        for module in contract.get("modules", contract.get("protected_modules"))
        if module.startswith(prefix)
    }

    assert len(vendors) > 1
    assert named == vendors
