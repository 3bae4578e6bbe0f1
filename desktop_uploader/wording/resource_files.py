"""Reads the texts that ship with the program."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

LANGUAGES = ("en", "zh")


@cache
def read_table(name: str) -> Mapping[str, str]:
    """
    A file of phrases (its path below `resources`) as one flat table: [a] b = "c" is "a.b": "c".

    Names inside quotation marks keep their own points.
    """
    content = tomllib.loads(resource(name).read_text(encoding="utf-8"))
    return dict(_flattened(content))


@cache
def books_in(folder: str) -> tuple[str, ...]:
    """The names of a folder's tables, in order; each once, however many languages it has."""
    names = [table.name for table in resource(folder).iterdir() if table.name.endswith(".toml")]
    return tuple(sorted({name.partition(".")[0] for name in names}))


def resource(name: str) -> Traversable:
    """A file that ships with the program, by its path below `resources`."""
    return _resources().joinpath(*name.split("/"))


def _resources() -> Traversable:
    shipped = files("desktop_uploader") / "resources"
    # A wheel carries them inside the package; in a checkout they lie beside it.
    return shipped if shipped.is_dir() else Path(__file__).parents[2] / "resources"


def _flattened(content: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        if isinstance(value, Mapping):
            yield from _flattened(value, f"{before}{name}.")
        else:
            yield before + name, str(value)
