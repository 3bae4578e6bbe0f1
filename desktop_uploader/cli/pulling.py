"""An order of addresses from the command line to its exit code."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.cli.giving import Given, tell, usual_account
from desktop_uploader.cli.judging import Until, Verdict
from desktop_uploader.cli.ordering import lost_by, see, tell_of_table
from desktop_uploader.cli.pull_list import read_lists
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.engine import Engine
from desktop_uploader.ports.pull_orders import PullOrder, PullRow


@dataclass(frozen=True, slots=True)
class PullWanted:
    """
    What was typed.

    Attributes:
        order: Still without rows; without an account it is for the usual one.
    """

    lists: tuple[str, ...]
    order: PullOrder
    until: Until
    as_json: bool


def carry_out(terminal: Terminal, wanted: PullWanted) -> ExitCode:
    """Read the lists, give the order, tell of it, and follow its jobs as far as is wanted."""
    listed, as_json = read_lists(wanted.lists), wanted.as_json
    with terminal.station.connect() as engine:
        given = [_give(terminal, engine, rows=listed.rows, wanted=wanted)]
    tell(terminal, given, as_json=as_json, dry_run=wanted.order.calls_nobody)
    tell_of_table(terminal, listed.findings, as_json=as_json)
    lost = [verdict for one in given for verdict in lost_by(one)]
    if listed.findings:
        lost.append(Verdict.FAILED)
    if wanted.order.calls_nobody:
        return ExitCode.WRONG_USE if lost else ExitCode.DONE
    return see(terminal, given, until=wanted.until, as_json=as_json, lost=lost)


def _give(
    terminal: Terminal, engine: Engine, *, rows: Sequence[PullRow], wanted: PullWanted
) -> Given:
    """
    Raises:
        RequestRefused: The account is not known, or its cloud takes no addresses.
    """
    name = wanted.order.account or usual_account(terminal, engine)
    accounts = {row.name: row for row in engine.accounts()}
    if name not in accounts:
        raise RequestRefused(code="unknown-account", facts={"name": name})
    if not wanted.order.calls_nobody:
        engine.expect((name,))
    added = engine.pull(replace(wanted.order, rows=tuple(rows), account=name))
    if accounts[name].is_practice:
        terminal.tell("practice", account=name)
    return Given(name, added)
