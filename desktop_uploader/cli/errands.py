"""What `upload` and `run` have in common: follow jobs, survive the engine, give an account."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from desktop_uploader.cli.displays import JsonDisplay, NoDisplay, PlainDisplay
from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.cli.following import Display, Watch, follow
from desktop_uploader.cli.judging import Verdict, exit_code, judge
from desktop_uploader.cli.lines import job_line, result_job, result_line
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import Unreachable
from desktop_uploader.domain.media import Stage

MOST_LOSSES = 5
"""Engines that may be lost one after the other without any progress between them."""


def see_to_its_end(
    terminal: Terminal,
    watch: Watch,
    *,
    as_json: bool,
    besides: Sequence[Verdict] = (),
    names_accounts: bool = False,
) -> ExitCode:
    """
    Follow the jobs of `watch`, print the result, and return the code for it.

    An engine that is lost on the way is started again: what was queued is in its journal.

    Args:
        besides: What is to be said of files that became no jobs.
    """
    try:
        with _display(terminal, as_json=as_json, names_accounts=names_accounts) as display:
            _follow_through_losses(terminal, watch, display=display)
    except KeyboardInterrupt:
        terminal.tell("interrupted")
        return _conclude(terminal, watch, code=ExitCode.INTERRUPTED, as_json=as_json)
    code = exit_code([*watch.verdicts(), *besides])
    return _conclude(terminal, watch, code=code, as_json=as_json)


def _follow_through_losses(terminal: Terminal, watch: Watch, *, display: Display) -> None:
    losses = 0
    while True:
        before = dict(watch.rows)
        try:
            with terminal.station.connect() as engine:
                return follow(engine, watch, display=display)
        except Unreachable as error:
            if error.trouble.code != "engine-lost":
                raise
            losses = losses + 1 if watch.rows == before else 1
            if losses > MOST_LOSSES:
                raise
            terminal.tell("engine-lost")


def _conclude(terminal: Terminal, watch: Watch, *, code: ExitCode, as_json: bool) -> ExitCode:
    if as_json:
        terminal.answer_json(result_line(_result_jobs(terminal, watch), code))
    else:
        _tell_how_it_ended(terminal, watch)
    return code


def _result_jobs(terminal: Terminal, watch: Watch) -> list[dict[str, object]]:
    try:
        with terminal.station.connect() as engine:
            details = [(row, engine.detail(row.id)) for row in watch.rows.values()]
    except Unreachable:
        details = [(row, None) for row in watch.rows.values()]
    return [
        result_job(detail, terminal.phrases) if detail else job_line(row, terminal.phrases)
        for row, detail in details
    ]


def _tell_how_it_ended(terminal: Terminal, watch: Watch) -> None:
    verdicts = watch.verdicts()
    for verdict in Verdict:
        count = verdicts.count(verdict)
        if count:
            terminal.tell(f"ended.{verdict.value}", count=count)
    parked = [row for row in watch.rows.values() if judge(row, watch.until) is Verdict.PARKED]
    for row in parked:
        # What troubled a job before a person had it rest is no longer what it waits for.
        if row.trouble is not None and row.stage is not Stage.PAUSED:
            terminal.complain_of(row.trouble, name=row.name)
    paused = " ".join(str(row.id) for row in parked if row.stage is Stage.PAUSED)
    if paused:
        terminal.tell("paused", ids=paused)


@contextmanager
def _display(terminal: Terminal, *, as_json: bool, names_accounts: bool) -> Iterator[Display]:
    if as_json:
        yield JsonDisplay(terminal)
    elif terminal.is_quiet:
        yield NoDisplay(terminal)
    elif terminal.is_live:
        # Rich takes a tenth of a second to import, which a script need not pay for.
        from desktop_uploader.cli.live_table import LiveTable

        with LiveTable(terminal, names_accounts=names_accounts) as table:
            yield table
    else:
        yield PlainDisplay(terminal, names_accounts=names_accounts)
