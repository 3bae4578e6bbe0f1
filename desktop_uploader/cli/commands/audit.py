"""`audit`: have media audited, see what was found, and judge."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from desktop_uploader.cli.arguments import AccountName, AsJson
from desktop_uploader.cli.audit_lines import audit_line, begun_line, judged_line
from desktop_uploader.cli.audit_text import judged_text, lines_of
from desktop_uploader.cli.consent import Yes, has_agreed
from desktop_uploader.cli.exit_codes import ExitCode, exit_code_of
from desktop_uploader.cli.giving import usual_account
from desktop_uploader.cli.kept_pictures import KeptPictures
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import RequestRefused, Trouble, UploaderError
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Suggestion
from desktop_uploader.ports.audits import AuditShown, AuditSubject
from desktop_uploader.ports.engine import Engine

LONGEST_NUMBER = 15
"""Digits of a job's number; the ids of some clouds' media are longer and digits too."""
WORST_FIRST = (
    ExitCode.UNVERIFIED,
    ExitCode.FAILED,
    ExitCode.NEEDS_PERSON,
    ExitCode.WRONG_USE,
)
Ids = Annotated[
    list[str], typer.Argument(metavar="ID...", help="Numbers of jobs, or ids of media.")
]
Keep = Annotated[
    str, typer.Option("--keep-pictures", metavar="DIR", help="Keep the pictures of findings there.")
]
Days = Annotated[
    int, typer.Option("--keep-days", min=1, help="Delete kept pictures after so many days.")
]


def audit(
    context: typer.Context,
    ids: Ids,
    account: AccountName = "",
    submit: Annotated[bool, typer.Option("--submit", help="Have them audited.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Say what was found (the default).")] = False,
    passes: Annotated[bool, typer.Option("--pass", help="Release them.")] = False,
    block: Annotated[bool, typer.Option("--block", help="Block them, for a reason.")] = False,
    reason: Annotated[str, typer.Option(help="Why they are blocked.")] = "",
    template: Annotated[str, typer.Option(help="Audit template, by id.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Submit also what may have been submitted.")
    ] = False,
    keep_pictures: Keep = "",
    keep_days: Days = 14,
    as_json: AsJson = False,
    yes: Yes = False,
) -> None:
    """Have media audited, see what was found, release or block them."""
    terminal: Terminal = context.obj
    if submit + show + passes + block > 1:
        raise RequestRefused(code="one-thing-at-once")
    pictures = KeptPictures(Path(keep_pictures).absolute()) if keep_pictures else None
    with terminal.station.connect() as engine:
        subjects = [_subject(terminal, engine, one, account=account) for one in ids]
        if submit:
            work = _submitting(terminal, engine, template=template, again=again, as_json=as_json)
            code = _each(terminal, subjects, work)
        elif passes or block:
            ruling = Suggestion.PASS if passes else Suggestion.BLOCK
            order = _Order(ruling, reason, as_json=as_json, is_yes=yes)
            code = order.carry_out(terminal, engine, subjects)
        else:
            code = _each(terminal, subjects, _showing(terminal, engine, pictures, as_json=as_json))
    if pictures is not None and (old := pictures.forget(days=keep_days)):
        terminal.tell("audit.forgotten", count=old)
    raise typer.Exit(code)


class _Order:
    """A person's word on media."""

    def __init__(self, ruling: Suggestion, reason: str, *, as_json: bool, is_yes: bool) -> None:
        self._ruling = ruling
        self._reason = reason
        self._as_json = as_json
        self._is_yes = is_yes

    def carry_out(
        self, terminal: Terminal, engine: Engine, subjects: Sequence[AuditSubject]
    ) -> ExitCode:
        """Ask first, then say it; the worst of what became of it."""
        named = ", ".join(str(one.job or one.medium) for one in subjects)
        facts = {"names": named, "reason": self._reason}
        question = terminal.phrases(f"audit.ask-{self._ruling.value}", **facts)
        if not has_agreed(terminal, question, is_yes=self._is_yes):
            terminal.tell("audit.left")
            return ExitCode.DONE
        judged = engine.judge_media(subjects, ruling=self._ruling, reason=self._reason)
        for one in judged:
            if self._as_json:
                terminal.answer_json(judged_line(one, terminal.phrases))
            elif one.trouble is None:
                terminal.answer(judged_text(one, terminal))
            if one.trouble is not None:
                terminal.complain_of(one.trouble, name=one.medium)
        return _worst([_code_of(one.trouble) for one in judged if one.trouble is not None])


def _subject(terminal: Terminal, engine: Engine, typed: str, *, account: str) -> AuditSubject:
    """What was meant: a job of ours where the number is one of its, else a medium."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER
    if is_number:
        detail = engine.detail(JobId(int(typed)))
        if detail is not None and account in ("", detail.row.account):
            return AuditSubject(job=JobId(int(typed)))
    return AuditSubject(account=account or usual_account(terminal, engine), medium=typed)


def _submitting(
    terminal: Terminal, engine: Engine, *, template: str, again: bool, as_json: bool
) -> Callable[[AuditSubject], None]:
    def submit(subject: AuditSubject) -> None:
        begun = engine.submit_audit(subject, template=template, again=again)
        if as_json:
            terminal.answer_json(begun_line(begun))
        else:
            facts = {"name": begun.medium, "task": begun.task}
            terminal.answer(terminal.phrases("audit.begun", **facts))

    return submit


def _showing(
    terminal: Terminal, engine: Engine, pictures: KeptPictures | None, *, as_json: bool
) -> Callable[[AuditSubject], None]:
    def show(subject: AuditSubject) -> None:
        shown = engine.show_audit(subject)
        if as_json:
            terminal.answer_json(audit_line(shown))
        else:
            for line in lines_of(shown, terminal):
                terminal.answer(line)
        if pictures is not None:
            _keep(terminal, engine, shown, pictures=pictures)

    return show


def _keep(terminal: Terminal, engine: Engine, shown: AuditShown, *, pictures: KeptPictures) -> None:
    """Keep the pictures that are there still; those that are gone hold up no other."""
    urls = dict.fromkeys(one.picture_url for one in shown.findings if one.picture_url)
    gone = 0
    for number, url in enumerate(urls, 1):
        try:
            content = engine.audit_picture(shown.account, url)
        except UploaderError:
            gone += 1
            continue
        pictures.keep(shown.medium, number, content=content)
    terminal.tell("audit.kept", count=len(urls) - gone, gone=gone)


def _each(
    terminal: Terminal, subjects: Sequence[AuditSubject], work: Callable[[AuditSubject], None]
) -> ExitCode:
    """Do it for each; what cannot be done of one holds up no other."""
    codes = []
    for subject in subjects:
        try:
            work(subject)
        except UploaderError as error:
            terminal.complain_of(error.trouble, name=str(subject.job or subject.medium))
            codes.append(_code_of(error.trouble))
    return _worst(codes)


def _code_of(trouble: Trouble) -> ExitCode:
    return ExitCode.UNVERIFIED if trouble.kind == "OutcomeUnknown" else exit_code_of(trouble)


def _worst(codes: Sequence[ExitCode]) -> ExitCode:
    return next((code for code in WORST_FIRST if code in codes), ExitCode.DONE)
