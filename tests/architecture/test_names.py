"""Words that say nothing are no names."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.architecture.source import classes, modules

# A thing that is called by one of these has not been understood yet.
EMPTY_NOUNS = {
    "util",
    "helper",
    "common",
    "misc",
    "core",
    "base",
    "manager",
    "handler",
    "service",
    "data",
    "stuff",
}
# These say nothing before another word either: BaseStore, CommonErrors.
EMPTY_PREFIXES = {"base", "common", "core", "misc"}


def test_no_room_and_no_file_has_an_empty_name() -> None:
    names = {part for module in modules() for part in PurePosixPath(module.place).parts}

    assert [name for name in names if is_empty(name.removesuffix(".py").split("_"))] == []


def test_no_class_has_an_empty_name() -> None:
    assert [place for place, node in classes() if is_empty(list(words_of(node.name)))] == []


@pytest.mark.parametrize("name", ["UploadManager", "Utils", "BaseStore", "JobData", "_HTTPHandler"])
def test_these_names_are_empty(name: str) -> None:
    assert is_empty(list(words_of(name)))


@pytest.mark.parametrize("name", ["ServiceDown", "DataLost", "Transfer", "Database"])
def test_these_names_say_something(name: str) -> None:
    assert not is_empty(list(words_of(name)))


def words_of(name: str) -> Iterator[str]:
    """The words of a CamelCase name, small."""
    for word in re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+", name):
        yield word.lower()


def is_empty(words: list[str]) -> bool:
    """Whether the thing itself, the last word, is none, or the first one only fills."""
    words = [word for word in words if word]
    if not words:
        return False
    return words[-1] in EMPTY_NOUNS | {f"{noun}s" for noun in EMPTY_NOUNS} or (
        words[0] in EMPTY_PREFIXES
    )
