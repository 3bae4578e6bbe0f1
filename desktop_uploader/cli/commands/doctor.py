"""`doctor`: what is well here, and what is not."""

from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AsJson
from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.cli.written_files import telling_of
from desktop_uploader.domain.errors import Remedy, Trouble
from desktop_uploader.ports.station import Examined
from desktop_uploader.wording.advice import advise


def doctor(
    context: typer.Context,
    bundle: Annotated[str, typer.Option(metavar="FILE.zip", help="Write one for support.")] = "",
    as_json: AsJson = False,
) -> None:
    """Look at places, journal, secrets, line, clock and accounts. 1 when something is wrong."""
    terminal: Terminal = context.obj
    report = terminal.station.examine()
    for examined in report:
        if as_json:
            terminal.answer_json(_line(examined))
        else:
            terminal.answer(_sentence(terminal, examined))
            _say_what_to_do(terminal, examined)
    if bundle:
        with telling_of(bundle):
            terminal.station.write_bundle(bundle)
        terminal.tell("bundle-written", file=bundle)
    is_ill = any(examined.is_well is False for examined in report)
    raise typer.Exit(ExitCode.FAILED if is_ill else ExitCode.DONE)


def _line(examined: Examined) -> dict[str, object]:
    return {
        "type": "examined",
        "what": examined.what,
        "well": examined.is_well,
        "facts": dict(examined.facts),
    }


def _say_what_to_do(terminal: Terminal, examined: Examined) -> None:
    code = examined.facts.get("code", "")
    if examined.is_well is False and code:
        # A failure that has no code is told by its kind; nothing was tried for long.
        trouble = Trouble(code, Remedy.RETRY, code=code, facts=examined.facts)
        terminal.answer(f"      {advise(trouble, terminal.phrases).text}")


def _sentence(terminal: Terminal, examined: Examined) -> str:
    phrases = terminal.phrases
    state = {True: "well", False: "ill", None: "note"}[examined.is_well]
    key = f"examined.{examined.what}"
    what = phrases(key) if phrases.knows(key) else examined.what
    facts = "  ".join(f"{name}: {value}" for name, value in examined.facts.items())
    return f"{phrases(f'doctor.{state}')}  {what}  {facts}".rstrip()
