"""`upload`: files and folders to one account."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AccountName, AsJson, absolute_bytes, moment_s
from desktop_uploader.cli.errands import see_to_its_end
from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.cli.following import Watch
from desktop_uploader.cli.judging import Until
from desktop_uploader.cli.lines import refused_line, result_line
from desktop_uploader.cli.passed_over import tell_passed_over
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.engine import Added, AddOrder, Engine, RefusedRow
from desktop_uploader.wording import units
from desktop_uploader.wording.advice import advise_on

DEFAULT_ACCOUNT = "interface.default_account"

Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders.")]
Title = Annotated[str, typer.Option(help="With many files a pattern: {stem} is the file's name.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="Again for each tag.")]
At = Annotated[str, typer.Option("--at", help="Not before this time: 23:30, or ISO 8601.")]


def upload(
    context: typer.Context,
    paths: Paths,
    account: AccountName = "",
    title: Title = "",
    description: Annotated[str, typer.Option()] = "",
    tag: Tags = None,
    category: Annotated[str, typer.Option(help="Its id.")] = "",
    template: Annotated[str, typer.Option(help="Transcode template group, by id.")] = "",
    workflow: Annotated[str, typer.Option(help="Its id.")] = "",
    app: Annotated[str, typer.Option(help="Its id.")] = "",
    priority: Annotated[int, typer.Option(help="Higher goes first.")] = 0,
    at: At = "",
    again: Annotated[bool, typer.Option("--again", help="Also what was published before.")] = False,
    until: Annotated[Until, typer.Option(help="How far to wait.")] = Until.PUBLISHED,
    as_json: AsJson = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check; call nobody.")] = False,
) -> None:
    """Upload files, and follow them until they are published. Again: goes on where it was."""
    terminal: Terminal = context.obj
    order = AddOrder(
        paths=tuple(absolute_bytes(path) for path in paths),
        account=account,
        title=title,
        description=description,
        tags=tuple(tag or ()),
        category=category,
        template=template,
        workflow=workflow,
        app=app,
        priority=priority,
        again=again,
        start_at_s=moment_s(at, datetime.now()) if at else None,
        calls_nobody=dry_run,
    )
    with terminal.station.connect() as engine:
        added = _give(engine, order, terminal=terminal)
        _tell_what_was_added(terminal, added, as_json=as_json)
    tell_passed_over(terminal, added.skipped, as_rows=as_json and dry_run)
    raise typer.Exit(_see(terminal, added, until=until, as_json=as_json, dry_run=dry_run))


def _give(engine: Engine, order: AddOrder, *, terminal: Terminal) -> Added:
    order = replace(order, account=order.account or _usual_account(terminal, engine))
    if not order.calls_nobody:
        engine.expect([order.account])
    added = engine.add(order)
    if any(row.is_practice and row.name == order.account for row in engine.accounts()):
        terminal.tell("practice", account=order.account)
    return added


def _usual_account(terminal: Terminal, engine: Engine) -> str:
    """
    The account to use where none was named: the one of the settings, or the only real one.

    Raises:
        RequestRefused: There is none of a real cloud, or more than one.
    """
    for setting in terminal.station.settings():
        if setting.name == DEFAULT_ACCOUNT and setting.value:
            return setting.value
    real = [account.name for account in engine.accounts() if not account.is_practice]
    if not real:
        raise RequestRefused(code="no-real-account")
    if len(real) > 1:
        raise RequestRefused(code="which-account", facts={"accepted": ", ".join(real)})
    return real[0]


def _tell_what_was_added(terminal: Terminal, added: Added, *, as_json: bool) -> None:
    for row in added.refused:
        if as_json:
            terminal.answer_json(refused_line(row, terminal.phrases))
        else:
            _complain_of(terminal, row)
    for row in added.warnings:
        if not terminal.is_quiet:
            _complain_of(terminal, row)
    estimate = added.estimate
    if not estimate.files:
        return
    known = added.estimate.seconds
    terminal.tell(
        "estimate.line",
        files=estimate.files,
        size=units.size(estimate.size_bytes),
        parts=estimate.parts,
        time=terminal.times.span(known) if known else terminal.phrases("estimate.no-time"),
        ceiling=_ceiling(terminal, estimate.opens_per_s),
    )


def _ceiling(terminal: Terminal, opens_per_s: float | None) -> str:
    if opens_per_s is None:
        return terminal.phrases("estimate.no-ceiling")
    return terminal.phrases("estimate.ceiling", opens=f"{opens_per_s:g}")


def _complain_of(terminal: Terminal, row: RefusedRow) -> None:
    advice = advise_on(row.finding, terminal.phrases, name=row.source)
    key = f"weight.{row.finding.weight.value}"
    terminal.complain(terminal.phrases(key, text=advice.text))


def _see(
    terminal: Terminal, added: Added, *, until: Until, as_json: bool, dry_run: bool
) -> ExitCode:
    if dry_run:
        return ExitCode.WRONG_USE if added.refused else ExitCode.DONE
    wanted = frozenset((*added.new, *added.known))
    if wanted:
        return see_to_its_end(
            terminal,
            Watch(until, wanted),
            as_json=as_json,
            some_were_refused=bool(added.refused),
        )
    code = ExitCode.FAILED if added.refused else ExitCode.DONE
    if as_json:
        terminal.answer_json(result_line([], code))
    return code
