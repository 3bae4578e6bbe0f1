"""
Addresses as they are typed, or listed in files.

A text file has an address a line; blank lines and those that begin with # say nothing. A CSV file
is a table as `metadata_table` reads them, with a column for the address.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop_uploader.cli.metadata_table import (
    CATEGORY,
    COLUMNS,
    DESCRIPTION,
    FILE,
    TEMPLATE,
    TITLE,
    WORKFLOW,
    Shape,
    TableRow,
    read_table,
    text_of,
)
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.orders import RefusedRow
from desktop_uploader.ports.provider import Finding, Weight
from desktop_uploader.ports.pull_orders import PullRow

URL, COVER, EXTENSION, MD5, PRIORITY = "url", "cover", "extension", "md5", "priority"
ADDRESSES = Shape(
    {
        URL: frozenset({"url", "address", "link", "地址", "链接"}),
        **{name: names for name, names in COLUMNS.items() if name != FILE},
        COVER: frozenset({"cover", "cover url", "封面"}),
        EXTENSION: frozenset({"extension", "扩展名"}),
        MD5: frozenset({"md5"}),
        PRIORITY: frozenset({"priority", "优先级"}),
    },
    URL,
    "table-without-addresses",
    "row-without-address",
)
IS_MD5 = re.compile(r"[0-9a-fA-F]{32}")
IS_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")


@dataclass(slots=True)
class Listed:
    """
    What the lists say.

    Attributes:
        findings: What is wrong with a list itself, and rows without an address.
    """

    rows: list[PullRow] = field(default_factory=list)
    findings: list[RefusedRow] = field(default_factory=list)


def read_lists(given: Sequence[str]) -> Listed:
    """
    All addresses of what was typed. Those that stand there themselves are counted from 1, those of
    a text file by their lines, those of a table by its rows, its row of names not counted.

    Raises:
        RequestRefused: A file cannot be read, is no text, or no table of addresses.
    """
    listed = Listed()
    for place, one in enumerate(given, start=1):
        ending = one.rpartition(".")[2].lower()
        if "://" in one or ending not in ("txt", "csv"):
            listed.rows.append(PullRow(place, one))
        elif ending == "txt":
            listed.rows += _lines(_content(one), name=one)
        else:
            table = read_table(_content(one), name=one, shape=ADDRESSES)
            listed.rows += map(_row, table.rows)
            listed.findings += table.findings
    return listed


def _lines(content: bytes, *, name: str) -> Iterator[PullRow]:
    for number, line in enumerate(text_of(content, name).splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield PullRow(number, line.strip())


def _row(row: TableRow) -> PullRow:
    cells = row.cells
    priority, md5 = cells.get(PRIORITY, "0"), cells.get(MD5, "")
    finding = None
    if not IS_NUMBER.fullmatch(priority):
        finding = Finding("priority-not-a-number", Weight.REFUSE, (("found", priority),))
    elif md5 and not IS_MD5.fullmatch(md5):
        finding = Finding("md5-not-hex", Weight.REFUSE, (("found", md5),))
    return PullRow(
        row.number,
        cells[URL],
        title=cells.get(TITLE, ""),
        description=cells.get(DESCRIPTION, ""),
        tags=row.tags,
        category=cells.get(CATEGORY, ""),
        template=cells.get(TEMPLATE, ""),
        workflow=cells.get(WORKFLOW, ""),
        cover=cells.get(COVER, ""),
        extension=cells.get(EXTENSION, ""),
        md5=md5,
        priority=int(priority) if finding is None else 0,
        finding=finding,
    )


def _content(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        facts = {"file": file, "why": error.strerror or str(error)}
        raise RequestRefused(code="table-unreadable", facts=facts) from error
