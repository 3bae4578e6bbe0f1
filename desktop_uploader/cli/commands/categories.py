"""`account categories`: the list that --category takes, and what changes it."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from typer.core import TyperGroup

from desktop_uploader.cli.arguments import AccountName, AsJson
from desktop_uploader.cli.asking import agrees
from desktop_uploader.cli.commands.choosing import Fresh, MaybeName, show_choices
from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.cli.giving import usual_account
from desktop_uploader.cli.lines import choice_line
from desktop_uploader.cli.media_lines import in_one_line
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import OutcomeUnknown, RequestRefused
from desktop_uploader.ports.catalogue import CatalogueEntry, ListKind
from desktop_uploader.ports.engine import Engine

LIST = "list"
HELP = frozenset({"-h", "--help"})


class ListingFirst(TyperGroup):
    """A group whose first word may be what `list` takes: a command's name or an account's."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer's own context
        """Read the words as those of `list` where they name no command."""
        is_command = bool(args) and (args[0] in self.commands or args[0] in HELP)
        return super().parse_args(ctx, args if is_command else [LIST, *args])


categories_app = typer.Typer(cls=ListingFirst, help="Categories: listed, made, renamed, removed.")

Id = Annotated[str, typer.Argument(metavar="ID", help="A category's id.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")]
Parent = Annotated[str, typer.Option("--parent", metavar="ID", help="The one to make it in.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@categories_app.command(LIST)
def list_categories(
    context: typer.Context, name: MaybeName = "", fresh: Fresh = False, as_json: AsJson = False
) -> None:
    """List the categories of an account's cloud, as a tree: what --category takes."""
    show_choices(context.obj, name, kind=ListKind.CATEGORIES, fresh=fresh, as_json=as_json)


@categories_app.command()
def add(
    context: typer.Context,
    name: Name,
    parent: Parent = "",
    account: AccountName = "",
    as_json: AsJson = False,
) -> None:
    """Make a category, at the first level or in another."""
    terminal: Terminal = context.obj
    with terminal.station.connect() as engine:
        whose = account or usual_account(terminal, engine)
        _carry_out(
            terminal,
            lambda: engine.add_category(whose, name, parent_id=parent),
            phrase="category.added",
            as_json=as_json,
        )


@categories_app.command()
def rename(
    context: typer.Context,
    category: Id,
    name: Name,
    account: AccountName = "",
    as_json: AsJson = False,
) -> None:
    """Give a category another name; its id and what lies in it stay."""
    terminal: Terminal = context.obj
    with terminal.station.connect() as engine:
        whose = account or usual_account(terminal, engine)
        _carry_out(
            terminal,
            lambda: engine.rename_category(whose, category, name=name),
            phrase="category.renamed",
            as_json=as_json,
        )


@categories_app.command()
def remove(
    context: typer.Context,
    category: Id,
    account: AccountName = "",
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Remove a category. Asks first; media that lie in it stay."""
    terminal: Terminal = context.obj
    with terminal.station.connect() as engine:
        whose = account or usual_account(terminal, engine)
        if not yes:
            _tell_of_loss(terminal, engine, account=whose, category_id=category)
        if not agrees(terminal, "category.ask-remove", is_answered=yes, account=whose):
            raise typer.Exit(ExitCode.FAILED)
        _carry_out(
            terminal,
            lambda: engine.remove_category(whose, category),
            phrase="category.removed",
            as_json=as_json,
        )


def _carry_out(
    terminal: Terminal, change: Callable[[], CatalogueEntry], *, phrase: str, as_json: bool
) -> None:
    try:
        entry = change()
    except OutcomeUnknown as unknown:
        terminal.complain_of(unknown.trouble)
        raise typer.Exit(ExitCode.UNVERIFIED) from unknown
    if as_json:
        terminal.answer_json(choice_line(entry, ListKind.CATEGORIES))
    terminal.tell(phrase, id=entry.id, name=in_one_line(entry.name))


def _tell_of_loss(terminal: Terminal, engine: Engine, *, account: str, category_id: str) -> None:
    entries = engine.list_choices(account, ListKind.CATEGORIES)
    lost = _with_all_below(entries, category_id)
    if not lost:
        facts = {"name": account, "found": category_id}
        raise RequestRefused(code="no-category", facts=facts)
    for entry in lost:
        terminal.complain(
            terminal.phrases("category.lost", id=entry.id, name=in_one_line(entry.name))
        )


def _with_all_below(entries: Sequence[CatalogueEntry], category_id: str) -> list[CatalogueEntry]:
    """The category itself, and all that lie in it; each comes after the one it lies in."""
    ids = {category_id}
    found = []
    for entry in entries:
        if entry.id in ids or entry.parent_id in ids:
            ids.add(entry.id)
            found.append(entry)
    return found
