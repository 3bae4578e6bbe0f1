"""`register`: media of objects that lie in the account's own store already."""

from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AccountName, AsJson
from desktop_uploader.cli.judging import PullUntil, Until
from desktop_uploader.cli.pulling import PullWanted, carry_out
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.pull_orders import PullOrder

Objects = Annotated[
    list[str],
    typer.Argument(
        metavar="OBJECT_URL|FILE.csv...", help="Addresses of objects, or lists of them."
    ),
]
Title = Annotated[str, typer.Option(help="With many objects a pattern: {stem} is the file's name.")]
Output = Annotated[str, typer.Option(metavar="BUCKET/DIR", help="Where what is made of them goes.")]
AsItIs = Annotated[bool, typer.Option("--no-transcode", help="Nothing is to be made of them.")]


def register(
    context: typer.Context,
    objects: Objects,
    account: AccountName = "",
    title: Title = "",
    template: Annotated[str, typer.Option(help="Transcode template group, by id.")] = "",
    workflow: Annotated[str, typer.Option(help="Its id.")] = "",
    no_transcode: AsItIs = False,
    output: Output = "",
    until: Annotated[PullUntil, typer.Option(help="How far to wait.")] = PullUntil.PUBLISHED,
    as_json: AsJson = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check; call nobody.")] = False,
) -> None:
    """Make media of objects in the account's own store, and follow them until published."""
    if bool(template) + bool(workflow) + no_transcode > 1:
        raise RequestRefused(code="one-way-only")
    order = PullOrder(
        rows=(), account=account, calls_nobody=dry_run, registers=True, title=title,
        template=template, workflow=workflow, output=output, is_left_as_it_is=no_transcode,
    )  # fmt: skip
    terminal: Terminal = context.obj
    wanted = PullWanted(tuple(objects), order, Until(until.value), as_json)
    raise typer.Exit(carry_out(terminal, wanted))
