"""
How Alibaba's media are: GetVideoInfos, GetTranscodeSummary, GetMediaAuditResult.

Of what is no film there is but a status, see `assets`.

Status words are compared without case. Sources: VOD manual of 2022-07-08, 7.1.2, 8.5, 9.3 and its
status tables; `Checking` and `ProduceFail` are missing from the listings' own tables and occur.
"""

import logging
from collections.abc import Mapping, Sequence

from desktop_uploader.domain.errors import (
    Cut,
    ObjectMissing,
    PlaceGone,
    ProviderError,
)
from desktop_uploader.domain.ids import MediaId
from desktop_uploader.domain.media import (
    MediaReport,
    MediumState,
    Output,
    OutputState,
    Suggestion,
    Verdict,
)
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.alibaba import wire
from desktop_uploader.providers.alibaba.assets import Assets, by_family, is_asset
from desktop_uploader.providers.alibaba.vod_calls import VodCalls

_log = logging.getLogger(__name__)

STATE_OF_STATUS = {
    "uploading": MediumState.ARRIVING,
    "uploadfail": MediumState.FAILED,
    "uploadsucc": MediumState.STORED,
    "uploadsucces": MediumState.STORED,  # spelled so by the list of live recordings
    "transcoding": MediumState.PROCESSING,
    "transcodefail": MediumState.FAILED,
    "checking": MediumState.REVIEWING,
    "blocked": MediumState.BLOCKED,
    "normal": MediumState.PLAYABLE,
    "producefail": MediumState.FAILED,
    "deleted": MediumState.ABSENT,
}

STATE_OF_JOB = {
    "transcoding": OutputState.RUNNING,
    "transcodesuccess": OutputState.DONE,
    "transcodefail": OutputState.FAILED,
}

ENDED_TASKS = frozenset(
    {"completeallsucc", "compeleteallsucc", "completeallfail", "completepartialsucc"}
)
"""Of a transcode task; the second is how an example of the manual spells the first."""

SUGGESTION_OF_WORD = {suggestion.value: suggestion for suggestion in Suggestion}
PLAYS_BEFORE_OUTPUTS = "asynctranscode"


class AlibabaFollower:
    """Keeps the Follower port for one account."""

    status_batch = 20
    outputs_batch = 10

    def __init__(self, calls: VodCalls) -> None:
        self._calls = calls
        self._assets = Assets(calls)

    def read_status(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, MediaReport]:
        """
        How the media are; those that the service names as missing are ABSENT.

        A family that cannot be read (a key may lack the right to its call) keeps no other back.
        """
        reports: dict[MediaId, MediaReport] = {}
        first: ProviderError | None = None
        for family in by_family(media):
            read = self._assets.read if is_asset(family[0]) else self._read_films
            try:
                reports |= read(family, cutoff=cutoff)
            except Cut:
                raise
            except ProviderError as error:
                _log.info("%d media could not be read: %s", len(family), error.trouble.kind)
                first = first or error
        if first is not None and not reports:
            raise first
        return reports

    def _read_films(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, MediaReport]:
        try:
            reply = self._calls.call("GetVideoInfos", {"VideoIds": ",".join(media)}, cutoff=cutoff)
        except PlaceGone as gone:  # the answer where not one of them is there
            return {
                medium: _unseen(medium, is_missing=True, request_id=gone.trouble.request_id)
                for medium in media
            }
        videos = {video.video_id: video for video in wire.read_videos(reply.document)}
        missing = wire.read_missing_ids(reply.document)
        awaited = self._without_result(
            [one for one in videos.values() if _plays_early(one)], cutoff
        )
        reports = {
            medium: _report(videos[medium], awaits=medium in awaited, request_id=reply.request_id)
            for medium in media
            if medium in videos
        }
        unseen = {
            medium: _unseen(medium, is_missing=medium in missing, request_id=reply.request_id)
            for medium in media
            if medium not in videos
        }
        return reports | unseen

    def read_outputs(
        self, media: Sequence[MediaId], *, cutoff: Cutoff
    ) -> Mapping[MediaId, tuple[Output, ...]]:
        """The outputs of each medium's latest transcode."""
        outputs: dict[MediaId, tuple[Output, ...]] = dict.fromkeys(media, ())
        films = [medium for medium in media if not is_asset(medium)]
        for summary in self._summaries(films, cutoff) if films else ():
            if summary.video_id in outputs:
                outputs[MediaId(summary.video_id)] = tuple(map(_output, summary.jobs))
        return outputs

    def read_verdict(self, medium: MediaId, *, cutoff: Cutoff) -> Verdict | None:
        """What the automatic audit found; None where nothing was audited."""
        if is_asset(medium):
            return None
        try:
            reply = self._calls.call("GetMediaAuditResult", {"MediaId": medium}, cutoff=cutoff)
        except (PlaceGone, ObjectMissing):
            return None
        result = wire.read_audit(reply.document)
        suggestion = SUGGESTION_OF_WORD.get(result.suggestion.lower())
        if suggestion is None:
            return None
        return Verdict(suggestion, result.labels, result.modules)

    def _summaries(self, media: Sequence[MediaId], cutoff: Cutoff) -> list[wire.TranscodeSummary]:
        try:
            reply = self._calls.call(
                "GetTranscodeSummary", {"VideoIds": ",".join(media)}, cutoff=cutoff
            )
        except PlaceGone:
            return []
        return wire.read_transcode_summaries(reply.document)

    def _without_result(self, videos: Sequence[wire.Video], cutoff: Cutoff) -> set[MediaId]:
        """Those whose transcode has not ended, or not begun."""
        media = [MediaId(video.video_id) for video in videos]
        ended: set[MediaId] = set()
        for first in range(0, len(media), self.outputs_batch):
            summaries = self._summaries(media[first : first + self.outputs_batch], cutoff)
            ended.update(
                MediaId(one.video_id) for one in summaries if one.status.lower() in ENDED_TASKS
            )
        return set(media) - ended


def _plays_early(video: wire.Video) -> bool:
    return video.transcode_mode.lower() == PLAYS_BEFORE_OUTPUTS and video.status.lower() == "normal"


def _report(video: wire.Video, *, awaits: bool, request_id: str) -> MediaReport:
    state = STATE_OF_STATUS.get(video.status.lower(), MediumState.UNCLEAR)
    return MediaReport(
        MediaId(video.video_id),
        state,
        word=video.status,
        size_bytes=video.size_bytes,
        awaits_outputs=awaits,
        problem=video.status if state is MediumState.FAILED else "",
        request_id=request_id,
    )


def _unseen(medium: MediaId, *, is_missing: bool, request_id: str) -> MediaReport:
    # An answer that names a medium neither as there nor as missing says nothing of it.
    state = MediumState.ABSENT if is_missing else MediumState.UNCLEAR
    return MediaReport(medium, state, request_id=request_id)


def _output(job: wire.TranscodeJob) -> Output:
    return Output(
        name=job.definition or job.format or job.template_id,
        # A word that we do not know must not end a job.
        state=STATE_OF_JOB.get(job.status.lower(), OutputState.RUNNING),
        output_id=job.template_id,
        format=job.format,
        width=job.width,
        height=job.height,
        bitrate_kbps=job.bitrate_kbps,
        progress_percent=job.progress_percent,
        error=job.error,
    )
