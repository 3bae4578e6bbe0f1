"""The benches: what they are called, and what is made of their readings. None is run here."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from bench.budgets import BUDGETS, SHAPE, Budget, closing_object, table
from bench.figures import median, quantile, spread
from bench.registry import BENCHES
from bench.station import make_film
from desktop_uploader.ports.source_files import Soundness
from desktop_uploader.system.source_files import LocalFiles

ROOT = Path(__file__).parents[2]


def leaves(shape: object, name: str = "") -> set[str]:
    """The dotted names of all readings of a shape."""
    if not isinstance(shape, dict):
        return {name}
    return {leaf for key, inner in shape.items() for leaf in leaves(inner, f"{name}.{key}")}


@pytest.mark.parametrize("name", sorted(BENCHES))
def test_every_bench_is_a_module_that_can_be_asked(name: str) -> None:
    module = __import__(f"bench.{name}", fromlist=["measure"])

    assert isinstance(module, ModuleType)
    assert callable(module.measure)


def test_what_was_not_measured_is_null_and_what_nobody_asked_for_is_left_out() -> None:
    told = closing_object({"engine_rss_mib": 140.5, "usable_s": 0.4})

    assert set(told) == set(SHAPE)
    assert told["engine_rss_mib"] == 140.5
    assert told["window"] is None


def test_the_closing_object_keeps_its_shape_inside_of_a_group() -> None:
    whole = {"stall_ms": {"p50": 1, "p99": 2, "max": 3, "rounds": 5}, "rows": 100_000}

    told = closing_object({"window": whole})

    assert leaves(told["window"]) == leaves(SHAPE["window"])
    assert told["window"]["stall_ms"] == {"p50": 1, "p99": 2, "max": 3}


def test_every_reading_of_the_closing_object_has_a_budget() -> None:
    measured = {leaf.removeprefix(".") for leaf in leaves(dict(SHAPE))}

    without = measured - {budget.name for budget in BUDGETS}

    assert without == {"window.rows", "window.stall_ms.p50"}


def test_the_table_says_which_budget_is_not_kept() -> None:
    budgets = (Budget("slow", 1, "s"), Budget("quick", 2, "x", is_most=False), Budget("no", 1, "s"))

    lines = table({"slow": 1.5, "slow_spread": [1, 2], "quick": 2}, budgets).splitlines()[1:]

    assert ["NOT KEPT" in line for line in lines] == [True, False]
    assert "1 – 2" in lines[0]


def test_readings_are_summed_up_by_their_middle_and_their_ends() -> None:
    readings = [5.0, 1.0, 3.0]

    assert (median(readings), spread(readings)) == (3.0, [1.0, 5.0])
    assert quantile(range(1000), 0.99) == 990


def test_a_film_for_a_bench_is_as_long_as_asked_for_and_sound(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"

    make_film(path, size_bytes=1_000_000, filling=b"x" * 1000)

    files = LocalFiles()
    check = files.check_container(files.find(bytes(path)))
    assert path.stat().st_size == 1_000_000
    assert check.soundness is Soundness.SOUND


@pytest.mark.process
@pytest.mark.checkout
@pytest.mark.parametrize(("names", "exit_code"), [(["nobody"], 2), (["--help"], 0)])
def test_a_name_that_nobody_knows_is_wrong_use(names: list[str], exit_code: int) -> None:
    command = [sys.executable, "-m", "bench", *names]

    done = subprocess.run(
        command, cwd=ROOT / "packaging", capture_output=True, check=False, timeout=60
    )

    assert done.returncode == exit_code
    assert all(name.encode() in done.stdout + done.stderr for name in BENCHES)
