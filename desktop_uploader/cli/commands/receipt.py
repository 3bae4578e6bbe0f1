"""`receipt`: what proves a job, to be read, kept or handed on."""

import json
from pathlib import Path
from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AsJson, job_ids
from desktop_uploader.cli.exit_codes import ExitCode
from desktop_uploader.cli.file_digest import sha256_of
from desktop_uploader.cli.receipt_lines import receipt_line, told
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.cli.written_files import telling_of
from desktop_uploader.domain.errors import SourceError
from desktop_uploader.ports.engine import JobReceipt

NAME = "receipt-{id}.json"


def receipt(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Numbers of jobs.")],
    as_json: AsJson = False,
    out: Annotated[Path | None, typer.Option(help="Write one file a job into this folder.")] = None,
    sha256: Annotated[
        bool, typer.Option("--sha256", help="Read each file once more, for its SHA-256.")
    ] = False,
) -> None:
    """Show what proves jobs: file, place, checksums, times, request ids, verdict."""
    terminal: Terminal = context.obj
    wanted = job_ids(ids)
    with terminal.station.connect() as engine:
        found = [engine.receipt(job_id) for job_id in wanted]
    known = [one for one in found if one is not None]
    code = ExitCode.DONE
    for one in known:
        digest = _digest(terminal, one) if sha256 and one.is_of_file else None
        if sha256 and not one.is_of_file:
            terminal.tell("receipt.no-file", name=one.detail.row.name)
        elif sha256 and digest is None:
            code = ExitCode.FAILED
        _give(
            terminal, receipt_line(one, terminal.phrases, sha256=digest), as_json=as_json, out=out
        )
    unknown = [str(job_id) for job_id, one in zip(wanted, found, strict=True) if one is None]
    if unknown:
        terminal.complain(terminal.phrases("obeyed.unknown", ids=", ".join(unknown)))
        code = ExitCode.WRONG_USE
    raise typer.Exit(code)


def _digest(terminal: Terminal, one: JobReceipt) -> str | None:
    """The hash of a file; None, and why, where it is no longer the one that was sent."""
    row = one.detail.row
    try:
        return sha256_of(
            one.path,
            size_bytes=row.size_bytes,
            mtime_ns=one.mtime_ns,
            tell=lambda percent: terminal.tell("receipt.reading", name=row.name, percent=percent),
        )
    except SourceError as error:
        terminal.complain_of(error.trouble, name=row.name)
        return None


def _give(terminal: Terminal, line: dict[str, object], *, as_json: bool, out: Path | None) -> None:
    if out is not None:
        file = out / NAME.format(id=line["id"])
        with telling_of(file):
            out.mkdir(parents=True, exist_ok=True)
            text = json.dumps(line, ensure_ascii=False, indent=2)
            file.write_text(f"{text}\n", encoding="utf-8")
        terminal.tell("receipt.written", file=file)
    if as_json:
        terminal.answer_json(line)
    elif out is None:
        for text in told(line, terminal):
            terminal.answer(text)
