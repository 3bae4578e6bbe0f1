"""`queue`: the jobs that the journal lists."""

from collections.abc import Iterator
from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AsJson, job_ids
from desktop_uploader.cli.commands.obeying import give_account
from desktop_uploader.cli.displays import describe
from desktop_uploader.cli.lines import job_line
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import Engine, JobRow
from desktop_uploader.ports.orders import Choice

PAGE_ROWS = 1000

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
                print_row(terminal, row, as_json=as_json)


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


def _all_rows(engine: Engine) -> Iterator[JobRow]:
    page = engine.rows(limit=PAGE_ROWS)
    while page:
        yield from page
        page = engine.rows(after=page[-1].id, limit=PAGE_ROWS)


def print_row(terminal: Terminal, row: JobRow, *, as_json: bool) -> None:
    """One job, for a script or for a person."""
    if as_json:
        terminal.answer_json(job_line(row, terminal.phrases))
    else:
        terminal.answer(describe(row, terminal))
