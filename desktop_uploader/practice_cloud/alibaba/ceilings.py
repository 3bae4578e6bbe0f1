"""How many calls a second each action takes, per account, as documented."""

import threading
from collections.abc import Callable

# VOD manual of 2022-07-08, table of call limits; per main account, calls a second.
CALLS_PER_S = {
    "CreateUploadVideo": 120,
    "RefreshUploadVideo": 120,
    "CreateUploadImage": 100,
    "CreateUploadAttachedMedia": 100,
    "GetImageInfo": 100,
    "GetAttachedMediaInfo": 100,
    "UpdateVideoInfo": 100,
    "UpdateVideoInfos": 30,
    "SearchMedia": 50,
    "GetUploadDetails": 100,
    # 200 000 a day, and no figure of a second: nobody comes near it while practising.
    "UploadMediaByURL": 200_000,
    "GetURLUploadInfos": 100,
    "RegisterMedia": 50,
    "CancelUrlUploadJobs": 50,
    "GetMezzanineInfo": 100,
    "GetVideoInfo": 100,
    "GetVideoInfos": 100,
    "GetTranscodeSummary": 15,
    "GetMediaAuditResult": 20,
    "GetMediaAuditResultDetail": 10,
    "GetMediaAuditResultTimeline": 10,
    "GetMediaAuditAudioResultDetail": 20,
    "SubmitAIMediaAuditJob": 15,
    "SubmitAIImageAuditJob": 20,
    "GetAIMediaAuditJob": 20,
    "CreateAudit": 100,
    "GetMessageCallback": 10,
    "SetMessageCallback": 15,
    "DeleteMessageCallback": 10,
    "GetAuditHistory": 100,
    "GetPlayInfo": 360,
    "DeleteVideo": 30,
    "DeleteMultipartUpload": 10,
    "DeleteImage": 50,
    "DeleteAttachedMedia": 50,
    "GetVideoList": 100,
    "GetCategories": 50,
    "ListWatermark": 10,
    "ListVodTemplate": 10,
    "ListAITemplate": 5,
    "GetDefaultAITemplate": 10,
    "ListAppInfo": 30,
    "AddCategory": 30,
    "UpdateCategory": 100,
    "DeleteCategory": 10,
    "GetTranscodeTask": 15,
    "ListTranscodeTask": 15,
    "ListTranscodeTemplateGroup": 15,
    "SubmitTranscodeJobs": 30,
    "SubmitWorkflowJob": 20,
    "SubmitSnapshotJob": 30,
    "ListSnapshots": 30,
    "SubmitDynamicImageJob": 30,
    "ListDynamicImage": 100,
}


class Ceilings:
    """A bucket of calls for each account and action, that fills up once a second."""

    def __init__(self, now: Callable[[], float]) -> None:
        """`now` in seconds."""
        self._now = now
        self._left: dict[tuple[str, str], tuple[float, float]] = {}
        self._lock = threading.Lock()

    def admits(self, account: str, action: str) -> bool:
        """Count a call; False when it is one too many."""
        ceiling = float(CALLS_PER_S[action])
        now_s = self._now()
        with self._lock:
            left, counted_at_s = self._left.get((account, action), (ceiling, now_s))
            left = min(ceiling, left + max(0.0, now_s - counted_at_s) * ceiling)
            is_admitted = left >= 1.0
            self._left[account, action] = (left - 1.0 if is_admitted else left, now_s)
        return is_admitted
