"""What VOD 2.0 makes of media that are there."""

from collections.abc import Callable
from typing import Any

from desktop_uploader.practice_cloud.store.joining import whole_number
from desktop_uploader.practice_cloud.tencent.pipeline import PROCEDURES, WIDTHS
from desktop_uploader.practice_cloud.tencent.tasks import Process
from desktop_uploader.practice_cloud.tencent.v2_call import Call
from desktop_uploader.practice_cloud.tencent.vod import Vod
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

Told = dict[str, Any]
PICTURES = frozenset({10})
"""Presets of snapshots and sprites."""
ANIMATIONS = frozenset({20000})
CONSOLE = (100010,)
"""What the console is set to make."""


class V2Works:
    """The actions that order something."""

    def __init__(self, vod: Vod) -> None:
        """Order it from this service."""
        self._vod = vod

    def works(self) -> dict[str, Callable[[Call], Told]]:
        """The actions by name."""
        return {
            "ProcessFile": self._process_file,
            "RunProcedure": self._run_procedure,
            "ConvertVodFile": self._convert,
            "CreateSnapshotByTimeOffset": self._snapshots,
            "CreateImageSprite": self._sprite,
            "RedoTask": self._redo,
        }

    def _process_file(self, call: Call) -> Told:
        wanted = [
            *(Process(one) for one in _known(call.listed("transcode.definition"), WIDTHS)),
            *(
                Process(one, kind="AnimatedGraphics", wish=_span(call))
                for one in _known(call.listed("animatedGraphics.definition"), ANIMATIONS)
            ),
        ]
        for name, kind in (("sampleSnapshot", "SampleSnapshot"), ("imageSprite", "ImageSprite")):
            stated = call.asked.get(f"{name}.definition", "")
            wanted += [Process(one, kind=kind) for one in _known([stated] * bool(stated), PICTURES)]
        return self._ordered(call, wanted)

    def _run_procedure(self, call: Call) -> Told:
        if call.need("inputType") != "SingleFile":
            raise Wrong("parameter", "inputType is not served")
        procedure = call.need("procedure")
        if procedure not in PROCEDURES:
            raise Wrong("procedure", "there is no such procedure")
        return self._ordered(call, [Process(one) for one in PROCEDURES[procedure]], name="file.id")

    def _convert(self, call: Call) -> Told:
        return self._ordered(call, [Process(one) for one in CONSOLE])

    def _snapshots(self, call: Call) -> Told:
        offsets = [whole_number(one) for one in call.listed("timeOffset")]
        if not offsets or None in offsets:
            raise Wrong("missing", "timeOffset is missing")
        [definition] = _known([call.need("definition")], PICTURES)
        wish = {"moments_ms": offsets}
        return self._ordered(call, [Process(definition, kind="SnapshotByTimeOffset", wish=wish)])

    def _sprite(self, call: Call) -> Told:
        [definition] = _known([call.need("definition")], PICTURES)
        return self._ordered(call, [Process(definition, kind="ImageSprite")])

    def _redo(self, call: Call) -> Told:
        task = self._vod.task(call.account, call.need("vodTaskId"), now_s=call.now_s)
        if task.status != "FINISH":
            raise Wrong("running", "the task is still running")
        self._vod.redo(task)
        return {}

    def _ordered(self, call: Call, wanted: list[Process], *, name: str = "fileId") -> Told:
        medium = self._vod.medium(call.account, call.need(name))
        if not wanted:
            raise Wrong("missing", "nothing is asked for")
        if not -10 <= int(call.asked.get("priority", "0")) <= 10:
            raise Wrong("parameter", "priority is not valid")
        return {"vodTaskId": self._vod.order(medium, tuple(wanted)).id}


def _known(stated: list[str], known: Any) -> list[int]:
    """
    Raises:
        Wrong: One is no template of the account.
    """
    numbers = [whole_number(one) for one in stated]
    if any(one is None or one not in known for one in numbers):
        raise Wrong("template", "there is no such template")
    return [one for one in numbers if one is not None]


def _span(call: Call) -> Told:
    wish: Told = {}
    for name, ours in (("startTime", "start_ms"), ("endTime", "end_ms")):
        if f"animatedGraphics.{name}" in call.asked:
            wish[ours] = 1000 * call.number(f"animatedGraphics.{name}")
    return wish
