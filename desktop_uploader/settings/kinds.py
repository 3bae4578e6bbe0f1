"""
What a setting's value may be, and how it is said: texts in, values out, and back.

A rate is said in bytes a second with decimal (`500K`, `2MB/s`) or binary (`2MiB/s`) prefixes, or in
bits (`10Mbit/s`, `10Mbps`). A single b means bytes, as in other transfer programs.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

Value = str | int | float | bool


class Kind(Enum):
    """The sort of a value."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    YES_NO = "yes-no"
    CHOICE = "choice"
    RATE = "bytes-per-s"


def as_it_is(text: str) -> str:
    """Takes any text."""
    return text


@dataclass(frozen=True, slots=True)
class Setting:
    """
    One setting, declared.

    Attributes:
        name: Group and field, with a dot between.
        meaning: One sentence, for the reference.
        unit: "" where there is none.
        least, most: Bounds of a number, both allowed.
        words: What a choice takes.
        refine: Gives a text its final form; ValueError where it cannot be taken.
        accepted_text: What a text may be, in words; "" for anything.
    """

    name: str
    kind: Kind
    default: Value
    meaning: str
    unit: str = ""
    least: float = 0
    most: float = math.inf
    words: tuple[str, ...] = ()
    refine: Callable[[str], str] = as_it_is
    accepted_text: str = ""

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return PREFIX + self.name.upper().replace(".", "_")

    @property
    def accepted(self) -> str:
        """What it takes, for a sentence: a range, the words, a form."""
        match self.kind:
            case Kind.CHOICE:
                return ", ".join(self.words)
            case Kind.YES_NO:
                return "yes, no"
            case Kind.RATE:
                return "500K, 2MB/s, 10Mbit/s; 0"
            case Kind.TEXT:
                return self.accepted_text
            case _ if math.isinf(self.most):
                return f">= {self.least:g}"
            case _:
                return f"{self.least:g} .. {self.most:g}"

    def parse(self, given: Value) -> Value:
        """
        The value that `given`, a text or what a TOML file holds, stands for.

        Raises:
            ValueError: It cannot be taken.
        """
        if isinstance(given, bool) and self.kind is not Kind.YES_NO:
            raise ValueError(given)
        value = _PARSERS[self.kind](given)
        if isinstance(value, str):
            value = self.refine(value)
            if self.words and value not in self.words:
                raise ValueError(value)
        elif not self.least <= value <= self.most:
            raise ValueError(value)
        return value


PREFIX = "DESKTOP_UPLOADER_"

_YES = frozenset({"yes", "true", "on", "1"})
_NO = frozenset({"no", "false", "off", "0"})
_RATE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]i?)?(bits?|bps|b)?(?:/s)?", re.IGNORECASE)
_PREFIXES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}


def parse_rate(text: str) -> int:
    """
    Bytes a second; 0 or "none" for no limit.

    Raises:
        ValueError: It is no rate.
    """
    if text.strip().lower() == "none":
        return 0
    found = _RATE.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    number, prefix, unit = float(found[1]), (found[2] or "").lower(), found[3] or ""
    is_bits = unit.lower().startswith("bit") or unit.startswith("bps")
    return int(number * _PREFIXES[prefix] / (8 if is_bits else 1))


def as_text(value: Value) -> str:
    """A value as a person would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _text(given: Value) -> str:
    if not isinstance(given, str):
        raise ValueError(given)  # noqa: TRY004 - one error for whatever cannot be taken
    return given.strip()


def _whole(given: Value) -> int:
    return given if isinstance(given, int) else int(_text(given))


def _number(given: Value) -> float:
    value = float(given)
    if not math.isfinite(value):
        raise ValueError(given)
    return value


def _yes_no(given: Value) -> bool:
    if isinstance(given, bool):
        return given
    word = _text(given).lower()
    if word not in _YES | _NO:
        raise ValueError(given)
    return word in _YES


def _rate(given: Value) -> int:
    return given if isinstance(given, int) else parse_rate(_text(given))


_PARSERS: dict[Kind, Callable[[Value], Value]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: lambda given: _text(given).lower(),
    Kind.WHOLE: _whole,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.RATE: _rate,
}
