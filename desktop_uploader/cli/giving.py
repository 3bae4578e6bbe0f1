"""Gives the same files to one account or to several, and tells what became of each order."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from desktop_uploader.cli.lines import order_line, refused_line
from desktop_uploader.cli.passed_over import tell_passed_over
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused, UploaderError
from desktop_uploader.domain.ids import JobId
from desktop_uploader.ports.engine import Engine
from desktop_uploader.ports.orders import Added, AddOrder, RefusedRow
from desktop_uploader.wording import units
from desktop_uploader.wording.advice import advise_on
from desktop_uploader.wording.lasting import lasting_text

DEFAULT_ACCOUNT = "interface.default_account"


@dataclass(frozen=True, slots=True)
class Given:
    """
    What became of one account's order.

    Attributes:
        error: Why the account could take none of it; None where it could.
    """

    account: str
    added: Added = field(default_factory=Added)
    error: UploaderError | None = None

    @property
    def jobs(self) -> frozenset[JobId]:
        """Its jobs, whether they were made just now or before."""
        return frozenset((*self.added.new, *self.added.known))


def give(
    engine: Engine, order: AddOrder, *, accounts: Sequence[str], terminal: Terminal
) -> list[Given]:
    """
    Give `order` to each of `accounts`; to the usual one where none is named.

    An account that cannot take it does not keep the others from it.

    Raises:
        RequestRefused: One of them is not known, so that nothing was given to any.
        UploaderError: None of them could take it; of the first.
    """
    names = tuple(dict.fromkeys(accounts)) or (usual_account(terminal, engine),)
    rows = {row.name: row for row in engine.accounts()}
    for name in names:
        if name not in rows:
            raise RequestRefused(code="unknown-account", facts={"name": name})
    if not order.calls_nobody:
        engine.expect(names)
    given = [_given(engine, replace(order, account=name)) for name in names]
    errors = [one.error for one in given if one.error is not None]
    if len(errors) == len(given):
        raise errors[0]
    for name in names:
        if rows[name].is_practice:
            terminal.tell("practice", account=name)
    return given


def tell(terminal: Terminal, given: Sequence[Given], *, as_json: bool, dry_run: bool) -> None:
    """What may not go, what is to be known of the rest, and how much there is of it."""
    for one in given:
        _tell_of(terminal, one, as_json=as_json, is_alone=len(given) == 1)
    if as_json and dry_run:
        for one in given:
            tell_passed_over(terminal, one.added.skipped, account=one.account)
    else:
        # What no account takes is told once.
        every = {(row.source, row.finding): row for one in given for row in one.added.skipped}
        tell_passed_over(terminal, list(every.values()))


def _given(engine: Engine, order: AddOrder) -> Given:
    try:
        return Given(order.account, engine.add(order))
    except UploaderError as error:
        return Given(order.account, error=error)


def usual_account(terminal: Terminal, engine: Engine) -> str:
    """
    The account to use where none was named: the one of the settings, or the only real one.

    Raises:
        RequestRefused: There is none of a real cloud, or more than one.
    """
    for setting in terminal.station.settings():
        if setting.name == DEFAULT_ACCOUNT and setting.value:
            return setting.value
    real = [account.name for account in engine.accounts() if not account.is_practice]
    if not real:
        raise RequestRefused(code="no-real-account")
    if len(real) > 1:
        raise RequestRefused(code="which-account", facts={"accepted": ", ".join(real)})
    return real[0]


def _tell_of(terminal: Terminal, one: Given, *, as_json: bool, is_alone: bool) -> None:
    def told(text: str) -> str:
        return text if is_alone else terminal.phrases("of-account", account=one.account, text=text)

    if one.error is not None:
        terminal.complain_of(one.error.trouble, name=one.account)
        if as_json:
            terminal.answer_json(
                order_line(one.account, one.error.trouble, phrases=terminal.phrases)
            )
    for row in one.added.refused:
        if as_json:
            terminal.answer_json(refused_line(row, terminal.phrases, account=one.account))
        else:
            terminal.complain(told(complaint(terminal, row)))
    if terminal.is_quiet:
        return
    for row in one.added.warnings:
        terminal.complain(told(complaint(terminal, row)))
    if one.added.estimate.files:
        terminal.complain(told(_estimate(terminal, one.added)))
    if one.added.estimate.urls:
        terminal.complain(told(_estimate_of_urls(terminal, one.added)))
    if lasts := lasting_text(one.added.estimate, terminal.phrases):
        terminal.complain(told(lasts))


def _estimate(terminal: Terminal, added: Added) -> str:
    estimate, phrases = added.estimate, terminal.phrases
    opens = estimate.opens_per_s
    return phrases(
        "estimate.line",
        files=estimate.files,
        size=units.size(estimate.size_bytes),
        parts=estimate.parts,
        time=terminal.times.span(estimate.seconds)
        if estimate.seconds
        else phrases("estimate.no-time"),
        ceiling=phrases("estimate.no-ceiling")
        if opens is None
        else phrases("estimate.ceiling", opens=f"{opens:g}"),
    )


def _estimate_of_urls(terminal: Terminal, added: Added) -> str:
    estimate, phrases = added.estimate, terminal.phrases
    calls = -(-estimate.urls // estimate.urls_at_once)
    per_day, per_s = estimate.calls_per_day, estimate.opens_per_s
    return phrases(
        "estimate.urls",
        urls=estimate.urls,
        calls=calls,
        batch=estimate.urls_at_once,
        ceiling=phrases("estimate.calls-per-day", calls=per_day)
        if per_day is not None
        else phrases("estimate.no-ceiling")
        if per_s is None
        else phrases("estimate.calls-per-s", calls=f"{per_s:g}"),
    )


def complaint(terminal: Terminal, row: RefusedRow) -> str:
    """A file that may not go, or something to know of it, as a sentence."""
    advice = advise_on(row.finding, terminal.phrases, name=row.source)
    return terminal.phrases(f"weight.{row.finding.weight.value}", text=advice.text)
