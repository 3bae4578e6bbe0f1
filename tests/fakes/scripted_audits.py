"""The audits of a scripted engine: what a test has written down of each medium."""

from collections.abc import Sequence

from desktop_uploader.domain.audit import AuditReading, AuditState
from desktop_uploader.domain.errors import ObjectMissing, Trouble, UploaderError
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediumState, Suggestion
from desktop_uploader.ports.audits import AuditBegun, AuditShown, AuditSubject, Judged

NOTHING = AuditReading(AuditState.NONE)


class ScriptedAudits:
    """
    Keeps the face of audits.

    Attributes:
        audits: What is shown of a medium, or of a job's number as text.
        judgements: Who was judged, how and why.
        not_judged: Why a word did not reach a medium.
        submitted: What was submitted: medium or number, template, whether again.
        pictures: By address; all others are gone.
        audits_fail_with: Raised instead of an answer, by medium.
    """

    def __init__(self) -> None:
        super().__init__()
        self.audits: dict[str, AuditShown] = {}
        self.judgements: list[tuple[list[str], Suggestion, str]] = []
        self.not_judged: dict[str, Trouble] = {}
        self.submitted: list[tuple[str, str, bool]] = []
        self.pictures: dict[str, bytes] = {}
        self.audits_fail_with: dict[str, UploaderError] = {}

    def show_audit(self, subject: AuditSubject) -> AuditShown:
        name = self._obeyed(subject)
        shown = AuditShown(subject.account, MediaId(name), MediumState.PLAYABLE, NOTHING)
        return self.audits.get(name, shown)

    def submit_audit(
        self, subject: AuditSubject, *, template: str = "", again: bool = False
    ) -> AuditBegun:
        name = self._obeyed(subject)
        self.submitted.append((name, template, again))
        return AuditBegun(subject.account, MediaId(name), "task-1", job=subject.job)

    def judge_media(
        self, subjects: Sequence[AuditSubject], *, ruling: Suggestion, reason: str = ""
    ) -> list[Judged]:
        names = [_name(subject) for subject in subjects]
        self.judgements.append((names, ruling, reason))
        state = MediumState.BLOCKED if ruling is Suggestion.BLOCK else MediumState.PLAYABLE
        return [
            Judged("mine", MediaId(name), state, trouble=self.not_judged.get(name))
            for name in names
        ]

    def audit_picture(self, account: str, url: str) -> bytes:
        if url not in self.pictures:
            raise ObjectMissing(code="picture-gone")
        return self.pictures[url]

    def _obeyed(self, subject: AuditSubject) -> str:
        name = _name(subject)
        if name in self.audits_fail_with:
            raise self.audits_fail_with[name]
        return name


def _name(subject: AuditSubject) -> str:
    return str(subject.job) if subject.job is not None else subject.medium
