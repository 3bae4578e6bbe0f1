"""`account`: whose clouds, and how to speak for them."""

import getpass
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, TypeVar

import typer

from desktop_uploader.cli.arguments import AsJson, pairs
from desktop_uploader.cli.exit_codes import ExitCode, exit_code_of
from desktop_uploader.cli.lines import account_line, account_test_line
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.accounts import AccountField, AccountRow
from desktop_uploader.ports.engine import Engine
from desktop_uploader.wording.advice import clouds

FROM_STDIN = "-"
IN_ENVIRONMENT = "environment"
CLOCK_MAY_DIFFER_S = 300.0
"""A cloud refuses what is signed 15 minutes off; a third of it is worth a word."""

Known = TypeVar("Known")
Name = Annotated[str, typer.Argument(metavar="NAME")]
account_app = typer.Typer(no_args_is_help=True, help="Accounts of the clouds.")


@account_app.command("list")
def list_accounts(context: typer.Context, as_json: AsJson = False) -> None:
    """List all accounts, practice ones last."""
    terminal: Terminal = context.obj
    with terminal.station.connect() as engine:
        for account in engine.accounts():
            _print_account(terminal, account, as_json=as_json)


@account_app.command()
def show(context: typer.Context, name: Name, as_json: AsJson = False) -> None:
    """Show one account, without its secrets."""
    terminal: Terminal = context.obj
    with terminal.station.connect() as engine:
        account = _find(engine, name)
    _print_account(terminal, account, as_json=as_json)
    if not as_json:
        for option, value in account.options.items():
            terminal.answer(f"    {option} = {value}")
    if account.blocked_by is not None:
        terminal.complain_of(account.blocked_by)


@account_app.command()
def add(
    context: typer.Context,
    name: Name,
    kind: Annotated[str, typer.Option(help=f"Which cloud: {', '.join(clouds())}.")],
    way: Annotated[
        str,
        typer.Option(help="How it gets credentials: key, broker, or what else the cloud offers."),
    ] = "key",
    region: Annotated[str, typer.Option(help="Like cn-shanghai.")] = "",
    secrets_in: Annotated[str, typer.Option(help="keyring, file or environment.")] = "keyring",
    option: Annotated[
        list[str] | None, typer.Option("--option", metavar="NAME=VALUE", help="Anything else.")
    ] = None,
    secrets_from: Annotated[
        str, typer.Option(metavar="-", help="A dash: a JSON object on standard input.")
    ] = "",
) -> None:
    """Add an account, or replace it. Its secrets are asked for, never taken as arguments."""
    terminal: Terminal = context.obj
    options = pairs(option or ())
    row = AccountRow(
        name=name, kind=kind, way=way, region=region, secrets_in=secrets_in, options=options
    )
    with terminal.station.connect() as engine:
        fields = _secret_fields(engine, row)
        secrets = _secrets(terminal, fields, secrets_in=secrets_in, secrets_from=secrets_from)
        saved = engine.add_account(row, secrets)
    terminal.tell("account.saved", name=saved.name, place=_place(terminal, saved))


@account_app.command()
def test(context: typer.Context, name: Name, as_json: AsJson = False) -> None:
    """Make one harmless real call with an account."""
    terminal: Terminal = context.obj
    with terminal.station.connect() as engine:
        found = engine.test_account(name)
    if as_json:
        terminal.answer_json(account_test_line(found, terminal.phrases))
    elif found.trouble is not None:
        terminal.complain_of(found.trouble, name=name)
    else:
        terminal.answer(terminal.phrases("account.works", name=name))
        _tell_of_clock(terminal, found.clock_offset_s or 0.0)
    raise typer.Exit(exit_code_of(found.trouble) if found.trouble else ExitCode.DONE)


def _tell_of_clock(terminal: Terminal, offset_s: float) -> None:
    """The cloud's time less ours, where it is so much that something else will stumble over it."""
    if abs(offset_s) >= CLOCK_MAY_DIFFER_S:
        way = "behind" if offset_s > 0 else "ahead"
        terminal.tell(f"account.clock-{way}", time=terminal.times.duration(abs(offset_s)))


