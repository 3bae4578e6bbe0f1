"""`engine`, `practice-cloud` and `gui`: processes that stay."""

from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AsJson, absolute_bytes
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.ports.station import PracticeOptions


def engine(context: typer.Context) -> None:
    """Be the engine in the foreground, for a service manager."""
    terminal: Terminal = context.obj
    raise typer.Exit(terminal.station.run_engine())


def practice_cloud(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0: any free one.")] = 0,
    root: Annotated[str, typer.Option(help="Folder that keeps everything.")] = "",
    tls: Annotated[bool, typer.Option("--tls", help="With a CA of its own.")] = False,
    as_json: AsJson = False,
    credential_life: Annotated[
        float | None, typer.Option(help="Seconds that an upload credential lives.")
    ] = None,
    transcode: Annotated[str, typer.Option(help="real, copy, held or off.")] = "real",
    qps: Annotated[str, typer.Option(help="real: the documented limits; off: none.")] = "real",
) -> None:
    """Serve a cloud to practise with on this machine, until it is ended."""
    terminal: Terminal = context.obj
    options = PracticeOptions(
        host=host,
        port=port,
        root=root,
        tls=tls,
        as_json=as_json,
        credential_life_s=credential_life,
        transcode=transcode,
        qps=qps,
    )
    raise typer.Exit(terminal.station.serve_practice_cloud(options))


def gui(
    context: typer.Context,
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH...]")] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Send them to the practice cloud, end when published.")
    ] = False,
) -> None:
    """Open the window."""
    terminal: Terminal = context.obj
    named = [absolute_bytes(path) for path in paths or ()]
    raise typer.Exit(terminal.station.open_window(named, is_demo=demo))
