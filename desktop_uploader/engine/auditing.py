"""Audits of media: shown, submitted, judged while a person waits, on the caller's own thread."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from desktop_uploader.domain.audit import AuditReading, AuditState, Ruling
from desktop_uploader.domain.errors import (
    ClockWrong,
    OutcomeUnknown,
    RequestRefused,
    UploaderError,
)
from desktop_uploader.domain.ids import AccountName, JobId, MediaId
from desktop_uploader.domain.job import Job
from desktop_uploader.domain.media import (
    AssetKind,
    MediaReport,
    MediumState,
    Suggestion,
    Verdict,
)
from desktop_uploader.engine.cutoff import JobCutoff
from desktop_uploader.engine.errands import Errands
from desktop_uploader.engine.revising import Revising
from desktop_uploader.engine.tools import Tools
from desktop_uploader.ports.audit import AuditAbilities, Auditor
from desktop_uploader.ports.audits import AuditBegun, AuditShown, AuditSubject, Judged
from desktop_uploader.ports.errands import Errand, ErrandFilter, ErrandLedger, ErrandOrder, Fate
from desktop_uploader.ports.provider import Provider

AUDIT, JUDGE = "audit", "judge"
"""Our names for the two errands."""
CLOCKS_DIFFER_S = 60.0
"""What was begun by our clock is looked for a little earlier by the cloud's."""
READINGS = 3
"""Two of them in a row must agree; one that does not gets another chance."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Medium:
    """A medium that was named, with the cloud it is in."""

    account: AccountName
    media_id: MediaId
    provider: Provider
    auditor: Auditor
    abilities: AuditAbilities
    job: Job | None = None

    @property
    def job_id(self) -> JobId | None:
        """The number of its job; None for none."""
        return None if self.job is None else self.job.id


class Auditing:
    """Keeps `ports.audits.AuditFace`."""

    def __init__(self, tools: Tools, errands: Errands, *, revising: Revising) -> None:
        self._tools = tools
        self._providers = tools.providers
        self._ledger: ErrandLedger = tools.journal
        self._errands = errands
        self._revising = revising

    def show(self, subject: AuditSubject) -> AuditShown:
        """Read what is known of one medium, its verdict and its status until two readings agree."""
        medium = self._find(subject)
        task = self._task_of(medium)
        cutoff = JobCutoff()
        auditor, media_id = medium.auditor, medium.media_id
        reading, is_agreed = _agreed(
            lambda: auditor.read(media_id, task=task, cutoff=cutoff), what=_said_of
        )
        report, is_same = _agreed(lambda: _status(medium, cutoff), what=_state_of)
        findings = auditor.findings(media_id, task=task, cutoff=cutoff) if reading.verdict else []
        decisions = (
            auditor.history(media_id, cutoff=cutoff) if medium.abilities.keeps_history else []
        )
        was = _known_before(medium.job, reading.verdict)
        if is_agreed and is_same:
            cause = decisions[0] if decisions else None
            self._revising.take(medium.job, report, verdict=reading.verdict, cause=cause)
        return AuditShown(
            medium.account,
            media_id,
            report.state,
            reading,
            job=medium.job_id,
            word=report.word,
            was=was,
            is_agreed=is_agreed and is_same,
            findings=tuple(findings),
            decisions=tuple(decisions),
            picture_life_s=medium.abilities.picture_life_s,
        )

    def submit(self, subject: AuditSubject, *, template: str, again: bool) -> AuditBegun:
        """Have a medium audited, once."""
        medium = self._find(subject)
        kind = medium.auditor.kind_of(medium.media_id)
        if kind not in medium.abilities.kinds:
            raise RequestRefused(code="kind-not-audited", facts={"name": medium.media_id})
        wish = {"template": template} if template else {}
        order = ErrandOrder(medium.account, AUDIT, medium.media_id, wish)
        if not again:
            self._refuse_what_is_in_doubt(order)

        def act(_: Errand) -> Mapping[str, str]:
            begun = _timely(
                lambda: medium.auditor.submit(
                    medium.media_id, template=template, cutoff=JobCutoff()
                )
            )
            return {"task": begun.task, "request_id": begun.request_id}

        ended = self._errands.run(order, act=act, find=lambda errand: _sought(medium, errand))
        return AuditBegun(
            medium.account,
            medium.media_id,
            ended.answer.get("task", ""),
            job=medium.job_id,
            request_id=ended.answer.get("request_id", ""),
        )

    def judge(
        self, subjects: Sequence[AuditSubject], *, ruling: Suggestion, reason: str
    ) -> list[Judged]:
        """Say a person's word on media, in as few calls as the cloud allows."""
        media = [self._find(subject) for subject in subjects]
        for medium in media:
            _refuse_unjudgeable(medium, ruling, reason=reason)
        judged: list[Judged] = []
        for account in dict.fromkeys(medium.account for medium in media):
            alike = [medium for medium in media if medium.account == account]
            unique = list({medium.media_id: medium for medium in alike}.values())
            step = unique[0].abilities.most_judged
            for first in range(0, len(unique), step):
                batch = unique[first : first + step]
                judged += self._judge_batch(batch, ruling, reason=reason)
        return judged

    def picture(self, account: str, url: str) -> bytes:
        """The picture of a finding."""
        auditor, _ = _auditor_of(self._providers.provider_for(AccountName(account)))
        return auditor.picture(url, cutoff=JobCutoff())

    def _judge_batch(
        self, batch: Sequence[_Medium], ruling: Suggestion, *, reason: str
    ) -> list[Judged]:
        rulings = [Ruling(medium.media_id, ruling, reason) for medium in batch]
        subject = ",".join(medium.media_id for medium in batch)
        wish = {"ruling": ruling.value, "reason": reason}
        order = ErrandOrder(batch[0].account, JUDGE, subject, wish)

        def act(_: Errand) -> Mapping[str, str]:
            judge = batch[0].auditor.judge
            return {"request_id": _timely(lambda: judge(rulings, cutoff=JobCutoff()))}

        try:
            self._errands.run(
                order, act=act, find=lambda errand: _heard(batch, rulings, errand=errand)
            )
        except UploaderError as error:
            return [
                Judged(one.account, one.media_id, job=one.job_id, trouble=error.trouble)
                for one in batch
            ]
        return [self._read_back(medium) for medium in batch]

    def _read_back(self, medium: _Medium) -> Judged:
        """The answer to a judgement tells nothing: the medium itself does."""
        cutoff = JobCutoff()
        try:
            report, is_same = _agreed(lambda: _status(medium, cutoff), what=_state_of)
            history = medium.auditor.history(medium.media_id, cutoff=cutoff)
        except UploaderError:
            # The word has been heard; how the medium is can be asked for later.
            return Judged(medium.account, medium.media_id, job=medium.job_id)
        if is_same:
            cause = history[0] if history else None
            self._revising.take(medium.job, report, verdict=None, cause=cause)
        return Judged(medium.account, medium.media_id, report.state, report.word, job=medium.job_id)

    def _find(self, subject: AuditSubject) -> _Medium:
        """
        The medium that is meant.

        Raises:
            RequestRefused: "unknown-job", "no-medium", "no-audit".
        """
        job = None
        account, media_id = AccountName(subject.account), MediaId(subject.medium)
        if subject.job is not None:
            job = self._tools.job_of(subject.job)
            if job is None:
                raise RequestRefused(code="unknown-job", facts={"name": str(subject.job)})
            account = job.account
            media_id = (job.place.media_id if job.place else None) or MediaId("")
        provider = self._providers.provider_for(account)
        auditor, abilities = _auditor_of(provider)
        if not media_id:
            raise RequestRefused(code="no-medium", facts={"name": str(subject.job)})
        return _Medium(account, media_id, provider, auditor, abilities, job)

    def _task_of(self, medium: _Medium) -> str:
        """The latest audit that we began, by the cloud's name; "" for none."""
        alike = ErrandFilter(medium.account, AUDIT, medium.media_id, Fate.DONE)
        newest = self._ledger.errands(alike, limit=1)
        return newest[0].answer.get("task", "") if newest else ""

    def _refuse_what_is_in_doubt(self, order: ErrandOrder) -> None:
        alike = ErrandFilter(order.account, order.action, order.subject)
        newest = self._ledger.errands(alike, limit=1)
        if newest and newest[0].fate is Fate.UNKNOWN:
            raise OutcomeUnknown(code="audit-unverified", facts={"name": order.subject})


