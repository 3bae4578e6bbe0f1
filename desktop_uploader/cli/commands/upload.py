"""`upload`: files and folders to one account, or to several at once."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AccountNames, AsJson, absolute_bytes, moment_s
from desktop_uploader.cli.judging import FileUntil, Until
from desktop_uploader.cli.name_patterns import read_pattern
from desktop_uploader.cli.ordering import Wanted, carry_out
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.media import AssetKind
from desktop_uploader.ports.orders import AddOrder

Cover = Annotated[
    str, typer.Option("--cover", metavar="FILE", help="A picture that stands for the film.")
]
Subtitle = Annotated[
    str, typer.Option(metavar="FILE", help="A subtitle that goes along, as a medium of its own.")
]
As = Annotated[AssetKind, typer.Option("--as", help="What the files are to the cloud.")]
Metadata = Annotated[
    str, typer.Option(metavar="FILE.csv", help="A table with title, tags … of single files.")
]
Pattern = Annotated[
    str,
    typer.Option(
        metavar="REGEX", help="Looked for in names; its named groups fill {gaps} in the texts."
    ),
]
Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders.")]
Title = Annotated[
    str, typer.Option(help="With many files a pattern: {stem} is the file's name, {date} its day.")
]
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
    subtitle: Subtitle = "",
    kind: As = AssetKind.FILM,
    metadata: Metadata = "",
    pattern: Pattern = "",
    app: Annotated[str, typer.Option(help="Its id.")] = "",
    priority: Annotated[int, typer.Option(help="Higher goes first.")] = 0,
    at: At = "",
    again: Annotated[bool, typer.Option("--again", help="Also what was published before.")] = False,
    until: Annotated[FileUntil, typer.Option(help="How far to wait.")] = FileUntil.PUBLISHED,
    as_json: AsJson = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check; call nobody.")] = False,
) -> None:
    """Upload files, and follow them until they are published. Again: goes on where it was."""
    order = AddOrder(
        paths=tuple(absolute_bytes(path) for path in paths), account="", kind=kind.value,
        title=title, description=description, tags=tuple(tag or ()), category=category,
        template=template, workflow=workflow, app=app, priority=priority, again=again,
        cover=absolute_bytes(cover) if cover else b"",
        subtitle=absolute_bytes(subtitle) if subtitle else b"",
        start_at_s=moment_s(at, datetime.now()) if at else None,
        calls_nobody=dry_run,
    )  # fmt: skip
    terminal: Terminal = context.obj
    table = Path(metadata).absolute() if metadata else None
    wanted = Wanted(order, account or (), Until(until.value), as_json, table, read_pattern(pattern))
    raise typer.Exit(carry_out(terminal, wanted))
