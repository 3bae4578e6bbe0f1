"""The façade's verbs about audits."""

from collections.abc import Sequence

from desktop_uploader.domain.media import Suggestion
from desktop_uploader.engine.auditing import Auditing
from desktop_uploader.ports.audits import AuditBegun, AuditShown, AuditSubject, Judged


class AuditVerbs:
    """Keeps `ports.audits.AuditFace` for the façade that it is a part of."""

    _auditing: Auditing

    def show_audit(self, subject: AuditSubject) -> AuditShown:
        """What was found in a medium."""
        return self._auditing.show(subject)

    def submit_audit(
        self, subject: AuditSubject, *, template: str = "", again: bool = False
    ) -> AuditBegun:
        """Have a medium audited."""
        return self._auditing.submit(subject, template=template, again=again)

    def judge_media(
        self, subjects: Sequence[AuditSubject], *, ruling: Suggestion, reason: str = ""
    ) -> list[Judged]:
        """Release media or block them."""
        return self._auditing.judge(subjects, ruling=ruling, reason=reason)

    def audit_picture(self, account: str, url: str) -> bytes:
        """The picture of a finding."""
        return self._auditing.picture(account, url)