def _auditor_of(provider: Provider) -> tuple[Auditor, AuditAbilities]:
    auditor, abilities = provider.auditor, provider.abilities.audit
    if auditor is None or abilities is None:
        raise RequestRefused(code="no-audit", facts={"name": str(provider.account)})
    return auditor, abilities


def _refuse_unjudgeable(medium: _Medium, ruling: Suggestion, *, reason: str) -> None:
    abilities = medium.abilities
    if not abilities.may_judge:
        raise RequestRefused(code="no-judging", facts={"name": medium.account})
    if medium.auditor.kind_of(medium.media_id) is not AssetKind.FILM:
        raise RequestRefused(code="kind-not-judged", facts={"name": medium.media_id})
    if ruling is Suggestion.BLOCK and not reason.strip():
        raise RequestRefused(code="reason-missing")
    size_bytes = len(reason.encode())
    if size_bytes > abilities.reason_bytes:
        facts = {"found": str(size_bytes), "limit": str(abilities.reason_bytes)}
        raise RequestRefused(code="reason-too-long", facts=facts)


def _sought(medium: _Medium, errand: Errand) -> Mapping[str, str] | None:
    """
    What the cloud has of a submission whose answer was lost.

    Raises:
        OutcomeUnknown: It keeps no list of audits.
    """
    if not medium.abilities.finds_submitted:
        raise OutcomeUnknown(code="audit-unverified", facts={"name": medium.media_id})
    since_s = errand.begun_at_s - CLOCKS_DIFFER_S
    found = medium.auditor.find_submitted(medium.media_id, since_s=since_s, cutoff=JobCutoff())
    return None if found is None else {"task": found.task}


