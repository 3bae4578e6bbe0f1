"""How MPC shows tasks that are no transcodes; tables and examples differ in numbers."""

from typing import Any

from desktop_uploader.practice_cloud.huawei.tasks import compact
from desktop_uploader.practice_cloud.workshop import FACTS_ONLY, Piece

STATUS = {
    "waiting": "WAITING",
    "running": "PROCESSING",
    "done": "SUCCEED",
    "failed": "FAILED",
    "cancelled": "CANCELED",
}


def shown_piece(piece: Piece, region: str, *, shape: str) -> dict[str, Any]:
    """One element of a listing. `shape`: table (numbers as text) or example (numbers)."""

    def number(text: str) -> int | str:
        return int(text) if shape == "example" and text else text

    (bucket, key), (output_bucket, folder) = piece.asked["input"], piece.asked["output"]
    status = STATUS[piece.status]
    # Thumbnails alone spell it so.
    if piece.kind == "snapshots" and status == "SUCCEED":
        status = "SUCCEEDED"
    output = {"bucket": output_bucket, "location": region, "object": folder}
    shown: dict[str, Any] = {
        "task_id": number(piece.id),
        "status": status,
        "create_time": number(compact(piece.created_at_s)),
        "end_time": number(compact(piece.ended_at_s)),
        "user_data": piece.user_data,
        "input": {"bucket": bucket, "location": region, "object": key},
        "output": output,
    }
    if piece.kind in ("gif", "remux"):
        shown["output_param"] = piece.asked["output_param"]
    if piece.status == "failed":
        shown |= {"error_code": "MPC.10125", "description": piece.error}
    if piece.status != "done":
        return shown
    shown["description"] = "The task has completed."
    if piece.kind == "snapshots":
        return shown | {"thumbnail_info": [{"pic_name": name} for name in piece.files]}
    if piece.kind == FACTS_ONLY:
        return shown | {"metadata": _metadata(piece)}
    output["file_name"] = piece.files[0]
    return shown | ({"output_metadata": _metadata(piece)} if piece.kind == "remux" else {})


def _metadata(piece: Piece) -> dict[str, Any]:
    facts = piece.made.get("facts", {})
    video = {
        "width": facts.get("width", 0),
        "height": facts.get("height", 0),
        "bitrate": int(facts.get("bitrate_kbps", 0)),
        "frame_rate": int(facts.get("fps", 0)),
        "codec": "H.264",
    }
    return {
        "size": piece.made.get("size_bytes", 0),
        # The manual's own: seconds, whatever the name says.
        "duration_ms": facts.get("duration_s", 0.0),
        "duration": int(facts.get("duration_s", 0)),
        "format": str(piece.wish.get("container", "mp4")).upper(),
        "bitrate": int(facts.get("bitrate_kbps", 0)),
        "video": [video] if facts.get("width") else [],
        "audio": [],
    }
