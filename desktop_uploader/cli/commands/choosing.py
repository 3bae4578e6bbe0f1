"""What can be chosen at an account when a film is sent: `account templates` and its like."""

from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AsJson
from desktop_uploader.cli.giving import usual_account
from desktop_uploader.cli.lines import choice_line
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind

INDENT = "    "
MaybeName = Annotated[
    str, typer.Argument(metavar="[NAME]", help="Which account; else the usual one.")
]


def templates(context: typer.Context, name: MaybeName = "", as_json: AsJson = False) -> None:
    """List the templates of an account's cloud: what --template takes."""
    show_choices(context.obj, name, kind=ListKind.TEMPLATES, as_json=as_json)


def show_choices(terminal: Terminal, name: str, *, kind: ListKind, as_json: bool) -> None:
    """List what can be chosen at an account; the usual one where `name` is ""."""
    with terminal.station.connect() as engine:
        account = name or usual_account(terminal, engine)
        entries = engine.list_choices(account, kind)
    if as_json:
        for entry in entries:
            terminal.answer_json(choice_line(entry, kind))
    elif entries:
        _print_tree(terminal, entries)
    else:
        terminal.tell(f"account.none-of-{kind.value}", name=account)


def _print_tree(terminal: Terminal, entries: list[CatalogueEntry]) -> None:
    depths: dict[str, int] = {}
    for entry in entries:
        depth = depths[entry.id] = depths.get(entry.parent_id, -1) + 1
        name = "" if entry.name == entry.id else _in_one_line(entry.name)
        detail = f"({_in_one_line(entry.detail)})" if entry.detail else ""
        words = [word for word in (entry.id, name, detail) if word]
        terminal.answer(INDENT * depth + "  ".join(words))


def _in_one_line(text: str) -> str:
    """What somebody has typed at the cloud, without what would move the cursor."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
