"""What can be chosen at an account when a film is sent: `account templates` and its like."""

from collections.abc import Sequence
from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AsJson
from desktop_uploader.cli.giving import usual_account
from desktop_uploader.cli.lines import choice_line
from desktop_uploader.cli.media_lines import in_one_line
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind

INDENT = "    "
WORTH_TELLING_S = 60.0
MaybeName = Annotated[
    str, typer.Argument(metavar="[NAME]", help="Which account; else the usual one.")
]


Fresh = Annotated[bool, typer.Option("--fresh", help="Ask the cloud anew.")]


def templates(
    context: typer.Context, name: MaybeName = "", fresh: Fresh = False, as_json: AsJson = False
) -> None:
    """List the templates of an account's cloud: what --template takes."""
    show_choices(context.obj, name, kind=ListKind.TEMPLATES, fresh=fresh, as_json=as_json)


def watermarks(
    context: typer.Context, name: MaybeName = "", fresh: Fresh = False, as_json: AsJson = False
) -> None:
    """List the watermarks of an account's cloud."""
    show_choices(context.obj, name, kind=ListKind.WATERMARKS, fresh=fresh, as_json=as_json)


def snapshots(
    context: typer.Context, name: MaybeName = "", fresh: Fresh = False, as_json: AsJson = False
) -> None:
    """List the templates that pictures are taken by."""
    show_choices(context.obj, name, kind=ListKind.SNAPSHOTS, fresh=fresh, as_json=as_json)


def ai_templates(
    context: typer.Context, name: MaybeName = "", fresh: Fresh = False, as_json: AsJson = False
) -> None:
    """List the templates that audits go by."""
    show_choices(context.obj, name, kind=ListKind.AI_TEMPLATES, fresh=fresh, as_json=as_json)


def template_groups(
    context: typer.Context, name: MaybeName = "", fresh: Fresh = False, as_json: AsJson = False
) -> None:
    """List groups of templates, where they are told apart from templates."""
    show_choices(context.obj, name, kind=ListKind.GROUPS, fresh=fresh, as_json=as_json)


def apps(
    context: typer.Context, name: MaybeName = "", fresh: Fresh = False, as_json: AsJson = False
) -> None:
    """List the applications of an account: what --app takes."""
    show_choices(context.obj, name, kind=ListKind.APPS, fresh=fresh, as_json=as_json)


def buckets(
    context: typer.Context, name: MaybeName = "", fresh: Fresh = False, as_json: AsJson = False
) -> None:
    """List the buckets that the cloud's media service sees, and which it may use."""
    show_choices(context.obj, name, kind=ListKind.BUCKETS, fresh=fresh, as_json=as_json)


def agencies(
    context: typer.Context, name: MaybeName = "", fresh: Fresh = False, as_json: AsJson = False
) -> None:
    """Show whether the media service may use every bucket, and explain what that means."""
    terminal: Terminal = context.obj
    show_choices(terminal, name, kind=ListKind.AGENCIES, fresh=fresh, as_json=as_json)
    terminal.tell("account.agency-explained")


def show_choices(
    terminal: Terminal, name: str, *, kind: ListKind, fresh: bool, as_json: bool
) -> None:
    """List what can be chosen at an account; the usual one where `name` is ""."""
    with terminal.station.connect() as engine:
        account = name or usual_account(terminal, engine)
        found = engine.choices_of(account, kind, fresh=fresh)
    if as_json:
        for entry in found.entries:
            terminal.answer_json(choice_line(entry, kind))
    elif found.entries:
        _print_tree(terminal, found.entries)
    else:
        terminal.tell(f"account.none-of-{kind.value}", name=account)
    if found.age_s >= WORTH_TELLING_S:
        terminal.tell("account.as-of", age=terminal.times.duration(found.age_s))


def _print_tree(terminal: Terminal, entries: Sequence[CatalogueEntry]) -> None:
    depths: dict[str, int] = {}
    for entry in entries:
        depth = depths[entry.id] = depths.get(entry.parent_id, -1) + 1
        name = "" if entry.name == entry.id else in_one_line(entry.name)
        detail = f"({in_one_line(entry.detail)})" if entry.detail else ""
        words = [word for word in (entry.id, name, detail) if word]
        terminal.answer(INDENT * depth + "  ".join(words))
