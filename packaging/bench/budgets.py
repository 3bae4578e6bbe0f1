"""What the program may cost, and the table that holds readings against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SHAPE: Mapping[str, Any] = {
    "throughput_tls": {
        "ours_over_raw": None,
        "ours_over_oss2": None,
        "ours_over_cos": None,
        "ours_over_obs": None,
    },
    "cpu_s_per_gib_tls": None,
    "small_files": {
        "files_per_s": None,
        "late_over_early": None,
        "engine_cpu_ms_per_file": None,
    },
    "engine_rss_mib": None,
    "journal_bytes_per_file": None,
    "window": {
        "first_paint_s": None,
        "rows": None,
        "stall_ms": {"p50": None, "p99": None, "max": None},
        "pause_all_s": None,
    },
}
"""The closing object of `--json`; null is what no bench has measured."""


@dataclass(frozen=True, slots=True)
class Budget:
    """
    A bound for one reading.

    Attributes:
        name: Where it stands among the readings, dotted.
        is_most: Whether the reading may be no more than `bound`; else no less.
    """

    name: str
    bound: float
    unit: str
    is_most: bool = True

    def is_kept_by(self, reading: float) -> bool:
        """Whether `reading` is within the bound."""
        return reading <= self.bound if self.is_most else reading >= self.bound


BUDGETS = (
    Budget("throughput_tls.ours_over_raw", 0.85, "x", is_most=False),
    Budget("throughput_tls.ours_over_oss2", 3, "x", is_most=False),
    Budget("throughput_tls.ours_over_cos", 2, "x", is_most=False),
    Budget("throughput_tls.ours_over_obs", 1.2, "x", is_most=False),
    Budget("cpu_s_per_gib_tls", 1.8, "s/GiB"),
    Budget("small_files.files_per_s", 80, "files/s", is_most=False),
    Budget("small_files.late_over_early", 0.95, "x", is_most=False),
    Budget("small_files.engine_cpu_ms_per_file", 6, "ms/file"),
    Budget("small_files.over_ceiling", 0.9, "x", is_most=False),
    Budget("engine_rss_mib", 150, "MiB"),
    Budget("journal_bytes_per_file", 1024, "bytes"),
    Budget("usable_s", 2, "s"),
    Budget("window.first_paint_s", 1, "s"),
    Budget("window.stall_ms.p99", 50, "ms"),
    Budget("window.stall_ms.max", 200, "ms"),
    Budget("window.pause_all_s", 1, "s"),
)


def closing_object(readings: Mapping[str, Any]) -> dict[str, Any]:
    """The readings that `SHAPE` names, and no others; null for a group that was not measured."""
    return {name: _cut(readings.get(name), kept) for name, kept in SHAPE.items()}


def table(readings: Mapping[str, Any], budgets: Sequence[Budget]) -> str:
    """A line for each budget whose reading is there: reading, spread, bound, and how it stands."""
    lines = [f"{'':38} {'median':>9}  {'least – most':>17}  {'budget':>9}"]
    for budget in budgets:
        reading = _found(readings, budget.name)
        if reading is None:
            continue
        spread = _found(readings, f"{budget.name}_spread")
        told = f"{spread[0]:g} – {spread[1]:g}" if spread else ""
        sign = "<=" if budget.is_most else ">="
        verdict = "" if budget.is_kept_by(reading) else "  NOT KEPT"
        bound = f"{sign} {budget.bound:g}"
        lines.append(
            f"{budget.name:38} {reading:>9g}  {told:>17}  {bound:>9} {budget.unit}{verdict}"
        )
    return "\n".join(lines)


def _found(readings: Mapping[str, Any], name: str) -> Any:
    found: Any = readings
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _cut(found: Any, shape: Any) -> Any:
    if not isinstance(shape, Mapping) or found is None:
        return found
    return {name: _cut(found.get(name), kept) for name, kept in shape.items()}
