"""How large and how deep things may be."""

import ast
from pathlib import Path

import pytest

from tests.architecture import exceptions
from tests.architecture.source import AnyFunction, Function, classes, functions, modules

FILE_LINES = 400
MAIN_WINDOW_LINES = 150
FUNCTION_LINES = 40
CLASS_LINES = 200
BLOCKS = 3
PARAMETERS = 5
BY_POSITION = 2

BLOCK = (
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.If,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.TryStar,
    ast.Match,
)
OTHER_FILES = Path(__file__).parents[2]


def test_no_file_is_over_400_lines() -> None:
    long = {module.place for module in modules() if module.line_count > FILE_LINES}

    assert exceptions.differences(long, exceptions.LONG_FILES) == []


@pytest.mark.checkout
def test_no_test_and_no_tool_is_over_400_lines() -> None:
    files = [*OTHER_FILES.glob("tests/**/*.py"), *OTHER_FILES.glob("packaging/**/*.py")]

    assert [file for file in files if len(file.read_text().splitlines()) > FILE_LINES] == []


def test_the_main_window_only_assembles() -> None:
    sizes = [module.line_count for module in modules() if module.place == "gui/main_window.py"]

    assert all(size <= MAIN_WINDOW_LINES for size in sizes)


def test_no_function_is_over_40_lines() -> None:
    long = {function.place for function in functions() if function.line_count > FUNCTION_LINES}

    assert exceptions.differences(long, exceptions.LONG_FUNCTIONS) == []


def test_no_class_is_over_200_lines() -> None:
    long = {
        place
        for place, node in classes()
        if (node.end_lineno or node.lineno) - node.lineno + 1 > CLASS_LINES
    }

    assert exceptions.differences(long, exceptions.LONG_CLASSES) == []


def test_no_more_than_three_blocks_lie_inside_one_another() -> None:
    deep = {function.place for function in functions() if depth(function.node) > BLOCKS}

    assert exceptions.differences(deep, exceptions.DEEP_FUNCTIONS) == []


def test_five_parameters_are_enough_and_the_third_goes_by_keyword() -> None:
    many = {function.place for function in functions() if has_too_many_parameters(function)}

    assert exceptions.differences(many, exceptions.MANY_PARAMETERS) == []


def depth(node: ast.AST) -> int:
    """How many blocks lie inside one another; `elif` is no deeper than its `if`."""
    below = [_depth_of(node, child) for child in ast.iter_child_nodes(node)]
    return max(below, default=0)


def _depth_of(parent: ast.AST, child: ast.AST) -> int:
    if isinstance(child, AnyFunction | ast.ClassDef | ast.Lambda):
        return 0
    is_elif = isinstance(parent, ast.If) and parent.orelse == [child] and isinstance(child, ast.If)
    return depth(child) + (isinstance(child, BLOCK) and not is_elif)


def has_too_many_parameters(function: Function) -> bool:
    """Whether a function of our own choosing asks for too much.

    Python's own methods and Qt's overrides (camelCase, and paint) have their parameters from
    elsewhere, and the parameters of a terminal command are the options that a person types.
    """
    name = function.name
    is_given = name.startswith("__") and name not in {"__init__", "__call__"}
    if is_given or name != name.lower() or name == "paint" or _is_terminal_command(function):
        return False
    arguments = function.node.args
    positional = len(arguments.posonlyargs) + len(arguments.args) - function.is_method
    return positional > BY_POSITION or positional + len(arguments.kwonlyargs) > PARAMETERS


def _is_terminal_command(function: Function) -> bool:
    return function.place.startswith("cli/commands/") and not function.name.startswith("_")
