"""`pause`, `resume`, `retry` and `cancel`: a person's word on jobs."""

from collections.abc import Sequence

import typer

from desktop_uploader.cli.arguments import AccountName, JobNumbers, job_ids
from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.orders import Choice, Obeyed

ALL = "all"


def pause(context: typer.Context, ids: JobNumbers = None, account: AccountName = "") -> None:
    """Have jobs rest. What was stored stays stored."""
    terminal: Terminal = context.obj
    choice = choice_of(ids, account)
    with terminal.station.connect() as engine:
        obeyed = engine.pause(choice)
    raise typer.Exit(give_account(terminal, obeyed))


def resume(context: typer.Context, ids: JobNumbers = None, account: AccountName = "") -> None:
    """Have paused and waiting jobs go on."""
    terminal: Terminal = context.obj
    choice = choice_of(ids, account)
    with terminal.station.connect() as engine:
        obeyed = engine.resume(choice)
    raise typer.Exit(give_account(terminal, obeyed))


def retry(context: typer.Context, ids: JobNumbers = None, account: AccountName = "") -> None:
    """Try failed jobs again; waiting ones at once."""
    terminal: Terminal = context.obj
    choice = choice_of(ids, account)
    with terminal.station.connect() as engine:
        obeyed = engine.retry(choice)
    raise typer.Exit(give_account(terminal, obeyed))


def cancel(context: typer.Context, ids: JobNumbers = None, account: AccountName = "") -> None:
    """Give jobs up; the store forgets their parts. The files stay where they are."""
    terminal: Terminal = context.obj
    choice = choice_of(ids, account)
    with terminal.station.connect() as engine:
        obeyed = engine.cancel(choice)
    raise typer.Exit(give_account(terminal, obeyed))


def choice_of(ids: Sequence[str] | None, account: str) -> Choice:
    """
    The jobs that were named: numbers, "all", or an account.

    Raises:
        RequestRefused: None were named ("which-jobs"), or one is no number ("bad-number").
    """
    if ids == [ALL] or (account and not ids):
        return Choice(account=account)
    if not ids:
        raise RequestRefused(code="which-jobs")
    return Choice(job_ids(ids), account)


def give_account(terminal: Terminal, obeyed: Obeyed) -> ExitCode:
    """Say what became of a command, and return the code for it."""
    terminal.tell("obeyed.done", count=obeyed.done)
    if obeyed.unmoved:
        terminal.complain(terminal.phrases("obeyed.unmoved", ids=_joined(obeyed.unmoved)))
    if obeyed.unknown:
        terminal.complain(terminal.phrases("obeyed.unknown", ids=_joined(obeyed.unknown)))
        return ExitCode.WRONG_USE
    return ExitCode.FAILED if obeyed.unmoved else ExitCode.DONE


def _joined(ids: Sequence[int]) -> str:
    return ", ".join(str(job_id) for job_id in ids)
