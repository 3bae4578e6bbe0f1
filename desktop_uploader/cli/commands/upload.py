"""`upload`: files and folders to one account, or to several at once."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AccountNames, AsJson, absolute_bytes, moment_s
from desktop_uploader.cli.errands import see_to_its_end
from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.cli.following import Watch
from desktop_uploader.cli.giving import Given, give, tell
from desktop_uploader.cli.judging import Until, Verdict, exit_code
from desktop_uploader.cli.lines import result_line
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import Remedy
from desktop_uploader.domain.ids import JobId
from desktop_uploader.ports.engine import AddOrder

Cover = Annotated[
    str, typer.Option("--cover", metavar="FILE", help="A picture that stands for the film.")
]
Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders.")]
Title = Annotated[str, typer.Option(help="With many files a pattern: {stem} is the file's name.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="Again for each tag.")]
At = Annotated[str, typer.Option("--at", help="Not before this time: 23:30, or ISO 8601.")]


def upload(
    context: typer.Context,
    paths: Paths,
    account: AccountNames = None,
    title: Title = "",
    description: Annotated[str, typer.Option()] = "",
    tag: Tags = None,
    category: Annotated[str, typer.Option(help="Its id.")] = "",
    template: Annotated[str, typer.Option(help="Transcode template group, by id.")] = "",
    workflow: Annotated[str, typer.Option(help="Its id.")] = "",
    cover: Cover = "",
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
        account="",
        title=title,
        description=description,
        tags=tuple(tag or ()),
        category=category,
        template=template,
        workflow=workflow,
        cover=absolute_bytes(cover) if cover else b"",
        app=app,
        priority=priority,
        again=again,
        start_at_s=moment_s(at, datetime.now()) if at else None,
        calls_nobody=dry_run,
    )
    with terminal.station.connect() as engine:
        given = give(engine, order, accounts=account or (), terminal=terminal)
    tell(terminal, given, as_json=as_json, dry_run=dry_run)
    raise typer.Exit(_see(terminal, given, until=until, as_json=as_json, dry_run=dry_run))


def _see(
    terminal: Terminal, given: Sequence[Given], *, until: Until, as_json: bool, dry_run: bool
) -> ExitCode:
    lost = [verdict for one in given for verdict in _lost_by(one)]
    if dry_run:
        return ExitCode.WRONG_USE if lost else ExitCode.DONE
    wanted = frozenset[JobId]().union(*(one.jobs for one in given))
    if wanted:
        return see_to_its_end(
            terminal,
            Watch(until, wanted),
            as_json=as_json,
            besides=lost,
            names_accounts=len(given) > 1,
        )
    code = exit_code(lost)
    if as_json:
        terminal.answer_json(result_line([], code))
    return code


def _lost_by(one: Given) -> Iterator[Verdict]:
    """What is to be said of what became no job of an account."""
    if one.added.refused:
        yield Verdict.FAILED
    if one.error is not None:
        is_parked = one.error.trouble.remedy is Remedy.SIGN_IN
        yield Verdict.PARKED if is_parked else Verdict.FAILED
