"""`process`: transcodes, snapshots and the like of media that have arrived."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AccountName, AsJson, pairs
from desktop_uploader.cli.consent import Yes
from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.cli.work_errand import Manner, WorkErrand, worst
from desktop_uploader.cli.work_lines import TaskTeller
from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.processing import ProcessOrder
from desktop_uploader.ports.works import Work

Ids = Annotated[
    list[str],
    typer.Argument(metavar="ID...", help="Numbers of jobs, ids of media, or addresses of objects."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A setting of the work; again for each."),
]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="A JSON file with settings of the work.")
]

Template = Annotated[str, typer.Option(help="The template to work by.")]
Workflow = Annotated[str, typer.Option(help="Have this workflow run.")]
Snapshots = Annotated[bool, typer.Option("--snapshots", help="Take pictures.")]
Sprite = Annotated[bool, typer.Option("--sprite", help="Make a sheet of pictures.")]
Gif = Annotated[bool, typer.Option("--gif", help="Make an animated picture.")]
Remux = Annotated[bool, typer.Option("--remux", help="Change the container only.")]
Metadata = Annotated[bool, typer.Option("--metadata", help="Read what it consists of.")]
OutputPlace = Annotated[str, typer.Option(metavar="BUCKET/FOLDER", help="Where to put it.")]
Show = Annotated[bool, typer.Option("--show", help="Only read what there is.")]
Retry = Annotated[bool, typer.Option("--retry", help="Try what has failed again.")]
Cancel = Annotated[bool, typer.Option("--cancel", help="Give up what waits.")]
Wait = Annotated[bool, typer.Option(help="Follow it to its end.")]
WORKS = (Work.WORKFLOW, Work.SNAPSHOTS, Work.SPRITE, Work.GIF, Work.REMUX, Work.METADATA)
"""In the order of their options."""


def process(
    context: typer.Context,
    ids: Ids,
    account: AccountName = "",
    template: Template = "",
    workflow: Workflow = "",
    snapshots: Snapshots = False,
    sprite: Sprite = False,
    gif: Gif = False,
    remux: Remux = False,
    metadata: Metadata = False,
    settings: Settings = None,
    settings_file: SettingsFile = None,
    output: OutputPlace = "",
    show: Show = False,
    retry: Retry = False,
    cancel: Cancel = False,
    wait: Wait = True,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Have a cloud make something of media that have arrived, and follow it to its end."""
    flags = (bool(workflow), snapshots, sprite, gif, remux, metadata)
    works = tuple(work for work, is_chosen in zip(WORKS, flags, strict=True) if is_chosen)
    order = ProcessOrder(
        account,
        "",
        works[0] if works else Work.TRANSCODE,
        template=workflow or template,
        settings=_settings(settings or (), settings_file),
        output=output,
    )
    verb = _one_verb({"show": show, "retry": retry, "cancel": cancel}, works)
    manner = Manner(verb, works, says_yes=yes, waits=wait)
    raise typer.Exit(_carried_out(context.obj, ids, order=order, manner=manner, as_json=as_json))


def _carried_out(
    terminal: Terminal, ids: Sequence[str], *, order: ProcessOrder, manner: Manner, as_json: bool
) -> ExitCode:
    teller = TaskTeller(terminal, as_json=as_json)
    with terminal.station.connect() as engine:
        errand = WorkErrand(terminal, engine, teller=teller, manner=manner)
        try:
            code = worst([errand.run(subject, order) for subject in dict.fromkeys(ids)])
        except KeyboardInterrupt:
            terminal.tell("process.goes-on")
            raise
    teller.result(code)
    return code


def _one_verb(verbs: Mapping[str, bool], works: Sequence[Work]) -> str:
    """
    The one that was typed; "" for an order.

    Raises:
        RequestRefused: More than one was, of the verbs or of the works (code "one-at-a-time").
    """
    typed = [verb for verb, is_typed in verbs.items() if is_typed]
    many = typed if len(typed) > 1 else [work.value for work in works]
    if len(many) > 1:
        raise RequestRefused(
            code="one-at-a-time", facts={"found": " ".join(f"--{one}" for one in many)}
        )
    return typed[0] if typed else ""


def _settings(typed: Sequence[str], file: Path | None) -> dict[str, str]:
    """
    Those of the file, then those that were typed.

    Raises:
        RequestRefused: The file is no JSON object (code "bad-settings-file").
    """
    read: object = {}
    if file is not None:
        try:
            read = json.loads(file.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError, RecursionError) as error:
            raise RequestRefused(code="bad-settings-file", facts={"file": str(file)}) from error
    if not isinstance(read, dict):
        raise RequestRefused(code="bad-settings-file", facts={"file": str(file)})
    return {name: _text_of(value) for name, value in read.items()} | pairs(typed)


def _text_of(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
