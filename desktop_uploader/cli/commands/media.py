"""`media`: what lies in an account's cloud, whoever uploaded it."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AccountName, AsJson
from desktop_uploader.cli.asking import agrees
from desktop_uploader.cli.exit_codes import ExitCode, exit_code_of
from desktop_uploader.cli.giving import usual_account
from desktop_uploader.cli.media_lines import (
    fate_line,
    medium_details,
    medium_line,
    medium_text,
    play_line,
    play_text,
)
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.engine import Engine
from desktop_uploader.ports.errands import Fate
from desktop_uploader.ports.library import Changes, LibraryItem, MediumFate, TitleSearch

PAGE = 100
NAMED = 20
"""So many media are told by title before they are deleted; of the rest the ids."""

media_app = typer.Typer(no_args_is_help=True, help="What lies in the cloud.")

Id = Annotated[str, typer.Argument(metavar="ID", help="A medium's id in its cloud.")]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of media in their cloud.")]
Most = Annotated[int, typer.Option("--most", min=0, help="At most so many; 0: all.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Title = Annotated[str | None, typer.Option(help="The new title.")]
Description = Annotated[str | None, typer.Option(help='The new description; "" for none.')]
Tags = Annotated[
    list[str] | None, typer.Option("--tag", help="Again for each; they replace those there were.")
]
NoTags = Annotated[bool, typer.Option("--no-tags", help="Take all tags away.")]
Category = Annotated[str | None, typer.Option(help="The id of the new category.")]


@media_app.command("list")
def list_media(
    context: typer.Context, account: AccountName = "", most: Most = 0, as_json: AsJson = False
) -> None:
    """List media, the newest first."""
    _show_all(context.obj, account, search="", most=most, as_json=as_json)


@media_app.command()
def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What stands in the title.")],
    account: AccountName = "",
    most: Most = 0,
    as_json: AsJson = False,
) -> None:
    """List media by what stands in their titles."""
    if not text.strip():
        raise RequestRefused(code="nothing-to-search")
    _show_all(context.obj, account, search=text, most=most, as_json=as_json)


@media_app.command()
def show(
    context: typer.Context, medium: Id, account: AccountName = "", as_json: AsJson = False
) -> None:
    """Show all that the cloud tells of one medium."""
    terminal: Terminal = context.obj
    with terminal.station.connect() as engine:
        item = engine.show_medium(account or usual_account(terminal, engine), medium)
    if as_json:
        terminal.answer_json(medium_line(item))
        return
    terminal.answer(medium_text(terminal, item))
    for line in medium_details(terminal, item):
        terminal.answer(f"    {line}")


@media_app.command()
def play(
    context: typer.Context, medium: Id, account: AccountName = "", as_json: AsJson = False
) -> None:
    """List the addresses where a medium can be watched."""
    terminal: Terminal = context.obj
    with terminal.station.connect() as engine:
        addresses = engine.play_medium(account or usual_account(terminal, engine), medium)
    for address in addresses:
        if as_json:
            terminal.answer_json(play_line(address))
        else:
            terminal.answer(play_text(address))
    if not addresses:
        terminal.tell("media.not-playable", id=medium)


@media_app.command("set")
def set_words(
    context: typer.Context,
    media: Ids,
    account: AccountName = "",
    title: Title = None,
    description: Description = None,
    tag: Tags = None,
    no_tags: NoTags = False,
    category: Category = None,
    as_json: AsJson = False,
) -> None:
    """Change what is said of published media; what is not named stays as it is."""
    terminal: Terminal = context.obj
    if tag and no_tags:
        raise RequestRefused(code="tags-and-none")
    tags = () if no_tags else tuple(tag) if tag else None
    changes = Changes(title, description, tags, category)
    if changes == Changes():
        raise RequestRefused(code="nothing-to-change")
    with terminal.station.connect() as engine:
        name = account or usual_account(terminal, engine)
        fates = engine.change_media(name, tuple(media), changes=changes)
    raise typer.Exit(_tell(terminal, fates, action="set", as_json=as_json))


@media_app.command()
def delete(
    context: typer.Context,
    media: Ids,
    account: AccountName = "",
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Delete media for ever, with all that was made of them. Asks first."""
    terminal: Terminal = context.obj
    with terminal.station.connect() as engine:
        name = account or usual_account(terminal, engine)
        if not yes:
            _tell_of_loss(terminal, engine, account=name, media=media)
        count = len(set(media))
        if not agrees(terminal, "media.ask-delete", is_answered=yes, count=count, account=name):
            raise typer.Exit(ExitCode.FAILED)
        fates = engine.delete_media(name, tuple(media))
    raise typer.Exit(_tell(terminal, fates, action="delete", as_json=as_json))


def _show_all(terminal: Terminal, account: str, *, search: str, most: int, as_json: bool) -> None:
    with terminal.station.connect() as engine:
        name = account or usual_account(terminal, engine)
        if search and engine.title_search(name) is TitleSearch.BEGINNING:
            terminal.tell("media.by-beginning", account=name)
        shown = 0
        for item in _found(terminal, engine, account=name, search=search, most=most):
            shown += 1
            if as_json:
                terminal.answer_json(medium_line(item))
            else:
                terminal.answer(medium_text(terminal, item))
    if not shown:
        terminal.tell("media.nothing-found" if search else "media.none", account=name)


def _found(
    terminal: Terminal, engine: Engine, *, account: str, search: str, most: int
) -> Iterator[LibraryItem]:
    """All pages, each asked for when the one before it was told; a medium only once."""
    seen: set[str] = set()
    limit = min(most, PAGE) if most else PAGE
    after = ""
    while True:
        page = engine.list_media(account, search=search, after=after, limit=limit)
        for item in page.items:
            if item.id not in seen:
                seen.add(item.id)
                yield item
            if most and len(seen) >= most:
                return
        after = page.after
        if not after:
            break
    if page.is_cut_off:
        terminal.tell("media.cut-off", account=account, count=len(seen))


def _tell_of_loss(
    terminal: Terminal, engine: Engine, *, account: str, media: Sequence[str]
) -> None:
    for medium in dict.fromkeys(media[:NAMED]):
        item = engine.show_medium(account, medium)
        terminal.complain(terminal.phrases("media.lost", medium=medium_text(terminal, item)))
    for medium in media[NAMED:]:
        terminal.complain(terminal.phrases("media.lost", medium=medium))


def _tell(
    terminal: Terminal, fates: Sequence[MediumFate], *, action: str, as_json: bool
) -> ExitCode:
    for fate in fates:
        if as_json:
            terminal.answer_json(fate_line(fate, terminal.phrases, action=action))
        if fate.trouble is not None:
            terminal.complain_of(fate.trouble, name=fate.medium)
        if fate.fate is Fate.UNKNOWN:
            terminal.tell("media.unknown", id=fate.medium)
    done = sum(fate.fate is Fate.DONE for fate in fates)
    if done:
        terminal.tell("ended.reached", count=done)
    return _exit_code(fates)


def _exit_code(fates: Sequence[MediumFate]) -> ExitCode:
    if any(fate.fate is Fate.UNKNOWN for fate in fates):
        return ExitCode.UNVERIFIED
    codes = {exit_code_of(fate.trouble) for fate in fates if fate.trouble is not None}
    if ExitCode.NEEDS_PERSON in codes:
        return ExitCode.NEEDS_PERSON
    return ExitCode.FAILED if codes else ExitCode.DONE
