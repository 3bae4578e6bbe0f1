"""`account notifications`: where an account's cloud sends its messages."""

from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AsJson
from desktop_uploader.cli.commands.choosing import MaybeName
from desktop_uploader.cli.consent import Yes, has_agreed
from desktop_uploader.cli.giving import usual_account
from desktop_uploader.cli.notice_text import lines_of, notice_line, plan_line
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.domain.notices import NoticeChange, NoticeSettings, NoticeWay
from desktop_uploader.ports.engine import Engine
from desktop_uploader.ports.notices import NoticePlan

SHOW, SET, UNDO, DELETE = "show", "set", "undo", "delete"
SILENCE = "none"
Act = Annotated[
    str, typer.Argument(metavar="[set|undo|delete]", help="What to do; else they are shown.")
]


def notifications(
    context: typer.Context,
    name: MaybeName = "",
    act: Act = SHOW,
    url: Annotated[str, typer.Option(help="Send messages there.")] = "",
    queue: Annotated[
        str, typer.Option(metavar="ENDPOINT/NAME", help="Put them into a message queue.")
    ] = "",
    topic: Annotated[str, typer.Option(help="Send them to a topic, by its URN.")] = "",
    event: Annotated[
        list[str] | None, typer.Option("--event", help="About this alone; again for each; or none.")
    ] = None,
    as_json: AsJson = False,
    yes: Yes = False,
) -> None:
    """Show where an account's cloud sends its messages; set that, or go back to what it was."""
    terminal: Terminal = context.obj
    change = _change(url=url, queue=queue, topic=topic, events=event)
    with terminal.station.connect() as engine:
        account = name or usual_account(terminal, engine)
        if act == SHOW:
            _show(terminal, engine.show_notices(account), account=account, as_json=as_json)
            return
        plan = _planned(engine, account, act=act, change=change)
        _show_plan(terminal, plan, as_json=as_json)
        question = terminal.phrases("notices.ask", name=account)
        if plan.new == plan.old:
            terminal.tell("notices.same")
        elif has_agreed(terminal, question, is_yes=yes):
            engine.set_notices(plan)
            terminal.tell("notices.set", name=account)
        else:
            terminal.tell("notices.left")


def _planned(engine: Engine, account: str, *, act: str, change: NoticeChange) -> NoticePlan:
    """
    What is to be done.

    Raises:
        RequestRefused: It is none of the words ("unknown-act"), or nothing was said ("no-change").
    """
    if act == UNDO:
        return engine.plan_old_notices(account)
    if act == DELETE:
        return engine.plan_no_notices(account)
    if act != SET:
        accepted = ", ".join((SET, UNDO, DELETE))
        raise RequestRefused(code="unknown-act", facts={"found": act, "accepted": accepted})
    if change == NoticeChange():
        raise RequestRefused(code="no-change")
    return engine.plan_notices(account, change)


def _change(*, url: str, queue: str, topic: str, events: list[str] | None) -> NoticeChange:
    """
    What was typed, as a change.

    Raises:
        RequestRefused: More than one place was named (code "one-place").
    """
    said = {NoticeWay.URL: url, NoticeWay.QUEUE: queue, NoticeWay.TOPIC: topic}
    named = {way: address for way, address in said.items() if address}
    if len(named) > 1:
        raise RequestRefused(code="one-place")
    way = next(iter(named), None)
    wanted = None
    if events:
        wanted = () if events == [SILENCE] else tuple(events)
    return NoticeChange(way, named[way] if way else "", wanted)


def _show(terminal: Terminal, settings: NoticeSettings, *, account: str, as_json: bool) -> None:
    if as_json:
        terminal.answer_json(notice_line(account, settings))
        return
    for line in lines_of(settings, terminal.phrases):
        terminal.answer(line)


def _show_plan(terminal: Terminal, plan: NoticePlan, *, as_json: bool) -> None:
    """Old and new, before anybody is asked."""
    if as_json:
        terminal.answer_json(plan_line(plan))
        return
    for key, settings in (("notices.old", plan.old), ("notices.new", plan.new)):
        terminal.answer(terminal.phrases(key))
        for line in lines_of(settings or NoticeSettings(), terminal.phrases):
            terminal.answer(f"    {line}")
