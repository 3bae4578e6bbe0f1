"""Thumbnails, animated graphics, remuxes and metadata: ordered, listed, cancelled, tried again."""

from collections.abc import Callable
from typing import Any

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.huawei.api_door import Answerer, Call
from desktop_uploader.practice_cloud.huawei.mpc import BAD_PARAMETER, WORKS
from desktop_uploader.practice_cloud.huawei.tasks import compact
from desktop_uploader.practice_cloud.huawei.work_rows import shown_piece
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.wire.messages import Response, json_response
from desktop_uploader.practice_cloud.workshop import FACTS_ONLY, Piece, Workshop

MOST_TASK_IDS, MOST_ROWS, FIRST_ID, MOST_DOTS = 10, 100, 700_001, 10
LONGEST_GIF_MS = 60_000
NO_TASK = Refusal("MPC.10211", 403, "The task does not exist.")
NOT_NOW = Refusal(
    "MPC.10212", 403, "Operation failed. The task is in progress or has been completed."
)
KIND_OF_PATH = {
    "thumbnails": "snapshots",
    "animated-graphics": "gif",
    "remux": "remux",
    "extract-metadata": FACTS_ONLY,
}
Place = Callable[[Call, Any], tuple[str, str]]


class WorkCalls:
    """These calls, for callers who are known."""

    def __init__(self, workshop: Workshop, *, place: Place, knobs: Knobs) -> None:
        """`place` reads bucket and key of an ObsObjInfo, or refuses them."""
        self._workshop = workshop
        self._place = place
        self._knobs = knobs

    def works(self) -> dict[str, Answerer]:
        """The calls by the vendor's name of them."""
        found: dict[str, Answerer] = {}
        for path, operations in WORKS.items():
            kind = KIND_OF_PATH[path]
            found[operations["POST"]] = self._of_kind(self._create, kind)
            found[operations["GET"]] = self._of_kind(self._list, kind)
            found[operations["DELETE"]] = self._of_kind(self._cancel, kind)
        found["RetryRemuxTask"] = self._of_kind(self._retry, "remux")
        return found

    def _of_kind(self, answer: Callable[[Call, str], Response], kind: str) -> Answerer:
        return lambda call: answer(call, kind)

    def _create(self, call: Call, kind: str) -> Response:
        source_bucket, source_key = self._place(call, call.body.get("input"))
        output_bucket, folder = self._place(call, call.body.get("output"))
        asked = {
            "input": [source_bucket, source_key],
            "output": [output_bucket, folder.strip("/")],
            "output_param": call.body.get("output_param"),
        }
        number = self._workshop.next_number(FIRST_ID)
        kept = self._workshop.accept(
            Piece(
                str(number),
                "",
                call.account.name,
                f"{source_bucket}/{source_key}",
                kind,
                wish=WISHES[kind](call.body),
                asked=asked,
                user_data=str(call.body.get("user_data", "")),
                folder=f"mpc-{number}",
            )
        )
        call.request.trace["media_id"] = kept.id
        return json_response(202, {"task_id": self._number(kept.id)})

    def _list(self, call: Call, kind: str) -> Response:
        pieces = self._wanted(call, kind)
        page, size = call.one("page", "0"), call.one("size", "10")
        if not page.isdigit() or not size.isdigit() or not 1 <= int(size) <= MOST_ROWS:
            raise BAD_PARAMETER
        first = int(page) * int(size)
        listed = pieces[first : first + int(size)]
        region, shape = call.account.region, self._knobs.current.shapes
        rows = [shown_piece(piece, region, shape=shape) for piece in listed]
        answer: dict[str, Any] = {"total": len(pieces)}
        if kind == "snapshots":
            answer |= {"task_array": rows, "is_truncated": int(first + len(rows) < len(pieces))}
        else:
            answer |= {"tasks": rows}
        return json_response(200, answer)

    def _wanted(self, call: Call, kind: str) -> list[Piece]:
        stated = [value for name, value in call.query if name == "task_id"]
        asked = [piece for value in stated for piece in value.split(",") if piece]
        if len(asked) > MOST_TASK_IDS:
            raise BAD_PARAMETER
        pieces = self._workshop.of_account(call.account.name, kind)
        if asked:
            return [piece for piece in pieces if piece.id in asked]
        since, until = call.one("start_time"), call.one("end_time", "9")
        bucket, key = call.one("input_bucket"), call.one("input_object")
        return [
            piece
            for piece in pieces
            if since <= compact(piece.created_at_s) <= until
            and bucket in ("", piece.asked["input"][0])
            and key in ("", piece.asked["input"][1])
        ]

    def _cancel(self, call: Call, kind: str) -> Response:
        piece = self._one(call, call.one("task_id"), kind=kind)
        if piece.status != "waiting":
            raise NOT_NOW
        self._workshop.cancel(piece)
        return Response(204)

    def _retry(self, call: Call, kind: str) -> Response:
        piece = self._one(call, str(call.body.get("task_id", "")), kind=kind)
        if piece.status != "failed":
            raise Refusal("MPC.10212", 403, "Operation failed.")
        self._workshop.again(piece)
        return Response(204)

    def _one(self, call: Call, task_id: str, *, kind: str) -> Piece:
        piece = self._workshop.find(task_id, call.account.name)
        if piece is None or piece.kind != kind:
            raise NO_TASK
        return piece

    def _number(self, value: str) -> int | str:
        """A table of the manual calls it a text, its examples show a number."""
        return int(value) if self._knobs.current.shapes == "example" else value


