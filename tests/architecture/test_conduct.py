"""What code of this house does not do: catch everything, look at clocks, print, go undocumented."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture import exceptions
from tests.architecture.source import AnyFunction, Module, functions, modules

# Rooms that get time and randomness handed in.
CLOCKLESS = {"domain", "engine", "providers", "storage"}
CLOCKS = {
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.sleep",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "os.urandom",
    "uuid.uuid1",
    "uuid.uuid4",
}
# Where settings come in, and so what the environment says of them.
READS_THE_ENVIRONMENT = "settings/load.py"
ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.putenv"}


def test_everything_is_caught_at_the_outermost_guards_only() -> None:
    guards = {function.place for function in functions() if catches_everything(function.node)}

    assert exceptions.differences(guards, exceptions.OUTERMOST_GUARDS) == []


def test_no_module_catches_everything_while_it_is_imported() -> None:
    assert [m.place for m in modules() if catches_everything(m.tree)] == []


def test_time_and_randomness_are_handed_in() -> None:
    takers = {
        module.place
        for module in modules()
        if module.room in CLOCKLESS and any(map(is_clock, dotted_names(module)))
    }

    assert exceptions.differences(takers, exceptions.OWN_CLOCKS) == []


def test_the_environment_is_read_in_one_place() -> None:
    others = [m for m in modules() if m.place != READS_THE_ENVIRONMENT]

    readers = {m.place for m in others if ENVIRONMENT & set(dotted_names(m))}

    assert exceptions.differences(readers, exceptions.READERS_OF_THE_ENVIRONMENT) == []


def test_only_the_terminal_prints() -> None:
    printers = {m.place for m in modules() if m.room != "cli" and "print" in called_names(m)}

    assert printers == set()


def test_every_module_says_what_it_is() -> None:
    assert [m.place for m in modules() if not ast.get_docstring(m.tree)] == []


def test_every_public_class_and_function_says_what_it_is() -> None:
    assert [place for m in modules() for place in undocumented(m.tree.body, m.place)] == []


def test_every_verb_of_a_port_says_what_it_promises() -> None:
    verbs = [f for f in functions() if f.place.startswith("ports/") and f.name[0] != "_"]

    assert [verb.place for verb in verbs if not ast.get_docstring(verb.node)] == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("import time\ntime.sleep(1)", True),
        ("import time as t\nt.time()", True),
        ("from time import monotonic\nmonotonic()", True),
        ("from datetime import datetime\ndatetime.now()", True),
        ("import random\nrandom.random()", True),
        ("from random import choice\nchoice([1])", True),
        ("import random\ndef f(chance: random.Random): ...", False),
        ("def f(time): return time.sleep(1)", False),
    ],
)
def test_the_search_for_clocks_finds(text: str, is_found: bool) -> None:
    module = Module("engine/x.py", text, ast.parse(text))

    assert any(map(is_clock, dotted_names(module))) is is_found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("try: ...\nexcept Exception: ...", True),
        ("try: ...\nexcept: ...", True),
        ("try: ...\nexcept (ValueError, BaseException): ...", True),
        ("try: ...\nexcept ValueError: ...", False),
        ("try: ...\nexcept BaseException:\n f()\n raise", False),
        ("def f():\n try: ...\n except Exception: ...", False),
    ],
)
def test_the_search_for_guards_finds(text: str, is_found: bool) -> None:
    assert catches_everything(ast.parse(text)) is is_found


def catches_everything(node: ast.AST) -> bool:
    """Whether `node` itself, not a function inside it, has an `except` without a narrow class."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, AnyFunction):
            continue
        if isinstance(child, ast.ExceptHandler) and _keeps_everything(child):
            return True
        if catches_everything(child):
            return True
    return False


def _keeps_everything(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    passes_on = isinstance(last, ast.Raise) and last.exc is None
    return _is_broad(handler.type) and not passes_on


def _is_broad(caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    if isinstance(caught, ast.Tuple):
        return any(map(_is_broad, caught.elts))
    return isinstance(caught, ast.Name) and caught.id in {"Exception", "BaseException"}


def is_clock(name: str) -> bool:
    """Whether a dotted name takes time or randomness from the system; a class is only a type."""
    room, _, last = name.partition(".")
    return name in CLOCKS or (room in {"random", "secrets"} and last[:1].islower())


def dotted_names(module: Module) -> Iterator[str]:
    """Every dotted name in the text, with imported names written out: `t.time` as `time.time`."""
    imported = dict(_imported(module.tree))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute | ast.Name):
            head, *rest = _spelled(node)
            if head in imported:
                yield ".".join([imported[head], *rest])


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _spelled(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Attribute):
        return [*_spelled(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else [""]


def called_names(module: Module) -> set[str]:
    """Bare names that are called."""
    calls = (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)}


def undocumented(body: list[ast.stmt], place: str) -> Iterator[str]:
    """Public classes and functions that say nothing; what a method promises, its port tells."""
    for node in body:
        if not isinstance(node, AnyFunction | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield f"{place}:{node.name}"
