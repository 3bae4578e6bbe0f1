"""
The table of `--metadata`: a CSV file whose rows say what each film is called.

As people save it: UTF-8 with or without a mark at its beginning, UTF-16 with one, GB18030 (what
Excel writes in Chinese) where it is no UTF-8; cells parted by comma, semicolon or tab. The first
row names the columns.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.orders import RefusedRow
from desktop_uploader.ports.provider import Finding, Weight

FILE, TITLE, DESCRIPTION, TAGS = "file", "title", "description", "tags"
CATEGORY, TEMPLATE, WORKFLOW = "category", "template", "workflow"
COLUMNS: Mapping[str, frozenset[str]] = {
    FILE: frozenset({"file", "path", "name", "filename", "file name", "文件", "文件名", "路径"}),
    TITLE: frozenset({"title", "标题"}),
    DESCRIPTION: frozenset({"description", "描述", "简介"}),
    TAGS: frozenset({"tags", "tag", "标签"}),
    CATEGORY: frozenset({"category", "分类"}),
    TEMPLATE: frozenset({"template", "模板"}),
    WORKFLOW: frozenset({"workflow", "工作流"}),
}
"""What a column may be called; the first name of each is the one of the documents."""


@dataclass(frozen=True, slots=True)
class Shape:
    """
    What a kind of table has in it.

    Attributes:
        columns: Names of each column; the first is the one of the documents.
        key: The column that says what a row is about.
        without_column, without_cell: The rules that a table, and a row, without it break.
    """

    columns: Mapping[str, frozenset[str]]
    key: str
    without_column: str
    without_cell: str


FILES = Shape(COLUMNS, FILE, "table-without-files", "row-without-file")
SEPARATORS = ",;\t"
BETWEEN_TAGS = re.compile(r"[|;；]")
HEADER_ROW = 0
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class TableRow:
    """
    One row that names a file.

    Attributes:
        number: From 1, the row of names not counted.
        cells: By the name of the column; what is empty is not there.
    """

    number: int
    cells: Mapping[str, str]

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags, none of them empty."""
        found = (tag.strip() for tag in BETWEEN_TAGS.split(self.cells.get(TAGS, "")))
        return tuple(tag for tag in found if tag)


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table as it was read.

    Attributes:
        findings: What is wrong with single rows, and with the row of names (row 0).
    """

    rows: list[TableRow] = field(default_factory=list)
    findings: list[RefusedRow] = field(default_factory=list)


def read_table(content: bytes, *, name: str, shape: Shape = FILES) -> Table:
    """
    The table in `content`. Rows without any text are counted and passed over.

    Args:
        name: The file, for sentences.

    Raises:
        RequestRefused: It is no table of texts ("table-not-text", "table-broken"), or has no
            column that names files ("table-without-files", or as `shape` has it).
    """
    lines = _lines(text_of(content, name), name)
    header = next(lines, [])
    columns = [_column(title, shape) for title in header]
    if shape.key not in columns:
        facts = {"file": name, "accepted": ", ".join(shape.columns)}
        raise RequestRefused(code=shape.without_column, facts=facts)
    table = Table(findings=list(_findings_of_header(header, columns, name=name, shape=shape)))
    for number, cells in enumerate(lines, start=1):
        if any(cell.strip() for cell in cells):
            row = TableRow(number, _by_column(columns, cells))
            _take(table, row, cells=cells, most=len(columns), shape=shape)
    return table


def _take(table: Table, row: TableRow, *, cells: Sequence[str], most: int, shape: Shape) -> None:
    source = row.cells.get(shape.key, "")
    if any(cell.strip() for cell in cells[most:]):
        facts = (("limit", str(most)), ("found", str(len(cells))))
        table.findings.append(_refused(row.number, source, rule="row-with-more-cells", facts=facts))
    elif not source:
        table.findings.append(_refused(row.number, "", rule=shape.without_cell))
    else:
        table.rows.append(row)


def text_of(content: bytes, name: str) -> str:
    """
    What a file of people's says.

    Raises:
        RequestRefused: It is no text ("table-not-text").
    """
    # GB18030 gives nearly any bytes a meaning, so it comes last.
    wide = content.startswith(WIDE_MARKS)
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RequestRefused(code="table-not-text", facts={"file": name})


def _lines(text: str, name: str) -> Iterator[list[str]]:
    """Rows of cells. Quoted cells may hold separators and line breaks."""
    first = text.partition("\n")[0]
    bare = re.sub(r'"[^"]*"', "", first)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=bare.count), strict=True
    )
    try:
        yield from reader
    except csv.Error as error:
        facts = {"file": name, "line": str(reader.line_num), "why": str(error)}
        raise RequestRefused(code="table-broken", facts=facts) from error


def _column(title: str, shape: Shape) -> str:
    """The column that a title stands for; "" for none."""
    plain = title.strip().casefold()
    return next((column for column, names in shape.columns.items() if plain in names), "")


def _findings_of_header(
    header: Sequence[str], columns: Sequence[str], *, name: str, shape: Shape
) -> Iterator[RefusedRow]:
    for at, (title, column) in enumerate(zip(header, columns, strict=True)):
        facts = (("column", title.strip()), ("accepted", ", ".join(shape.columns)))
        if not column and title.strip():
            yield _refused(HEADER_ROW, name, rule="column-unknown", facts=facts)
        elif column and column in columns[:at]:
            yield _refused(HEADER_ROW, name, rule="column-twice", facts=facts)


def _by_column(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and cell.strip():
            found.setdefault(column, cell.strip())
    return found


def _refused(
    row: int, source: str, *, rule: str, facts: tuple[tuple[str, str], ...] = ()
) -> RefusedRow:
    weight = Weight.WARN if row == HEADER_ROW else Weight.REFUSE
    return RefusedRow(row, source, Finding(rule, weight, facts))
