"""`cleanup`: what uploads have left behind, shown and taken away."""

import time
from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AccountName, AsJson
from desktop_uploader.cli.consent import Yes, has_agreed
from desktop_uploader.cli.exit_codes import ExitCode, exit_code_of
from desktop_uploader.cli.leftover_lines import leftover_line, told
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import Outcome
from desktop_uploader.ports.engine import Engine
from desktop_uploader.ports.tidying import Leftover, LeftoverKind, Standing
from desktop_uploader.wording import units

AT_ONCE = 20
"""Taken away before the next line is shown."""
TO_SETTLE = frozenset({Standing.LEFT, Standing.GONE, Standing.COMPLETE})

# The first that any has decides.
_CODES = (ExitCode.UNVERIFIED, ExitCode.NEEDS_PERSON, ExitCode.WRONG_USE, ExitCode.FAILED)


def cleanup(
    context: typer.Context,
    account: AccountName = "",
    records: Annotated[
        bool, typer.Option("--records", help="Delete records of media that never came to be, too.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what there is.")] = False,
    as_json: AsJson = False,
    yes: Yes = False,
) -> None:
    """Show what uploads have left behind at the clouds, and take away what nobody needs."""
    terminal: Terminal = context.obj
    with terminal.station.connect() as engine:
        found = engine.find_leftovers(account)
        if records and account and not engine.keeps_records(account):
            terminal.tell("leftover.no-records", name=account)
        chosen = [one for one in found if _is_chosen(one, records=records)]
        _show(terminal, found if dry_run else _without(found, chosen), as_json=as_json)
        if not dry_run:
            done = _taken_away(terminal, engine, chosen=chosen, as_json=as_json, yes=yes)
            found = [*_without(found, chosen), *done]
    code = exit_code(found)
    _conclude(terminal, found, code=code, as_json=as_json, records=records or dry_run)
    raise typer.Exit(code)


def exit_code(found: Iterable[Leftover]) -> ExitCode:
    """The code for all leftovers together: only what nobody can tell is a failure."""
    codes = {_code_of(one) for one in found if one.standing is Standing.UNKNOWN}
    return next((code for code in _CODES if code in codes), ExitCode.DONE)


def _code_of(one: Leftover) -> ExitCode:
    if one.trouble is None or one.trouble.outcome is Outcome.UNKNOWN:
        return ExitCode.UNVERIFIED
    return exit_code_of(one.trouble)


def _is_chosen(one: Leftover, *, records: bool) -> bool:
    is_wanted = one.kind is LeftoverKind.UPLOAD or records or one.standing is not Standing.LEFT
    return is_wanted and one.standing in TO_SETTLE


def _without(found: Sequence[Leftover], chosen: Sequence[Leftover]) -> list[Leftover]:
    taken = {id(one) for one in chosen}
    return [one for one in found if id(one) not in taken]


def _taken_away(
    terminal: Terminal, engine: Engine, *, chosen: Sequence[Leftover], as_json: bool, yes: bool
) -> list[Leftover]:
    """What was chosen, as it is afterwards; as it was, where a person does not want it."""
    there = [one for one in chosen if one.standing is Standing.LEFT]
    if there and not as_json:
        _show(terminal, there, as_json=False)
    if there and not has_agreed(terminal, _question(terminal, there), is_yes=yes):
        if as_json:
            _show(terminal, there, as_json=True)
        settled = _without(chosen, there)
        return [*there, *_dropped(terminal, engine, chosen=settled, as_json=as_json)]
    return _dropped(terminal, engine, chosen=chosen, as_json=as_json)


def _dropped(
    terminal: Terminal, engine: Engine, *, chosen: Sequence[Leftover], as_json: bool
) -> list[Leftover]:
    """Each as it is afterwards, shown as soon as it is known."""
    done: list[Leftover] = []
    for first in range(0, len(chosen), AT_ONCE):
        after = engine.drop_leftovers(chosen[first : first + AT_ONCE])
        _show(terminal, after, as_json=as_json)
        done += after
    return done


def _question(terminal: Terminal, there: Sequence[Leftover]) -> str:
    uploads = sum(one.kind is LeftoverKind.UPLOAD for one in there)
    size = units.size(sum(one.size_bytes or 0 for one in there))
    records = len(there) - uploads
    key = "leftover.ask-both" if records and uploads else "leftover.ask-records"
    if not records:
        key = "leftover.ask-uploads"
    return terminal.phrases(key, uploads=uploads, records=records, size=size)


def _show(terminal: Terminal, found: Iterable[Leftover], *, as_json: bool) -> None:
    for one in found:
        if as_json:
            terminal.answer_json(leftover_line(one, terminal.phrases))
            continue
        terminal.answer(told(one, terminal, now_s=time.time()))
        if one.trouble is not None:
            terminal.complain_of(one.trouble, name=one.source or one.name)


def _conclude(
    terminal: Terminal,
    found: Sequence[Leftover],
    *,
    code: ExitCode,
    as_json: bool,
    records: bool,
) -> None:
    counts = {standing.value: 0 for standing in Standing}
    for one in found:
        counts[one.standing.value] += 1
    if as_json:
        terminal.answer_json({"type": "result", **counts, "exit_code": int(code)})
        return
    if not found:
        terminal.tell("leftover.none")
    for standing, count in counts.items():
        if count and standing != Standing.FOREIGN.value:
            terminal.tell(f"tidied.{standing}", count=count)
    waiting = [one for one in found if one.kind is LeftoverKind.RECORD]
    if not records and any(one.standing is Standing.LEFT for one in waiting):
        terminal.tell("leftover.records-stay")
