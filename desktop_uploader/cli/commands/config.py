"""`config`: the settings."""

from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AsJson
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.station import SettingRow

config_app = typer.Typer(no_args_is_help=True, help="The settings.")


@config_app.command("get")
def get(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="[NAME]")] = "",
    as_json: AsJson = False,
) -> None:
    """Show one setting, or all of them."""
    terminal: Terminal = context.obj
    rows = [row for row in terminal.station.settings() if name in ("", row.name)]
    if not rows:
        raise RequestRefused(code="unknown-setting", facts={"name": name})
    for row in rows:
        _print(terminal, row, as_json=as_json)


@config_app.command("set")
def change(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    value: Annotated[str, typer.Argument(metavar="VALUE")],
) -> None:
    """Keep another value; a running engine learns of it."""
    terminal: Terminal = context.obj
    _print(terminal, terminal.station.change_setting(name, value), as_json=False)


def _print(terminal: Terminal, row: SettingRow, *, as_json: bool) -> None:
    if as_json:
        line = {"type": "setting", "name": row.name, "value": row.value, "default": row.default}
        terminal.answer_json(line | {"unit": row.unit, "accepted": row.accepted})
        return
    why = terminal.phrases(row.sentence) if terminal.phrases.knows(row.sentence) else ""
    unit = f" {row.unit}" if row.unit and row.value else ""
    terminal.answer(f"{row.name} = {row.value}{unit}" + (f"    # {why}" if why else ""))
