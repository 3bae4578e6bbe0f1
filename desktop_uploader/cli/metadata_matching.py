"""
Which row of a table speaks of which file.

A row names its file by a path, absolute or as seen from the table's folder, or by the bare name of
a file that was given. Names are compared as people see them (NFC): one system writes é as one sign,
another as two.
"""

import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop_uploader.cli.metadata_table import (
    CATEGORY,
    DESCRIPTION,
    FILE,
    TEMPLATE,
    TITLE,
    WORKFLOW,
    TableRow,
    read_table,
)
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.orders import FileWords, RefusedRow
from desktop_uploader.ports.provider import Finding, Weight


@dataclass(frozen=True, slots=True)
class Matched:
    """
    What a table says of the files of an order.

    Attributes:
        words: Of each file that a row speaks of.
        findings: What is wrong with the table, and rows that speak of no file.
    """

    words: tuple[FileWords, ...] = ()
    findings: tuple[RefusedRow, ...] = ()


@dataclass(slots=True)
class _Given:
    """The files that were given, and those in the folders that were given."""

    by_path: dict[str, bytes] = field(default_factory=dict)
    by_name: dict[str, list[bytes]] = field(default_factory=dict)

    def add(self, file: Path) -> None:
        """Note a file; one that is given twice counts once."""
        seen, path = _composed(str(file)), os.fsencode(file)
        if seen not in self.by_path:
            self.by_path[seen] = path
            self.by_name.setdefault(_composed(file.name), []).append(path)


def match(table_file: Path, paths: Sequence[bytes]) -> Matched:
    """
    What the table in `table_file` says of the files at `paths` (files and folders, absolute).

    Raises:
        RequestRefused: It cannot be read ("table-unreadable"), or is no such table.
    """
    table = read_table(_content(table_file), name=str(table_file))
    given = _given(paths)
    named = [(row, _named_by(row, given, folder=table_file.parent)) for row in table.rows]
    findings = sorted((*table.findings, *_without_file(named)), key=lambda found: found.row)
    return Matched(tuple(_words(named)), tuple(findings))


def _named_by(row: TableRow, given: _Given, *, folder: Path) -> list[bytes]:
    """The files that a row may mean: none, one, or several of the same bare name."""
    said = row.cells[FILE]
    path = given.by_path.get(_composed(os.path.normpath(folder / said)))
    return [path] if path is not None else given.by_name.get(_composed(said), [])


def _words(named: Sequence[tuple[TableRow, list[bytes]]]) -> Iterator[FileWords]:
    rows_of: dict[bytes, list[TableRow]] = {}
    several: dict[bytes, int] = {}
    for row, files in named:
        for path in files:
            rows_of.setdefault(path, []).append(row)
            several[path] = max(several.get(path, 0), len(files))
    for path, rows in rows_of.items():
        finding = None
        if len(rows) > 1:
            numbers = ", ".join(str(row.number) for row in rows)
            finding = Finding("file-in-two-rows", Weight.REFUSE, (("rows", numbers),))
        elif several[path] > 1:
            facts = (("said", rows[0].cells[FILE]), ("count", str(several[path])))
            finding = Finding("row-for-several-files", Weight.REFUSE, facts)
        yield _of(rows[-1], path, finding=finding)


def _of(row: TableRow, path: bytes, *, finding: Finding | None) -> FileWords:
    return FileWords(
        path,
        row.number,
        title=row.cells.get(TITLE, ""),
        description=row.cells.get(DESCRIPTION, ""),
        tags=row.tags,
        category=row.cells.get(CATEGORY, ""),
        template=row.cells.get(TEMPLATE, ""),
        workflow=row.cells.get(WORKFLOW, ""),
        finding=finding,
    )


def _without_file(named: Sequence[tuple[TableRow, list[bytes]]]) -> Iterator[RefusedRow]:
    for row, files in named:
        if not files:
            finding = Finding("row-names-no-file", Weight.REFUSE)
            yield RefusedRow(row.number, row.cells[FILE], finding)


def files_of(paths: Sequence[bytes]) -> list[bytes]:
    """All files at `paths` (files and folders, absolute), each once, as they are given."""
    return list(_given(paths).by_path.values())


def _given(paths: Sequence[bytes]) -> _Given:
    given = _Given()
    for path in paths:
        place = Path(os.fsdecode(path))
        if not place.is_dir():
            given.add(place)
        for folder, _, files in os.walk(place):
            for file in files:
                given.add(Path(folder) / file)
    return given


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        facts = {"file": str(file), "why": error.strerror or str(error)}
        raise RequestRefused(code="table-unreadable", facts=facts) from error


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