@account_app.command()
def remove(context: typer.Context, name: Name) -> None:
    """Forget an account and its secrets. What it uploaded stays in the cloud."""
    terminal: Terminal = context.obj
    with terminal.station.connect() as engine:
        engine.remove_account(name)
    terminal.tell("account.removed", name=name)


def _find(engine: Engine, name: str) -> AccountRow:
    for account in engine.accounts():
        if account.name == name:
            return account
    raise RequestRefused(code="unknown-account", facts={"name": name})


def _print_account(terminal: Terminal, account: AccountRow, *, as_json: bool) -> None:
    if as_json:
        terminal.answer_json(account_line(account, terminal.phrases))
        return
    state = "blocked" if account.blocked_by else "practice" if account.is_practice else "ready"
    words = (account.name, account.kind, account.way, account.region)
    place = _place(terminal, account)
    known = "  ".join(word for word in (*words, place) if word)
    terminal.answer(f"{known}  ({terminal.phrases(f'account.{state}')})")


def _place(terminal: Terminal, account: AccountRow) -> str:
    key = f"secrets-in.{account.secrets_in}"
    return terminal.phrases(key) if terminal.phrases.knows(key) else account.secrets_in


def _secret_fields(engine: Engine, row: AccountRow) -> list[AccountField]:
    """
    What is to be asked for. Nobody is asked for secrets of an account that cannot be.

    Raises:
        RequestRefused: A secret stands among the options ("secret-in-arguments"), the cloud or
            its way is not known ("unknown-kind", "unknown-way"), or a field that is no secret is
            missing ("missing-field").
    """
    kinds = {kind.name: kind.ways for kind in engine.account_kinds()}
    for field in (field for ways in kinds.values() for way in ways for field in way.fields):
        if field.is_secret and field.name in row.options:
            raise RequestRefused(code="secret-in-arguments", facts={"found": field.name})
    ways = {way.name: way.fields for way in _known(kinds, row.kind, rule="unknown-kind")}
    fields = _known(ways, row.way, rule="unknown-way")
    said = {**row.options, "region": row.region}
    for field in fields:
        is_open = field.is_required and not (field.is_secret or field.default)
        if is_open and not said.get(field.name):
            raise RequestRefused(code="missing-field", facts={"field": field.name})
    return [field for field in fields if field.is_secret]


def _known(found: Mapping[str, Known], name: str, *, rule: str) -> Known:
    if name not in found:
        raise RequestRefused(code=rule, facts={"found": name, "accepted": ", ".join(found)})
    return found[name]


def _secrets(
    terminal: Terminal, fields: Sequence[AccountField], *, secrets_in: str, secrets_from: str
) -> Mapping[str, str]:
    if secrets_from == FROM_STDIN:
        return _read_secrets()
    if secrets_from:
        # Most likely the secret itself: it is not repeated.
        raise RequestRefused(code="secret-in-arguments", facts={"found": "--secrets-from"})
    if secrets_in == IN_ENVIRONMENT or not fields:
        return {}
    if not sys.stdin.isatty():
        raise RequestRefused(code="nobody-to-ask")
    given = {field.name: _ask(terminal, field) for field in fields}
    return {name: value for name, value in given.items() if value}


def _ask(terminal: Terminal, field: AccountField) -> str:
    key = f"secret.{field.name}"
    name = terminal.phrases(key) if terminal.phrases.knows(key) else field.name
    question = "ask.required" if field.is_required else "ask.optional"
    return getpass.getpass(terminal.phrases(question, field=name)).strip()


def _read_secrets() -> Mapping[str, str]:
    try:
        content = json.load(sys.stdin)
    except ValueError:
        # The parser's words quote what it read, and that may be the secret.
        raise RequestRefused(code="bad-secrets") from None
    if not isinstance(content, dict) or not all(isinstance(v, str) for v in content.values()):
        raise RequestRefused(code="bad-secrets")
    return content
