"""Audits as faces order and see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop_uploader.domain.audit import AuditFinding, AuditReading, Decision
from desktop_uploader.domain.errors import Trouble
from desktop_uploader.domain.ids import JobId, MediaId
from desktop_uploader.domain.media import MediumState, Suggestion


@dataclass(frozen=True, slots=True)
class AuditSubject:
    """A medium: by the job that made it, or by its account and id."""

    job: JobId | None = None
    account: str = ""
    medium: str = ""


@dataclass(frozen=True, slots=True)
class AuditShown:
    """
    All that is known of a medium's audit.

    Attributes:
        job: The one that made the medium; None where it was named by its id.
        state, word: How the medium itself is, ours and the cloud's word.
        was: What we knew of it before, where that was something else; None else.
        is_agreed: Whether two readings in a row said the same of medium and verdict.
        findings: In the order of the film.
        decisions: Of persons, the newest first.
        picture_life_s: How long the cloud keeps pictures, where they do not say it themselves.
    """

    account: str
    medium: MediaId
    state: MediumState
    reading: AuditReading
    job: JobId | None = None
    word: str = ""
    was: Suggestion | None = None
    is_agreed: bool = True
    findings: tuple[AuditFinding, ...] = ()
    decisions: tuple[Decision, ...] = ()
    picture_life_s: float | None = None


@dataclass(frozen=True, slots=True)
class AuditBegun:
    """An audit that was begun, by the cloud's name for it."""

    account: str
    medium: MediaId
    task: str
    job: JobId | None = None
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """
    What became of a person's word on one medium.

    Attributes:
        state, word: How the medium was read afterwards, ours and the cloud's word.
        trouble: Why the word did not reach it; None where it did.
    """

    account: str
    medium: MediaId
    state: MediumState = MediumState.UNCLEAR
    word: str = ""
    job: JobId | None = None
    trouble: Trouble | None = None


class AuditFace(Protocol):
    """
    Audits of media, made and read while the caller waits.

    Raises:
        RequestRefused: The account or job is unknown ("unknown-account", "unknown-job"), the job
            has no medium ("no-medium"), or the cloud cannot do it ("no-audit",
            "kind-not-audited", "no-judging", "kind-not-judged").
        ProviderError: The cloud refused, or could not be asked.
    """

    def show_audit(self, subject: AuditSubject) -> AuditShown:
        """What was found in a medium; a job that has ended learns of what has changed since."""
        ...

    def submit_audit(
        self, subject: AuditSubject, *, template: str = "", again: bool = False
    ) -> AuditBegun:
        """
        Have a medium audited.

        Args:
            again: Also where an earlier submission is in doubt.

        Raises:
            OutcomeUnknown: It may have been submitted (code "audit-unverified").
        """
        ...

    def judge_media(
        self, subjects: Sequence[AuditSubject], *, ruling: Suggestion, reason: str = ""
    ) -> list[Judged]:
        """
        Release media (PASS) or block them (BLOCK, with a reason), each answered for by itself.

        Raises:
            RequestRefused: There is no reason, or it is too long ("reason-missing",
                "reason-too-long").
        """
        ...

    def audit_picture(self, account: str, url: str) -> bytes:
        """
        The picture of a finding.

        Raises:
            ObjectMissing: It is gone (code "picture-gone").
        """
        ...