def _pictures_wish(body: dict[str, Any]) -> dict[str, Any]:
    para = body.get("thumbnail_para")
    if not isinstance(para, dict) or para.get("type", "TIME") not in ("TIME", "DOTS", "DOTS_MS"):
        raise BAD_PARAMETER
    if para.get("format", 1) != 1 or body.get("sync", 0) not in (0, "0"):
        raise BAD_PARAMETER
    wish = {name: para[name] for name in ("width", "height") if para.get(name)}
    if any(not 96 <= int(value) <= 3840 for value in wish.values()):
        raise BAD_PARAMETER
    if para.get("type") == "DOTS":
        dots = para.get("dots")
        if not isinstance(dots, list) or not 1 <= len(dots) <= MOST_DOTS:
            raise BAD_PARAMETER
        return wish | {"moments_ms": [1000 * int(dot) for dot in sorted(dots)]}
    begin_ms = 1000 * int(para.get("start_time", 0))
    return wish | {"interval_s": int(para.get("time", 12)), "offset_ms": begin_ms, "count": 100}


def _gif_wish(body: dict[str, Any]) -> dict[str, Any]:
    param = body.get("output_param")
    needed = ("format", "width", "height", "start", "end")
    if not isinstance(param, dict) or any(name not in param for name in needed):
        raise BAD_PARAMETER
    width, height, start, end = (int(param[name]) for name in needed[1:])
    is_whole = (width == 0) == (height == 0) and (width, height) != (-1, -1)
    if param["format"] != "gif" or not is_whole or not 0 < end - start <= LONGEST_GIF_MS:
        raise BAD_PARAMETER
    wish = {"start_ms": start, "end_ms": end, "frame_rate": param.get("frame_rate", 10)}
    return wish | {"width": max(0, width), "height": max(0, height)}


def _remux_wish(body: dict[str, Any]) -> dict[str, Any]:
    param = body.get("output_param") or {}
    if not isinstance(param, dict) or param.get("format", "MP4") not in ("HLS", "MP4"):
        raise BAD_PARAMETER
    # One file either way: the practice cloud cuts nothing into segments.
    return {"container": "ts" if param.get("format") == "HLS" else "mp4"}


def _metadata_wish(body: dict[str, Any]) -> dict[str, Any]:
    if body.get("sync", 0) not in (0, "0"):
        raise BAD_PARAMETER
    return {}


WISHES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "snapshots": _pictures_wish,
    "gif": _gif_wish,
    "remux": _remux_wish,
    FACTS_ONLY: _metadata_wish,
}
