"""The names of rules and codes of ours, as they stand in the program's own text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import desktop_uploader

PACKAGE = Path(desktop_uploader.__file__).parent
ROOMS_WITH_STRANGERS_NAMES = ("practice_cloud",)
RULE = re.compile(r"[a-z]+(-[a-z]+)*\Z")
CALLS = re.compile(r"_?(refuse|refused|warn|skipped|finding|doubtful|broken)\Z", re.IGNORECASE)


def rules_in_use() -> set[str]:
    """Every text given as `code=` or `rule=`, or first to Finding and its like."""
    return {
        name
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in ROOMS_WITH_STRANGERS_NAMES
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        for name in _names_in(call)
    }


def _names_in(call: ast.Call) -> Iterator[str]:
    given: list[ast.expr] = [word.value for word in call.keywords if word.arg in ("code", "rule")]
    if CALLS.match(_name_of(call.func)):
        given += call.args
    for value in given:
        if isinstance(value, ast.Constant) and RULE.match(str(value.value)):
            yield str(value.value)


def _name_of(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))
