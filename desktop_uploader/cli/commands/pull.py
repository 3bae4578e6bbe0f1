"""`pull`: media that the cloud fetches itself, from addresses."""

from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AccountName, AsJson
from desktop_uploader.cli.judging import PullUntil, Until
from desktop_uploader.cli.pulling import PullWanted, carry_out
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.ports.pull_orders import PullOrder

Lists = Annotated[
    list[str],
    typer.Argument(metavar="URL|FILE.txt|FILE.csv...", help="Addresses, or lists of addresses."),
]


def pull(
    context: typer.Context,
    lists: Lists,
    account: AccountName = "",
    until: Annotated[PullUntil, typer.Option(help="How far to wait.")] = PullUntil.PUBLISHED,
    as_json: AsJson = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check; call nobody.")] = False,
) -> None:
    """Have the cloud fetch media from addresses. Again: goes on where it was."""
    terminal: Terminal = context.obj
    order = PullOrder(rows=(), account=account, calls_nobody=dry_run)
    wanted = PullWanted(tuple(lists), order, Until(until.value), as_json)
    raise typer.Exit(carry_out(terminal, wanted))
