"""`run`: go on with what the journal holds, until idle."""

from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AsJson
from desktop_uploader.cli.errands import see_to_its_end
from desktop_uploader.cli.following import Watch
from desktop_uploader.cli.judging import Until


def run(
    context: typer.Context,
    until: Annotated[Until, typer.Option(help="How far to wait.")] = Until.PUBLISHED,
    as_json: AsJson = False,
) -> None:
    """Go on with everything that has not ended, and wait until nothing moves any more."""
    raise typer.Exit(see_to_its_end(context.obj, Watch(until), as_json=as_json))
