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
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in _own_files()]
    constants = {name: text for tree in trees for name, text in _constants(tree)}
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = {text for call in calls for text in _texts_in(call, constants)}
    return {text for text in named if RULE.match(text)}


def _own_files() -> list[Path]:
    return [
        path
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in ROOMS_WITH_STRANGERS_NAMES
    ]


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            yield from ((_name_of(target), str(node.value.value)) for target in node.targets)


def _texts_in(call: ast.Call, constants: dict[str, str]) -> Iterator[str]:
    given: list[ast.expr] = [word.value for word in call.keywords if word.arg in ("code", "rule")]
    if CALLS.match(_name_of(call.func)):
        given += call.args[: 2 if _name_of(call.func) == "_skipped" else 1]
    for value in given:
        if isinstance(value, ast.Constant):
            yield str(value.value)
        elif isinstance(value, ast.Name) and value.id.isupper():
            yield constants.get(value.id, "")


def _name_of(node: ast.expr) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))
