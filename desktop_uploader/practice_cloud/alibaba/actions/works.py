"""What is ordered for a medium that has arrived: transcodes, workflows, snapshots, animations."""

import json
from typing import Any

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.actions.upload import NO_TRANSCODE, TEMPLATE_GROUPS
from desktop_uploader.practice_cloud.alibaba.credentials import utc
from desktop_uploader.practice_cloud.alibaba.media import Medium
from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.workshop import Piece, new_id

WORKFLOWS = frozenset({"34d577eade633860bdf1237000000001"})
SNAPSHOT_TEMPLATES = frozenset({"f5b228fe693bf55bd87b789000000001"})
ANIMATION_TEMPLATES = frozenset({"1a443dc52ef10abc4794d70000000001"})
TRANSCODES_IN = ("UploadSucc", "Normal", "Checking")
SNAPSHOTS_IN = (*TRANSCODES_IN, "Blocked")
ANIMATES_IN = (*SNAPSHOTS_IN, "Transcoding")
KIND_OF_TYPE = {"NormalSnapshot": "snapshots", "SpriteSnapshot": "sprite"}
LARGEST_JSON = 4096


def submit_transcode_jobs(call: Call) -> Answer:
    """A transcode with a template group; what was made before is hidden by it."""
    group = call.need("TemplateGroupId")
    medium = _medium(call, "VideoId", allowed=TRANSCODES_IN)
    if group not in TEMPLATE_GROUPS or group == NO_TRANSCODE:
        raise _unknown(group)
    if not 1 <= call.number("Priority", 6) <= 10:
        raise invalid("Priority")
    for name in ("EncryptConfig", "OverrideParams", "UserData"):
        _object(call, name)
    task = call.works.transcode(medium, group)
    return {
        "TranscodeTaskId": task.id,
        "TranscodeJobs": [{"JobId": job.id} for job in task.jobs],
    }


def submit_workflow_job(call: Call) -> Answer:
    """A workflow; the answer tells of nothing but the request."""
    workflow = call.need("WorkflowId")
    medium = _medium(call, "MediaId", allowed=TRANSCODES_IN)
    if workflow not in WORKFLOWS:
        raise _unknown(workflow)
    call.works.transcode(medium, medium.template_group_id)
    return {}


def submit_snapshot_job(call: Call) -> Answer:
    """Snapshots, or a sprite where SpriteSnapshotConfig is there."""
    medium = _medium(call, "VideoId", allowed=SNAPSHOTS_IN)
    template = call.parameters.get("SnapshotTemplateId", "")
    if template and template not in SNAPSHOT_TEMPLATES:
        raise _unknown(template)
    _object(call, "UserData")
    sprite = {} if template else _object(call, "SpriteSnapshotConfig")
    wish = {"count": 3} if template else _snapshot_wish(call)
    if sprite:
        names = {"CellWidth": "cell_width", "CellHeight": "cell_height"}
        names |= {"Columns": "columns", "Lines": "lines"}
        wish = {names[name]: value for name, value in sprite.items() if name in names}
    kind = "sprite" if sprite else "snapshots"
    return {"SnapshotJob": {"JobId": _accept(call, medium, kind=kind, wish=wish)}}


def list_snapshots(call: Call) -> Answer:
    """The pictures of the latest job that worked."""
    medium = _medium(call, "VideoId", allowed=SNAPSHOTS_IN)
    kind = call.parameters.get("SnapshotType", "CoverSnapshot")
    size, page = call.number("PageSize", 20), call.number("PageNo", 1)
    if not 1 <= size <= 100 or page < 1:
        raise invalid("PageSize")
    pieces = call.works.workshop.of_subject(medium.id, KIND_OF_TYPE.get(kind, "none"))
    latest = next((one for one in pieces if one.status == "done"), None)
    if latest is None:
        raise _unknown(kind)
    urls = [call.works.output_url(medium.id, name) for name in latest.files]
    begin = size * (page - 1)
    rows = [
        {"Index": str(number) if call.is_by_example else number, "Url": url}
        for number, url in enumerate(urls)
    ]
    return {
        "MediaSnapshot": {
            "CreationTime": utc(latest.created_at_s),
            "Total": len(urls),
            "JobId": latest.id,
            "Regular": "",
            "Snapshots": {"Snapshot": rows[begin : begin + size]}
            if call.is_by_example
            else rows[begin : begin + size],
        }
    }


def submit_dynamic_image_job(call: Call) -> Answer:
    """An animated picture by a template."""
    template = call.need("DynamicImageTemplateId")
    medium = _medium(call, "VideoId", allowed=ANIMATES_IN)
    if template not in ANIMATION_TEMPLATES:
        raise _unknown(template)
    _object(call, "OverrideParams")
    return {"DynamicImageJob": {"JobId": _accept(call, medium, kind="gif", wish={})}}


def list_dynamic_image(call: Call) -> Answer:
    """What was made, newest first."""
    medium = call.medium(call.need("VideoId"))
    done = [one for one in call.works.workshop.of_subject(medium.id, "gif") if one.status == "done"]
    return {"DynamicImageList": [_animation(call, piece) for piece in done]}


def _animation(call: Call, piece: Piece) -> Answer:
    return {
        "DynamicImageId": piece.id,
        "JobId": piece.id,
        "VideoId": piece.subject,
        "CreationTime": utc(piece.created_at_s),
        "FileURL": call.works.output_url(piece.subject, piece.files[0]),
        "FileSize": str(piece.made.get("size_bytes", 0)),
        "Format": "gif",
        "Fps": "10",
        "Duration": f"{piece.made.get('duration_s', 0):.0f}",
        "Width": str(piece.made.get("width", 0)),
        "Height": str(piece.made.get("height", 0)),
    }


def _accept(call: Call, medium: Medium, *, kind: str, wish: dict[str, Any]) -> str:
    piece = Piece(new_id(), "", call.account.name, medium.id, kind, wish=wish)
    return call.works.workshop.accept(piece).id


def _snapshot_wish(call: Call) -> dict[str, Any]:
    if not (call.parameters.get("Count") or call.parameters.get("Interval")):
        raise Refusal("MissingParameter", 400, "Count or Interval is mandatory for this action.")
    wish: dict[str, Any] = {
        "count": call.number("Count", 10 if "Interval" in call.parameters else 1)
    }
    wish["interval_s"] = call.number("Interval", 1)
    wish["offset_ms"] = call.number("SpecifiedOffsetTime", 0)
    if wish["count"] < 1 or wish["interval_s"] < 0 or wish["offset_ms"] < 0:
        raise invalid("Count")
    for name in ("Width", "Height"):
        if call.parameters.get(name):
            wish[name.lower()] = call.number(name, 0)
            if not 8 <= wish[name.lower()] <= 4096:
                raise invalid(name)
    return wish


def _object(call: Call, name: str) -> dict[str, Any]:
    """A parameter that is JSON; empty where it was not sent."""
    text = call.parameters.get(name, "")
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError as error:
        raise invalid(name) from error
    if not isinstance(found, dict) or len(text) > LARGEST_JSON:
        raise invalid(name)
    return found


def _medium(call: Call, name: str, *, allowed: tuple[str, ...]) -> Medium:
    medium = call.medium(call.need(name))
    if medium.status not in allowed:
        raise Refusal("Forbidden.IllegalStatus", 400, "Status of the video is illegal.")
    return medium


def _unknown(resource: str) -> Refusal:
    return Refusal("NoSuchResource", 404, f"The specified resource {resource} does not exist.")
