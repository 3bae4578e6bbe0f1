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
        desk = _Desk(terminal, engine, as_json=as_json)
        subjects = [desk.subject(one, account=account) for one in ids]
        if submit:
            code = desk.each(subjects, lambda one: desk.submit(one, template=template, again=again))
        elif passes or block:
            ruling = Suggestion.PASS if passes else Suggestion.BLOCK
            code = desk.judge(subjects, ruling, reason=reason, is_yes=yes)
        else:
            code = desk.each(subjects, lambda one: desk.show(one, pictures))
    if pictures is not None and (old := pictures.forget(days=keep_days)):
        terminal.tell("audit.forgotten", count=old)
    raise typer.Exit(code)


class _Desk:
    """Says to one engine what was typed, and shows what comes of it."""

    def __init__(self, terminal: Terminal, engine: Engine, *, as_json: bool) -> None:
        self._terminal = terminal
        self._engine = engine
        self._as_json = as_json

    def subject(self, typed: str, *, account: str) -> AuditSubject:
        """What was meant: a job of ours where the number is one of its, else a medium."""
        is_number = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER
        detail = self._engine.detail(JobId(int(typed))) if is_number else None
        if detail is not None and account in ("", detail.row.account):
            return AuditSubject(job=detail.row.id)
        return AuditSubject(
            account=account or usual_account(self._terminal, self._engine), medium=typed
        )

    def each(
        self, subjects: Sequence[AuditSubject], work: Callable[[AuditSubject], None]
    ) -> ExitCode:
        """Do it for each; what cannot be done of one holds up no other."""
        codes = []
        for subject in subjects:
            try:
                work(subject)
            except UploaderError as error:
                name = str(subject.job or subject.medium)
                self._terminal.complain_of(error.trouble, name=name)
                codes.append(_code_of(error.trouble))
        return _worst(codes)

    def submit(self, subject: AuditSubject, *, template: str, again: bool) -> None:
        """Have one audited."""
        begun = self._engine.submit_audit(subject, template=template, again=again)
        if self._as_json:
            self._terminal.answer_json(begun_line(begun))
        else:
            text = self._terminal.phrases("audit.begun", name=begun.medium, task=begun.task)
            self._terminal.answer(text)

    def show(self, subject: AuditSubject, pictures: KeptPictures | None) -> None:
        """Say what was found in one, and keep its pictures where that is wanted."""
        shown = self._engine.show_audit(subject)
        if self._as_json:
            self._terminal.answer_json(audit_line(shown))
        else:
            for line in lines_of(shown, self._terminal):
                self._terminal.answer(line)
        if pictures is not None:
            self._keep(shown, pictures)

    def judge(
        self, subjects: Sequence[AuditSubject], ruling: Suggestion, *, reason: str, is_yes: bool
    ) -> ExitCode:
        """Ask first, then release or block them; the worst of what became of it."""
        terminal = self._terminal
        names = ", ".join(str(one.job or one.medium) for one in subjects)
        question = terminal.phrases(f"audit.ask-{ruling.value}", names=names, reason=reason)
        if not has_agreed(terminal, question, is_yes=is_yes):
            terminal.tell("audit.left")
            return ExitCode.DONE
        judged = self._engine.judge_media(subjects, ruling=ruling, reason=reason)
        for one in judged:
            if self._as_json:
                terminal.answer_json(judged_line(one, terminal.phrases))
            elif one.trouble is None:
                terminal.answer(judged_text(one, terminal))
            if one.trouble is not None:
                terminal.complain_of(one.trouble, name=one.medium)
        return _worst([_code_of(one.trouble) for one in judged if one.trouble is not None])

    def _keep(self, shown: AuditShown, pictures: KeptPictures) -> None:
        """Keep the pictures that are there still; those that are gone hold up no other."""
        urls = dict.fromkeys(one.picture_url for one in shown.findings if one.picture_url)
        gone = 0
        for number, url in enumerate(urls, 1):
            try:
                content = self._engine.audit_picture(shown.account, url)
            except UploaderError:
                gone += 1
                continue
            pictures.keep(shown.medium, number, content=content)
        self._terminal.tell("audit.kept", count=len(urls) - gone, gone=gone)


def _code_of(trouble: Trouble) -> ExitCode:
    return ExitCode.UNVERIFIED if trouble.kind == "OutcomeUnknown" else exit_code_of(trouble)


def _worst(codes: Sequence[ExitCode]) -> ExitCode:
    return next((code for code in WORST_FIRST if code in codes), ExitCode.DONE)