def _heard(
    batch: Sequence[_Medium], rulings: Sequence[Ruling], *, errand: Errand
) -> Mapping[str, str] | None:
    """
    Whether a judgement whose answer was lost stands in the history of each medium.

    Raises:
        OutcomeUnknown: It stands in that of some, or no history is kept.
    """
    unknown = OutcomeUnknown(code="judgement-unverified", facts={"name": errand.order.subject})
    if not batch[0].abilities.keeps_history:
        raise unknown
    since_s = errand.begun_at_s - CLOCKS_DIFFER_S
    found = [
        _stands(one, ruling, since_s=since_s) for one, ruling in zip(batch, rulings, strict=True)
    ]
    if any(found) and not all(found):
        raise unknown
    return {} if all(found) else None


def _stands(medium: _Medium, ruling: Ruling, *, since_s: float) -> bool:
    history = medium.auditor.history(medium.media_id, cutoff=JobCutoff())
    if not history or history[0].ruling is not ruling.suggestion:
        return False
    return history[0].at_s is None or history[0].at_s >= since_s


def _agreed(read: Callable[[], T], *, what: Callable[[T], object]) -> tuple[T, bool]:
    """The latest reading, and whether the one before it said the same."""
    before = _timely(read)
    for _ in range(READINGS - 1):
        now = read()
        if what(now) == what(before):
            return now, True
        before = now
    return before, False


def _timely(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except ClockWrong:
        # The refusal told the far end's time: what is signed from now on goes by it.
        return ask()


def _status(medium: _Medium, cutoff: JobCutoff) -> MediaReport:
    media_id = medium.media_id
    nothing = MediaReport(media_id, MediumState.UNCLEAR)
    return medium.provider.follower.read_status([media_id], cutoff=cutoff).get(media_id, nothing)


def _state_of(report: MediaReport) -> object:
    return report.state


def _said_of(reading: AuditReading) -> tuple[AuditState, Verdict | None]:
    return reading.state, reading.verdict


def _known_before(job: Job | None, verdict: Verdict | None) -> Suggestion | None:
    """What the journal has of an earlier verdict that said something else."""
    if job is None or job.report is None or job.report.verdict is None or verdict is None:
        return None
    before = job.report.verdict.suggestion
    return before if before is not verdict.suggestion else None
