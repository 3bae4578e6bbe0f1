"""
What is learned of a medium after its job has ended: it was blocked, or a verdict flipped.

The end of the job stays in its story; what the cloud says later moves what is shown, with its time
and its cause.
"""

from dataclasses import replace

from desktop_uploader.domain import events as e
from desktop_uploader.domain.audit import Decision
from desktop_uploader.domain.job import Job, State
from desktop_uploader.domain.media import MediaReport, MediumState, Suggestion, Verdict
from desktop_uploader.engine.loop import Loop
from desktop_uploader.ports.journal import Noted

SAYS_WHERE_IT_STANDS = frozenset({MediumState.PLAYABLE, MediumState.BLOCKED, MediumState.REVIEWING})

STATE_AFTER = {Suggestion.PASS: MediumState.PLAYABLE, Suggestion.BLOCK: MediumState.BLOCKED}
"""How a medium is that a person has judged: a decision explains no other state."""


class Revising:
    """Tells the owner of the jobs; may be used from any thread."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop

    def take(
        self,
        job: Job | None,
        report: MediaReport,
        *,
        verdict: Verdict | None,
        cause: Decision | None,
    ) -> None:
        """A reading on which two agreed; of no matter where no ended job has the medium."""
        if job is None or job.state is not State.ENDED or job.report is None:
            return
        if report.state not in SAYS_WHERE_IT_STANDS:
            return
        known = job.report
        if known.state is report.state and verdict in (None, known.verdict):
            return
        fresh = replace(report, outputs=known.outputs, verdict=verdict or known.verdict)
        self._loop.call(lambda: self._revise(job, fresh, cause=cause))

    def _revise(self, job: Job, report: MediaReport, *, cause: Decision | None) -> None:
        live = self._loop.take_up(job.id)
        if live is None or live.job.state is not State.ENDED:
            return
        before = live.job.report
        now_s = self._loop.tools.clock.now_s()
        for note in _notes(job, before, report=report, cause=cause, at_s=now_s):
            self._loop.story.batch.enter(note)
        self._loop.story.happen(live, e.Revised(report=report, request_ids=(report.request_id,)))


def _notes(
    job: Job,
    before: MediaReport | None,
    *,
    report: MediaReport,
    cause: Decision | None,
    at_s: float,
) -> list[Noted]:
    """What the story of the job says of it, beside the stage that follows."""
    notes = []
    old, new = before.verdict if before else None, report.verdict
    if new is not None and old is not None and new.suggestion is not old.suggestion:
        facts = {"before": old.suggestion.value, "now": new.suggestion.value}
        notes.append(Noted(job.id, at_s, "verdict-changed", facts))
    if before is None or before.state is report.state or cause is None:
        return notes
    if STATE_AFTER[cause.ruling] is report.state:
        facts = {"ruling": cause.ruling.value, "reason": cause.reason, "by": cause.by}
        told = {name: value for name, value in facts.items() if value}
        notes.append(Noted(job.id, cause.at_s or at_s, "judged", told))
    return notes
