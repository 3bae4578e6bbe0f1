"""The names of rules and codes of ours, as they stand in the program's own text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import desktop_uploader

PACKAGE = Path(desktop_uploader.__file__).parent
ROOMS_WITH_STRANGERS_NAMES = ("practice_cloud",)
RULE = re.compile(r"[a-z]+[0-9]*(-[a-z]+)*\Z")
CALLS = re.compile(r"_?(refuse|refused|warn|skipped|finding|doubtful|broken)\Z", re.IGNORECASE)
TABLES = re.compile(r"_?(CODE_OF_|[A-Z_]*RULES\Z)")
Named = dict[str, set[str]]
"""Constants by name; two modules may give one name to different texts."""


def rules_in_use() -> set[str]:
    """Every text given as `code=` or `rule=`, or first to Finding and its like, or in a table."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in _own_files()]
    constants: Named = {}
    for name, text in (found for tree in trees for found in _constants(tree)):
        constants.setdefault(name, set()).add(text)
    nodes = [node for tree in trees for node in ast.walk(tree)]
    given = [value for node in nodes for value in (*_given(node), *_tabled(node))]
    named = {text for value in given for text in _texts(value, constants)}
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


def _given(node: ast.AST) -> Iterator[ast.expr]:
    """What a call is given for a rule."""
    if isinstance(node, ast.Call):
        yield from (word.value for word in node.keywords if word.arg in ("code", "rule"))
        if CALLS.match(_name_of(node.func)):
            yield from node.args[: 2 if _name_of(node.func) == "_skipped" else 1]


def _tabled(node: ast.AST) -> Iterator[ast.expr]:
    """What a table of rules holds, and what is taken where it holds nothing."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(values=held)):
            yield from held if TABLES.match(name) else []
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=[_, default]):
            yield from [default] if TABLES.match(name) else []


def _texts(value: ast.expr, constants: Named) -> set[str]:
    if isinstance(value, ast.Constant):
        return {str(value.value)}
    if isinstance(value, ast.Name) and value.id.isupper():
        return constants.get(value.id, set())
    return set()


def _name_of(node: ast.expr) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))
