"""The program itself: the options that hold for every command, and the window without one."""

import sys
from typing import Annotated

import typer

from desktop_uploader import __version__
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.ports.station import StartOptions, StationMaker

PROGRAM = "desktop-uploader"


class Start:
    """
    What the options of the program are applied to; commands get the terminal in its place.

    Attributes:
        terminal: None until the options are known.
    """

    def __init__(self, make_station: StationMaker) -> None:
        self.make_station = make_station
        self.terminal: Terminal | None = None


def program(
    context: typer.Context,
    home: Annotated[str, typer.Option(help="Folder that holds everything.")] = "",
    lang: Annotated[str, typer.Option(help="zh or en.")] = "",
    limit: Annotated[str, typer.Option(help="Most bytes a second, like 2MB/s; 0: none.")] = "",
    connections: Annotated[str, typer.Option(help="Most connections.")] = "",
    proxy: Annotated[str, typer.Option(help="URL; system; none.")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Only results and failures.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False,
) -> None:
    """Bring media from the desktop to a video-on-demand cloud, until they are published."""
    start: Start = context.obj
    if version:
        sys.stdout.write(f"{PROGRAM} {__version__}\n")
        raise typer.Exit
    overrides = {
        "transfer.limit_bytes_per_s": limit,
        "transfer.connections_most": connections,
        "network.proxy": proxy,
        "interface.language": lang,
    }
    options = StartOptions(home, {name: value for name, value in overrides.items() if value})
    terminal = Terminal(start.make_station, options, language=lang, is_quiet=quiet)
    start.terminal = context.obj = terminal
    if context.invoked_subcommand is None:
        raise typer.Exit(terminal.station.open_window([]))
