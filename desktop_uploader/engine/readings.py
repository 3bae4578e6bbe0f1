"""One reading of several media of an account: status first, then only what the status asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import MediaReport, MediumState, OutputState
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.ports.follower import Follower

_HAS_OUTPUTS = frozenset(
    {
        MediumState.PROCESSING,
        MediumState.PLAYABLE,
        MediumState.PROCESSED,
        MediumState.FAILED,
        MediumState.REVIEWING,
        MediumState.BLOCKED,
    }
)
_HAS_VERDICT = frozenset({MediumState.REVIEWING, MediumState.BLOCKED})


@dataclass(frozen=True, slots=True)
class Scope:
    """
    What a reading is made for.

    Attributes:
        with_progress: Whether outputs that run are read to see how far they are, although their
            medium has not moved.
    """

    cutoff: Cutoff
    with_progress: bool = True


def read_media(
    follower: Follower,
    media: Sequence[MediaId],
    *,
    known: Mapping[MediaId, MediaReport],
    scope: Scope,
) -> dict[MediaId, MediaReport]:
    """
    How the media are now, with what was known of outputs and verdict carried along.

    Outputs are read once after each move of the medium, and while they run, to see how far they
    are; a verdict is read once when the medium has moved to where one explains it.
    """
    cutoff = scope.cutoff
    fresh = dict(follower.read_status(media, cutoff=cutoff))
    for media_id, report in fresh.items():
        before = known.get(media_id)
        if before is not None:
            fresh[media_id] = replace(
                report,
                outputs=before.outputs if report.outputs is None else report.outputs,
                verdict=report.verdict or before.verdict,
            )
    asks = [
        media_id
        for media_id, report in fresh.items()
        if _wants_outputs(report, known.get(media_id), with_progress=scope.with_progress)
    ]
    for start in range(0, len(asks), follower.outputs_batch):
        batch = asks[start : start + follower.outputs_batch]
        for media_id, outputs in follower.read_outputs(batch, cutoff=cutoff).items():
            fresh[media_id] = replace(fresh[media_id], outputs=outputs)
    for media_id, report in fresh.items():
        if report.state in _HAS_VERDICT and _has_moved(report, known.get(media_id)):
            verdict = follower.read_verdict(media_id, cutoff=cutoff)
            fresh[media_id] = replace(fresh[media_id], verdict=verdict)
    return fresh


def _has_moved(report: MediaReport, before: MediaReport | None) -> bool:
    return before is None or before.state is not report.state


def _wants_outputs(report: MediaReport, before: MediaReport | None, *, with_progress: bool) -> bool:
    if report.state not in _HAS_OUTPUTS:
        return False
    if _has_moved(report, before):
        return True
    if report.outputs is None:
        return with_progress or report.state is not MediumState.PROCESSING
    is_running = any(output.state is OutputState.RUNNING for output in report.outputs)
    # While the medium itself is at work its outputs decide nothing.
    return is_running and (with_progress or report.state is not MediumState.PROCESSING)
