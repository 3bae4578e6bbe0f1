"""`queue` and `history`: what the journal lists."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AsJson, job_ids
from desktop_uploader.cli.commands.obeying import give_account
from desktop_uploader.cli.displays import describe
from desktop_uploader.cli.judging import ENDED
from desktop_uploader.cli.lines import job_line
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.cli.written_files import telling_of
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import Engine, JobRow
from desktop_uploader.ports.orders import Choice

PAGE_ROWS = 1000
HISTORY_COLUMNS = (
    *("id", "path", "account", "title", "state", "marks", "size_bytes", "media_id"),
    *("resent_bytes", "wasted_bytes", "created_at", "ended_at", "error"),
)

queue_app = typer.Typer(
    invoke_without_command=True, help="The jobs that were not removed, ended ones too."
)


@queue_app.callback()
def queue(
    context: typer.Context,
    as_json: AsJson = False,
    state: Annotated[Stage | None, typer.Option(help="Only these.")] = None,
) -> None:
    """List the jobs that were not removed, ended ones too."""
    if context.invoked_subcommand is not None:
        return
    terminal: Terminal = context.obj
    with terminal.station.connect() as engine:
        for row in _all_rows(engine):
            if state in (None, row.stage):
                _print_row(terminal, row, as_json=as_json)


@queue_app.command("move")
def move(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="ID...")],
    before: Annotated[str, typer.Option(help="The job to go before; else to the end.")] = "",
) -> None:
    """Give queued jobs another place in the queue."""
    terminal: Terminal = context.obj
    choice = Choice(job_ids(ids))
    goal = job_ids([before])[0] if before else None
    with terminal.station.connect() as engine:
        obeyed = engine.move(choice, before=goal)
    raise typer.Exit(give_account(terminal, obeyed))


def history(
    context: typer.Context,
    as_json: AsJson = False,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write a table there.")] = None,
) -> None:
    """List the jobs that have ended."""
    terminal: Terminal = context.obj
    with terminal.station.connect() as engine:
        ended = [row for row in _all_rows(engine) if row.stage in ENDED]
    if csv_file is not None:
        _write_csv(csv_file, ended, terminal=terminal)
        terminal.tell("csv-written", count=len(ended), file=csv_file)
        return
    for row in ended:
        _print_row(terminal, row, as_json=as_json)


def _all_rows(engine: Engine) -> Iterator[JobRow]:
    page = engine.rows(limit=PAGE_ROWS)
    while page:
        yield from page
        page = engine.rows(after=page[-1].id, limit=PAGE_ROWS)


def _print_row(terminal: Terminal, row: JobRow, *, as_json: bool) -> None:
    if as_json:
        terminal.answer_json(job_line(row, terminal.phrases))
    else:
        terminal.answer(describe(row, terminal))


def _write_csv(file: Path, rows: list[JobRow], *, terminal: Terminal) -> None:
    # With a mark at its beginning, so that spreadsheets read Chinese.
    with telling_of(file), file.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.DictWriter(stream, HISTORY_COLUMNS, extrasaction="ignore")
        writer.writeheader()
        for row in rows:
            line = job_line(row, terminal.phrases)
            line["marks"] = " ".join(line["marks"])
            line["error"] = line["error"]["title"] if line["error"] else ""
            writer.writerow({name: _harmless(value) for name, value in line.items()})


def _harmless(value: object) -> object:
    """A title that begins like a formula would be run by a spreadsheet."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
