"""The program's own text, read once: what the rules of this folder look at."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import desktop_uploader

PACKAGE = Path(desktop_uploader.__file__).parent

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """
    One file of the package.

    Attributes:
        place: Its path inside the package, as `engine/loop.py`.
        text: As it stands in the file.
        tree: The same, parsed.
    """

    place: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room it lies in; for a file at the top its own name."""
        return self.place.split("/")[0].removesuffix(".py")

    @property
    def line_count(self) -> int:
        """How many lines it has."""
        return len(self.text.splitlines())


@dataclass(frozen=True, slots=True)
class Function:
    """
    One function or method.

    Attributes:
        place: As `engine/loop.py:Loop.run`.
        node: Its definition.
        is_method: Whether its first parameter is the object or the class.
    """

    place: str
    node: AnyFunction
    is_method: bool

    @property
    def line_count(self) -> int:
        """Its lines without decorators, docstring and the empty lines around that."""
        first = self.node.lineno
        last = self.node.end_lineno or first
        body = self.node.body
        if ast.get_docstring(self.node) is None:
            return last - first + 1
        if len(body) == 1:
            return body[0].lineno - first
        return (body[0].lineno - first) + (last - body[1].lineno + 1)

    @property
    def name(self) -> str:
        """Its bare name."""
        return self.node.name


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package, in order of place."""
    files = sorted(PACKAGE.rglob("*.py"))
    return tuple(_read(file) for file in files)


def functions() -> Iterator[Function]:
    """Every function and method of the package, the nested ones too."""
    for module in modules():
        yield from _functions_in(module.tree, f"{module.place}:", in_class=False)


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    """Every class with its place, as `engine/loop.py:Loop`."""
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                yield f"{module.place}:{node.name}", node


def _read(file: Path) -> Module:
    text = file.read_text(encoding="utf-8")
    return Module(file.relative_to(PACKAGE).as_posix(), text, ast.parse(text))


def _functions_in(node: ast.AST, prefix: str, *, in_class: bool) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, AnyFunction):
            place = f"{prefix}{child.name}"
            yield Function(place, child, in_class and not _is_static(child))
            yield from _functions_in(child, f"{place}.", in_class=False)
        elif isinstance(child, ast.ClassDef):
            yield from _functions_in(child, f"{prefix}{child.name}.", in_class=True)
        else:
            yield from _functions_in(child, prefix, in_class=in_class)


def _is_static(node: AnyFunction) -> bool:
    return any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in node.decorator_list)
