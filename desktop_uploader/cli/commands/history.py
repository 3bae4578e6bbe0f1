"""`history`: the jobs that have ended, searched, and written as a table."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AccountName, AsJson
from desktop_uploader.cli.commands.listings import PAGE_ROWS, print_row
from desktop_uploader.cli.lines import job_line
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.cli.written_files import telling_of
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import Engine, JobRow
from desktop_uploader.ports.history import HistoryFilter

COLUMNS = (
    *("id", "path", "account", "title", "state", "marks", "size_bytes", "media_id"),
    *("resent_bytes", "wasted_bytes", "created_at", "ended_at", "error"),
)
DAY_CHARACTERS = len("2026-11-28")


def history(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="In path, title, tag or id.")] = "",
    account: AccountName = "",
    state: Annotated[list[Stage] | None, typer.Option(help="Only these; may be repeated.")] = None,
    since: Annotated[str, typer.Option(metavar="DAY", help="Ended on that day or later.")] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="Ended on that day or before.")] = "",
    as_json: AsJson = False,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a table there.")] = None,
) -> None:
    """List the jobs that have ended, the newest first, those that were removed too."""
    terminal: Terminal = context.obj
    wanted = HistoryFilter(
        text=text,
        account=account,
        stages=tuple(state or ()),
        since_s=_day_s(since) if since else None,
        until_s=_day_s(until, is_end=True) if until else None,
    )
    with terminal.station.connect() as engine:
        rows = _rows(engine, wanted)
        if csv_file is None:
            for row in rows:
                print_row(terminal, row, as_json=as_json)
            return
        count = _write_csv(csv_file, rows, terminal=terminal)
    terminal.tell("csv-written", count=count, file=csv_file)


def _rows(engine: Engine, wanted: HistoryFilter) -> Iterator[JobRow]:
    below: JobId | None = None
    while True:
        page = engine.history(wanted, below=below, limit=PAGE_ROWS)
        yield from page.rows
        below = page.next_below
        if below is None:
            return


def _day_s(text: str, *, is_end: bool = False) -> float:
    """
    A day's first or last moment by this machine's clock, or the moment itself where one is written.

    Raises:
        RequestRefused: It is neither (code "bad-day").
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise RequestRefused(code="bad-day", facts={"found": text}) from error
    if is_end and len(text) <= DAY_CHARACTERS:
        return (moment + timedelta(days=1)).timestamp() - 0.001
    return moment.timestamp()


def _write_csv(file: Path, rows: Iterable[JobRow], *, terminal: Terminal) -> int:
    """How many rows there were; they are written as they come, since there may be a million."""
    written = 0
    # With a mark at its beginning, so that spreadsheets read Chinese.
    with telling_of(file), file.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.DictWriter(stream, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        for row in rows:
            line = job_line(row, terminal.phrases)
            line["marks"] = " ".join(line["marks"])
            line["error"] = line["error"]["title"] if line["error"] else ""
            writer.writerow({name: _harmless(value) for name, value in line.items()})
            written += 1
    return written


def _harmless(value: object) -> object:
    """A title that begins like a formula would be run by a spreadsheet."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
