"""Arguments to a command to an exit code. `run` is the door."""

import itertools
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import typer

from desktop_uploader.cli.arguments import hoist
from desktop_uploader.cli.commands import choosing, notifications, obeying, staying
from desktop_uploader.cli.commands.account import account_app
from desktop_uploader.cli.commands.audit import audit
from desktop_uploader.cli.commands.categories import categories_app
from desktop_uploader.cli.commands.cleanup import cleanup
from desktop_uploader.cli.commands.config import config_app
from desktop_uploader.cli.commands.doctor import doctor
from desktop_uploader.cli.commands.history import history
from desktop_uploader.cli.commands.listings import queue_app
from desktop_uploader.cli.commands.media import media_app
from desktop_uploader.cli.commands.process import process
from desktop_uploader.cli.commands.program import PROGRAM, Start, program
from desktop_uploader.cli.commands.pull import pull
from desktop_uploader.cli.commands.receipt import receipt
from desktop_uploader.cli.commands.register import register
from desktop_uploader.cli.commands.run import run as go_on
from desktop_uploader.cli.commands.upload import upload
from desktop_uploader.cli.exit_codes import ExitCode, exit_code_of
from desktop_uploader.cli.terminal import BOOK, Terminal
from desktop_uploader.cli.usage import told
from desktop_uploader.domain.errors import UploaderError
from desktop_uploader.ports.station import StartOptions, StationMaker
from desktop_uploader.wording.advice import advise
from desktop_uploader.wording.phrases import Phrases

USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]
"""Typer reads the command line with a library of its own or with the one that is installed; either
way this is what all complaints about what was typed have in common."""

app = typer.Typer(
    name=PROGRAM,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.callback()(program)
app.command()(upload)
app.command()(pull)
app.command()(register)
app.command("run")(go_on)
app.add_typer(queue_app, name="queue")
app.command()(obeying.pause)
app.command()(obeying.resume)
app.command()(obeying.retry)
app.command()(obeying.cancel)
app.command()(history)
app.command()(process)
app.command()(receipt)
app.command()(audit)
account_app.add_typer(categories_app, name="categories")
for picker in (
    choosing.templates,
    choosing.watermarks,
    choosing.snapshots,
    choosing.ai_templates,
    choosing.template_groups,
    choosing.apps,
    choosing.buckets,
    choosing.agencies,
):
    account_app.command()(picker)
account_app.command()(notifications.notifications)
app.add_typer(account_app, name="account")
app.add_typer(media_app, name="media")
app.add_typer(config_app, name="config")
app.command()(cleanup)
app.command()(doctor)
app.command("practice-cloud")(staying.practice_cloud)
app.command()(staying.engine)
app.command()(staying.gui)


def run(argv: Sequence[str], make_station: StationMaker) -> int:
    """Do what was typed (`argv` without the program's name), and return the exit code."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        _survive_any_text(stream)
    start = Start(make_station)
    try:
        command = typer.main.get_command(app)
        ended = command.main(hoist(argv), prog_name=PROGRAM, obj=start, standalone_mode=False)
        return ended if isinstance(ended, int) else ExitCode.DONE
    except USAGE_ERROR as error:
        return _correct(start, argv, error=error)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(ExitCode.DONE)
    except UploaderError as error:
        return _refuse(start, error)
    except typer.Abort:
        # Whoever was asked for a secret has closed the terminal's input instead.
        return ExitCode.FAILED
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our lines has gone; what Python would still flush must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILED


def _correct(start: Start, argv: Sequence[str], *, error: Exception) -> ExitCode:
    """Say what is wrong with what was typed."""
    try:
        terminal = start.terminal or _terminal_of(start, argv)
        terminal.complain(told(error, terminal.phrases))
    except UploaderError:
        # The station cannot be made, so its language is not known either.
        sys.stderr.write(f"{told(error, Phrases('en', BOOK))}\n")
    return ExitCode.WRONG_USE


def _terminal_of(start: Start, argv: Sequence[str]) -> Terminal:
    """The terminal as it would have been made of `argv`, had a command been reached."""
    said = dict(itertools.pairwise(word for one in argv for word in one.split("=", 1)))
    options = StartOptions(said.get("--home", ""))
    return Terminal(start.make_station, options, language=said.get("--lang", ""), is_quiet=False)


def _refuse(start: Start, error: UploaderError) -> ExitCode:
    """Say why the command could not be carried out."""
    try:
        if start.terminal is not None:
            start.terminal.complain_of(error.trouble)
            return exit_code_of(error.trouble)
    except UploaderError:
        pass  # The station cannot be made, so its language is not known either.
    sys.stderr.write(f"{advise(error.trouble, Phrases('en', BOOK)).text}\n")
    return exit_code_of(error.trouble)


def _open_what_is_closed() -> None:
    """
    A shell may close a stream (`>&-`). Python then has None in its place, and the next file or
    socket that is opened would get its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            opened = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115  stays open
            setattr(sys, name, opened)


def _survive_any_text(stream: TextIO) -> None:
    """A console that lacks a sign shows a question mark; it does not end the program."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
