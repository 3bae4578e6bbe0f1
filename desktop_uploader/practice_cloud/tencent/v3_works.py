"""What VOD 2018-07-17 makes of media that are there, and how a call of it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop_uploader.practice_cloud.root_folder import Account
from desktop_uploader.practice_cloud.tencent.pipeline import PROCEDURES, WIDTHS
from desktop_uploader.practice_cloud.tencent.tasks import Process
from desktop_uploader.practice_cloud.tencent.v2_works import ANIMATIONS, PICTURES
from desktop_uploader.practice_cloud.tencent.vod import Vod, Wrong

Told = dict[str, Any]
NAMES = {"AnimatedGraphics": "AnimatedGraphic"}
"""Where this generation has another name for a kind of task."""
KIND_OF_SET = {
    "TranscodeTaskSet": ("Transcode", frozenset(WIDTHS)),
    "AnimatedGraphicTaskSet": ("AnimatedGraphics", ANIMATIONS),
    "SnapshotByTimeOffsetTaskSet": ("SnapshotByTimeOffset", PICTURES),
    "SampleSnapshotTaskSet": ("SampleSnapshot", PICTURES),
    "ImageSpriteTaskSet": ("ImageSprite", PICTURES),
}
SESSION_LENGTH = 50


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose caller is known: with what, and when."""

    account: Account
    asked: Told
    now_s: float

    def text(self, name: str, *, is_needed: bool = False) -> str:
        """A parameter that is a text."""
        value = self.asked.get(name, "")
        if not isinstance(value, str):
            raise Wrong("parameter", f"{name} must be a text")
        if is_needed and not value:
            raise Wrong("missing", f"The request is missing a required parameter {name}.")
        return value

    def number(self, name: str) -> int:
        """A parameter that is a whole number, 0 where it is left out."""
        value = self.asked.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Wrong("parameter", f"{name} must be a number")
        return value

    def texts(self, name: str) -> list[str]:
        """A parameter that is a list of texts."""
        value = self.asked.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Wrong("parameter", f"{name} must be a list of texts")
        return value


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


def pictures_told(kind: str, urls: list[str]) -> Told:
    """The output of what makes pictures."""
    if kind == "AnimatedGraphics":
        return {"Url": urls[0]}
    if kind == "SnapshotByTimeOffset":
        return {"PicInfoSet": [{"TimeOffset": 0, "Url": url} for url in urls]}
    return {"ImageUrlSet": urls}


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
