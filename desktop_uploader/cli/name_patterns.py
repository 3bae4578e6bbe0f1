"""
Words for many films from their names: `--title "{date} {scene}" --pattern "(?P<scene>.+)_v\\d+"`.

A pattern is a regular expression that is looked for in a file's name without its ending; its named
groups are gaps in the texts, beside `{stem}` (that name) and `{date}` (the day when the file was
last changed, by this machine's calendar).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from desktop_uploader.cli.metadata_matching import files_of
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.orders import AddOrder, FileWords
from desktop_uploader.ports.provider import Finding, Weight

STEM, DATE = "stem", "date"
GAP = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
BLANKS = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class NamePattern:
    """
    What is to be found in names; without an expression every name fits.

    Attributes:
        expression: Of which the named groups are filled in; None for none.
    """

    expression: re.Pattern[str] | None = None

    @property
    def gaps(self) -> frozenset[str]:
        """What may stand in braces."""
        groups = self.expression.groupindex if self.expression else {}
        return frozenset((STEM, DATE, *groups))

    def values_of(self, file: Path) -> Mapping[str, str] | None:
        """What fills the gaps for one file; None where its name does not fit."""
        values = {STEM: file.stem, DATE: _date_of(file)}
        if self.expression is None:
            return values
        found = self.expression.search(file.stem)
        if found is None:
            return None
        return values | {name: value or "" for name, value in found.groupdict().items()}


def read_pattern(text: str) -> NamePattern:
    """
    The pattern that was typed; "" for none.

    Raises:
        RequestRefused: It is no regular expression (code "pattern-broken"), or names a group as
            another gap is named ("pattern-group-taken").
    """
    if not text:
        return NamePattern()
    try:
        expression = re.compile(text)
    except re.error as error:
        raise RequestRefused(
            code="pattern-broken", facts={"found": text, "why": str(error)}
        ) from error
    taken = {STEM, DATE} & set(expression.groupindex)
    if taken:
        raise RequestRefused(code="pattern-group-taken", facts={"found": ", ".join(sorted(taken))})
    return NamePattern(expression)


def is_needed(order: AddOrder, pattern: NamePattern) -> bool:
    """Whether words are to be made file by file: `{stem}` in a title the engine fills by itself."""
    others = _of(" ".join((order.description, order.category, *order.tags)))
    return pattern.expression is not None or DATE in _of(order.title) or bool({STEM, DATE} & others)


def filled(order: AddOrder, pattern: NamePattern) -> AddOrder:
    """
    The order with the words of each of its files, and with none for all of them.

    Words that a table has for a file stand before those of the pattern.

    Raises:
        RequestRefused: A text has a gap that nothing fills (code "pattern-gap-unknown").
    """
    _check_gaps(order, pattern)
    said = {words.path: words for words in order.words}
    made = tuple(_words(order, pattern, said=said))
    return replace(order, title="", description="", tags=(), category="", words=made)


def _words(
    order: AddOrder, pattern: NamePattern, *, said: Mapping[bytes, FileWords]
) -> Iterator[FileWords]:
    for row, path in enumerate(files_of(order.paths), start=1):
        values = pattern.values_of(Path(path.decode(errors="surrogateescape")))
        told = said.get(path, FileWords(path, row))
        if values is None:
            facts = (("found", pattern.expression.pattern if pattern.expression else ""),)
            yield replace(
                told, finding=told.finding or Finding("pattern-no-match", Weight.REFUSE, facts)
            )
            continue
        tags = (_filled(tag, values) for tag in order.tags)
        yield replace(
            told,
            title=told.title or _filled(order.title, values),
            description=told.description or _filled(order.description, values),
            tags=told.tags or tuple(tag for tag in tags if tag),
            category=told.category or _filled(order.category, values),
        )


def _filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its gaps filled; what an empty gap leaves of blanks is one blank."""
    whole = GAP.sub(lambda gap: values.get(gap[1], gap[0]), text)
    return BLANKS.sub(" ", whole).strip()


def _check_gaps(order: AddOrder, pattern: NamePattern) -> None:
    if pattern.expression is None:
        return
    texts: Sequence[str] = (order.title, order.description, order.category, *order.tags)
    for text in texts:
        for gap in _of(text) - pattern.gaps:
            accepted = ", ".join(sorted(f"{{{one}}}" for one in pattern.gaps))
            facts = {"found": f"{{{gap}}}", "accepted": accepted}
            raise RequestRefused(code="pattern-gap-unknown", facts=facts)


def _of(text: str) -> set[str]:
    return set(GAP.findall(text))


def _date_of(file: Path) -> str:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime).strftime("%Y-%m-%d")
    except OSError:
        # The file is told as missing by whoever looks at it next.
        return ""
