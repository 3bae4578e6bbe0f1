"""What VOD 2018-07-17 makes of media that are there."""

from collections.abc import Callable
from typing import Any

from desktop_uploader.practice_cloud.tencent.pipeline import PROCEDURES, WIDTHS
from desktop_uploader.practice_cloud.tencent.tasks import Process
from desktop_uploader.practice_cloud.tencent.v2_works import ANIMATIONS, PICTURES
from desktop_uploader.practice_cloud.tencent.v3_call import Call
from desktop_uploader.practice_cloud.tencent.vod import Vod
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

Told = dict[str, Any]
KIND_OF_SET = {
    "TranscodeTaskSet": ("Transcode", frozenset(WIDTHS)),
    "AnimatedGraphicTaskSet": ("AnimatedGraphics", ANIMATIONS),
    "SnapshotByTimeOffsetTaskSet": ("SnapshotByTimeOffset", PICTURES),
    "SampleSnapshotTaskSet": ("SampleSnapshot", PICTURES),
    "ImageSpriteTaskSet": ("ImageSprite", PICTURES),
}
SESSION_LENGTH = 50


class V3Works:
    """The actions that order something."""

    def __init__(self, vod: Vod) -> None:
        """Order it from this service."""
        self._vod = vod

    def works(self) -> dict[str, Callable[[Call], Told]]:
        """The actions by name."""
        return {
            "ProcessMedia": self._process_media,
            "ProcessMediaByProcedure": self._by_procedure,
        }

    def _process_media(self, call: Call) -> Told:
        asked = call.asked.get("MediaProcessTask") or {}
        if not isinstance(asked, dict) or not asked.keys() <= KIND_OF_SET.keys():
            raise Wrong("parameter", "MediaProcessTask is not valid")
        wanted = [
            _process(one, kind, known=known)
            for name, (kind, known) in KIND_OF_SET.items()
            for one in asked.get(name, [])
        ]
        return self._ordered(call, wanted)

    def _by_procedure(self, call: Call) -> Told:
        name = call.text("ProcedureName", is_needed=True)
        if name not in PROCEDURES:
            raise Wrong("procedure", "there is no such procedure")
        return self._ordered(call, [Process(one) for one in PROCEDURES[name]])

    def _ordered(self, call: Call, wanted: list[Process]) -> Told:
        medium = self._vod.medium(call.account, call.text("FileId", is_needed=True))
        session_id = call.text("SessionId")
        if not wanted:
            raise Wrong("missing", "nothing is asked for")
        if not -10 <= call.number("TasksPriority") <= 10 or len(session_id) > SESSION_LENGTH:
            raise Wrong("parameter", "TasksPriority or SessionId is not valid")
        tasks = self._vod.tasks_of(call.account, "", now_s=call.now_s)
        if session_id and any(task.session_id == session_id for task in tasks):
            raise Wrong("parameter", "the SessionId was used within three days")
        return {"TaskId": self._vod.order(medium, tuple(wanted), session_id=session_id).id}


def _process(one: Any, kind: str, *, known: frozenset[int]) -> Process:
    definition = one.get("Definition") if isinstance(one, dict) else None
    if definition not in known:
        raise Wrong("template", "there is no such template")
    wish: Told = {}
    if kind == "SnapshotByTimeOffset":
        stated = one.get("ExtTimeOffsetSet") or []
        if not stated or not all(str(moment).endswith("s") for moment in stated):
            raise Wrong("parameter", "ExtTimeOffsetSet is not valid")
        wish["moments_ms"] = [1000 * float(str(moment)[:-1]) for moment in stated]
    for name, ours in (("StartTimeOffset", "start_ms"), ("EndTimeOffset", "end_ms")):
        if name in one:
            wish[ours] = 1000 * float(one[name])
    return Process(definition, kind=kind, wish=wish)
