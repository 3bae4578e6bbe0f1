"""An order from the command line to its exit code: given, told of, watched to its end."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop_uploader.cli.errands import see_to_its_end
from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.cli.following import Watch
from desktop_uploader.cli.giving import Given, complaint, give, tell
from desktop_uploader.cli.judging import Until, Verdict, exit_code
from desktop_uploader.cli.lines import refused_line, result_line, words_line
from desktop_uploader.cli.metadata_matching import Matched, match
from desktop_uploader.cli.metadata_table import HEADER_ROW
from desktop_uploader.cli.name_patterns import NamePattern, filled, is_needed
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import Remedy
from desktop_uploader.domain.ids import JobId
from desktop_uploader.ports.orders import AddOrder, FileWords, RefusedRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What was typed.

    Attributes:
        order: For whichever account.
        accounts: Their names; none means the usual one.
        metadata: A table with words for single files, absolute; None where there is none.
        pattern: What the words of each file are made by.
    """

    order: AddOrder
    accounts: Sequence[str]
    until: Until
    as_json: bool
    metadata: Path | None
    pattern: NamePattern = field(default_factory=NamePattern)


def carry_out(terminal: Terminal, wanted: Wanted) -> ExitCode:
    """Give the order, tell of it, and follow its jobs as far as is wanted."""
    order, as_json = wanted.order, wanted.as_json
    table = match(wanted.metadata, order.paths) if wanted.metadata else Matched()
    with terminal.station.connect() as engine:
        order = replace(order, words=table.words)
        if is_needed(order, wanted.pattern):
            order = filled(order, wanted.pattern)
            if order.calls_nobody:
                _preview(terminal, order.words, as_json=as_json)
        given = give(engine, order, accounts=wanted.accounts, terminal=terminal)
    tell(terminal, given, as_json=as_json, dry_run=order.calls_nobody)
    _tell_of_lost_words(terminal, given, order=order)
    tell_of_table(terminal, table.findings, as_json=as_json)
    lost = [verdict for one in given for verdict in lost_by(one)]
    if table.findings:
        lost.append(Verdict.FAILED)
    if order.calls_nobody:
        return ExitCode.WRONG_USE if lost else ExitCode.DONE
    return see(terminal, given, until=wanted.until, as_json=as_json, lost=lost)


def see(
    terminal: Terminal,
    given: Sequence[Given],
    *,
    until: Until,
    as_json: bool,
    lost: Sequence[Verdict],
) -> ExitCode:
    """Follow what came of orders as far as is wanted; `lost` is what became no job."""
    jobs = frozenset[JobId]().union(*(one.jobs for one in given))
    if jobs:
        return see_to_its_end(
            terminal,
            Watch(until, jobs),
            as_json=as_json,
            besides=lost,
            names_accounts=len(given) > 1,
        )
    code = exit_code(lost)
    if as_json:
        terminal.answer_json(result_line([], code))
    return code


def _tell_of_lost_words(terminal: Terminal, given: Sequence[Given], *, order: AddOrder) -> None:
    """Words that somebody took the trouble to say, and that the cloud does not take."""
    if not (order.title or order.description or order.tags or order.words):
        return
    for one in given:
        if one.added.estimate.files and not one.added.estimate.keeps_text:
            terminal.tell("text-stays-here", account=one.account)


def _preview(terminal: Terminal, made: Sequence[FileWords], *, as_json: bool) -> None:
    """What each file would be called, before anything is queued."""
    for words in made:
        if words.finding is None and as_json:
            terminal.answer_json(words_line(words))
        elif words.finding is None:
            tags = f"  [{', '.join(words.tags)}]" if words.tags else ""
            name = Path(os.fsdecode(words.path)).name
            terminal.answer(f"{name}  →  {words.title or '–'}{tags}")


def tell_of_table(terminal: Terminal, rows: Sequence[RefusedRow], *, as_json: bool) -> None:
    """What is wrong with a table, whoever gets the files: once, with no account's name."""
    for row in rows:
        if as_json:
            terminal.answer_json(refused_line(row, terminal.phrases, account=""))
        else:
            text = complaint(terminal, row)
            is_header = row.row == HEADER_ROW
            terminal.complain(
                text if is_header else terminal.phrases("of-row", row=row.row, text=text)
            )


def lost_by(one: Given) -> Iterator[Verdict]:
    """What is to be said of what became no job of an account."""
    if one.added.refused:
        yield Verdict.FAILED
    if one.error is not None:
        is_parked = one.error.trouble.remedy is Remedy.SIGN_IN
        yield Verdict.PARKED if is_parked else Verdict.FAILED
