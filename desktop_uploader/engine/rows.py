"""Jobs as faces show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from desktop_uploader.domain.errors import Remedy
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.job import ASIDE, RESTING, Job, State, marks_of, stage_of
from desktop_uploader.domain.lifecycle import MAY_CANCEL, MAY_PAUSE
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import JobRow, Moved

_WAITS_FOR = {
    "VolumeMissing": "volume",
    "SourceBusy": "file",
    "QuotaReached": "quota",
    "JournalTrouble": "disk",
    "Throttled": "service",
    "ServerTrouble": "service",
    "Unreachable": "network",
    "BadAnswer": "network",
    "ProxyRefused": "proxy",
}
_KEEPS_PARTS = frozenset({State.PAUSED, State.FAILED})


@dataclass(frozen=True, slots=True)
class Motion:
    """
    What is known of a job only while it is in hand.

    Attributes:
        sent_bytes: Handed to the line and not yet confirmed.
    """

    sent_bytes: int = 0
    rate_bytes_per_s: float | None = None
    left_s: tuple[float, float] | None = None
    waits_until_s: float | None = None
    is_renewing: bool = False


AT_REST = Motion()


def row_of(job: Job, *, is_practice: bool, motion: Motion = AT_REST) -> JobRow:
    """One job as a row."""
    acked = min(job.tally.acked_bytes, job.size_bytes)
    return JobRow(
        id=job.id,
        path=job.source.text,
        name=job.source.name,
        account=job.account,
        title=job.draft.title,
        stage=stage_of(job),
        size_bytes=job.size_bytes,
        acked_bytes=acked,
        sent_bytes=min(acked + motion.sent_bytes, job.size_bytes),
        rate_bytes_per_s=motion.rate_bytes_per_s,
        left_s=motion.left_s,
        detail=_detail_of(job, is_renewing=motion.is_renewing),
        marks=marks_of(job),
        media_id=(job.place.media_id or "") if job.place else "",
        trouble=job.trouble,
        waits_until_s=motion.waits_until_s,
        attempt=job.attempt,
        priority=job.priority,
        resent_bytes=job.tally.resent_bytes,
        wasted_bytes=job.tally.wasted_bytes,
        progress_percent=_outputs_percent(job),
        created_at_s=job.created_at_s,
        ended_at_s=job.ended_at_s,
        parts_end_at_s=_parts_end_at_s(job),
        is_practice=is_practice,
        **_allowed(job.state),
    )


def moved_to(state: State, job_ids: Iterable[JobId]) -> Moved:
    """What jobs at rest show when they have all gone to `state`, QUEUED or PAUSED."""
    return Moved(frozenset(job_ids), Stage(state.value), **_allowed(state))


def _allowed(state: State) -> dict[str, bool]:
    """What a person can do with a job, as `JobRow` and `Moved` name it."""
    return {
        "may_pause": state in MAY_PAUSE,
        "may_resume": state in ASIDE,
        "may_retry": state is State.FAILED or state is State.WAITING,
        "may_cancel": state in MAY_CANCEL,
    }


def _detail_of(job: Job, *, is_renewing: bool) -> str:
    if job.state is State.WAITING and job.trouble is not None:
        if job.trouble.remedy is Remedy.SIGN_IN:
            return "sign-in"
        return _WAITS_FOR.get(job.trouble.kind, "delay")
    if is_renewing and job.state not in RESTING:
        return "credential"
    return ""


def _parts_end_at_s(job: Job) -> float | None:
    """Of a job that rests before its parts were joined."""
    is_at_rest = job.state in _KEEPS_PARTS and job.arrived is None
    return job.parts_end_at_s if is_at_rest else None


def _outputs_percent(job: Job) -> int | None:
    """The mean of what the cloud says of its outputs; a hint, never more."""
    outputs = job.report.outputs if job.report else None
    known = [o.progress_percent for o in outputs or () if o.progress_percent is not None]
    return round(sum(known) / len(known)) if known else None
