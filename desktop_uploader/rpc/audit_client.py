"""The client's verbs about audits."""

from collections.abc import Sequence

from desktop_uploader.domain.media import Suggestion
from desktop_uploader.ports.audits import AuditBegun, AuditShown, AuditSubject, Judged
from desktop_uploader.rpc.connection import Connection


class AuditClient:
    """Keeps `ports.audits.AuditFace` for the client that it is a part of."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def show_audit(self, subject: AuditSubject) -> AuditShown:
        """What was found in a medium."""
        return self._connection.ask("show_audit", AuditShown, subject=subject)

    def submit_audit(
        self, subject: AuditSubject, *, template: str = "", again: bool = False
    ) -> AuditBegun:
        """Have a medium audited."""
        return self._connection.ask(
            "submit_audit", AuditBegun, subject=subject, template=template, again=again
        )

    def judge_media(
        self, subjects: Sequence[AuditSubject], *, ruling: Suggestion, reason: str = ""
    ) -> list[Judged]:
        """Release media or block them."""
        return self._connection.ask(
            "judge_media", list[Judged], subjects=subjects, ruling=ruling, reason=reason
        )

    def audit_picture(self, account: str, url: str) -> bytes:
        """The picture of a finding."""
        return self._connection.ask("audit_picture", bytes, account=account, url=url)
