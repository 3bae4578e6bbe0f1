"""No case of a cloud's suite is left out but by the cloud's own declaration."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_uploader.providers.registry import kinds
from tests.conformance.declared import Lack, lack_in, summary

TESTS = Path(__file__).parents[1]
SUITES_OF_A_CLOUD = {
    "ControlPlaneSuite",
    "FollowerSuite",
    "KindsSuite",
    "ObjectStoreSuite",
    "ObjectStoreTroubleSuite",
    "ProcessingSuite",
}
SUITE_FILES = (
    *("control_plane", "follower", "kinds", "object_store", "object_store_trouble"),
    "processing",
)
WAYS_OUT = {"skip", "skipif", "xfail", "importorskip", "fail", "exit"}


def test_a_suite_leaves_nothing_out_by_itself() -> None:
    said = {
        node.attr
        for name in SUITE_FILES
        for node in ast.walk(tree_of(TESTS / "conformance" / f"{name}_suite.py"))
        if isinstance(node, ast.Attribute)
    }

    assert "raises" in said
    assert said & WAYS_OUT == set()


def test_who_takes_a_suite_takes_it_whole() -> None:
    takers = dict(takers_of_suites())

    changed = [
        place
        for place, taker in takers.items()
        if taker.decorator_list or any(not is_docstring(line) for line in taker.body)
    ]

    assert len(takers) >= 3 * len(kinds())
    assert changed == []


def test_every_cloud_takes_every_suite() -> None:
    taken = {
        (Path(place).parent.name, base)
        for place, taker in takers_of_suites()
        for base in bases_of(taker)
    }

    wanted = {(kind.name, suite) for kind in kinds() for suite in SUITES_OF_A_CLOUD}
    assert wanted - taken == set()


def test_the_summary_counts_by_cloud_port_and_ability() -> None:
    reasons = [
        "Skipped: south, by key: no renewal, of a credential (control plane)",
        "Skipped: north: no follows_media, to read (follower)",
        "Skipped: south, by key: no renewal, of a credential (control plane)",
        "Skipped: could not import 'oss2': No module named 'oss2'",
    ]

    assert list(summary(reasons)) == [
        "north",
        "    follower         1  no follows_media, to read",
        "south, by key",
        "    control plane    2  no renewal, of a credential",
    ]


@pytest.mark.parametrize(
    ("reason", "lack"),
    [
        ("a, b: no c, d (e f)", Lack("a, b", "e f", "c, d")),
        ("Skipped: needs a display", None),
        ("", None),
    ],
)
def test_a_reason_is_read_as_it_was_said(reason: str, lack: Lack | None) -> None:
    assert lack_in(reason) == lack


def takers_of_suites() -> Iterator[tuple[str, ast.ClassDef]]:
    """Every class of a test that takes a cloud's suite, with its place."""
    for file in TESTS.rglob("test_*.py"):
        text = file.read_text(encoding="utf-8")
        if "Suite)" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and bases_of(node) & SUITES_OF_A_CLOUD:
                yield f"{file.relative_to(TESTS).as_posix()}:{node.name}", node


def bases_of(node: ast.ClassDef) -> set[str]:
    return {base.id for base in node.bases if isinstance(base, ast.Name)}


def is_docstring(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))
