"""
What MPC is asked for, as the bodies of its calls.

Source: MPC manual of 2024-03-05, the sections that `work_rules` names.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.works import Work, WorkOrder
from desktop_uploader.providers.huawei import work_shapes
from desktop_uploader.providers.huawei.rules import MOST_TEMPLATES, templates_of

LONGEST_GIF_MS = 60_000
USUAL_GIF_MS = 3_000
USUAL_WIDTH = 320
ADAPTS, AS_IS = -1, 0
"""A width or height that follows the other one; that of the film."""


@dataclass(frozen=True, slots=True)
class Room:
    """
    The calls about one kind of work.

    Attributes:
        path: Below the project.
        create, listing, cancel: The vendor's names of the calls.
    """

    path: str
    create: str
    listing: str
    cancel: str


ROOMS = {
    Work.TRANSCODE: Room(
        "transcodings", "CreateTranscodingTask", "ListTranscodingTasks", "CancelTranscodingTask"
    ),
    Work.SNAPSHOTS: Room(
        "thumbnails", "CreateThumbnailsTask", "ListThumbnailsTasks", "CancelThumbnailsTask"
    ),
    Work.GIF: Room(
        "animated-graphics",
        "CreateAnimatedGraphicsTask",
        "ListAnimatedGraphicsTasks",
        "CancelAnimatedGraphicsTask",
    ),
    Work.REMUX: Room("remux", "CreateRemuxTask", "ListRemuxTasks", "CancelRemuxTask"),
    Work.METADATA: Room(
        "extract-metadata",
        "CreateExtractMetadataTask",
        "ListExtractMetadataTasks",
        "CancelExtractMetadataTask",
    ),
}
Body = dict[str, Any]


def body_of(order: WorkOrder, *, source: Mapping[str, str], output: Mapping[str, str]) -> Body:
    """
    The body of a work's own call.

    Raises:
        RequestRefused: A setting breaks a rule of the manual (code "bad-work-setting"), or nothing
            says what to transcode to (code "work-needs-template").
    """
    body: Body = {"input": dict(source), "output": dict(output), "user_data": order.key}
    return body | BODIES[order.work](order)


def _transcode(order: WorkOrder) -> Body:
    templates = templates_of(order.template)
    body: Body = {}
    for name, text in order.settings.items():
        body[name] = int(text) if name == "priority" else _held(name, text)
    if templates:
        body["trans_template_id"] = [_number_of(one) for one in templates]
    elif "av_parameters" not in body:
        raise RequestRefused(code="work-needs-template", facts={"work": order.work.value})
    if len(templates) > MOST_TEMPLATES:
        raise _bad(order, "template", value=order.template, accepted=f"1…{MOST_TEMPLATES}")
    return body


def _snapshots(order: WorkOrder) -> Body:
    said = order.settings
    names = {
        "interval_s": "time",
        "start_s": "start_time",
        "duration_s": "duration",
        "width": "width",
        "height": "height",
        "max_length": "max_length",
    }
    para: Body = {names[name]: int(value) for name, value in said.items() if name in names}
    para["type"] = "TIME"
    if "dots" in said:
        para |= {"type": "DOTS", "dots": _held("dots", said["dots"])}
    # Our folder is the task's own: the service need not make another one.
    return {"thumbnail_para": para | {"format": 1}, "tar": int(said.get("tar", "1"))} | {
        "original_dir": 1
    }


def _gif(order: WorkOrder) -> Body:
    said = {name: int(value) for name, value in order.settings.items()}
    start_ms = said.get("start_ms", 0)
    end_ms = said.get("end_ms", start_ms + USUAL_GIF_MS)
    if not 0 < end_ms - start_ms <= LONGEST_GIF_MS:
        raise _bad(
            order, "end_ms", value=str(end_ms), accepted=f"{start_ms + 1}…{start_ms + 60_000}"
        )
    width = said.get("width", USUAL_WIDTH if said.get("height", ADAPTS) == ADAPTS else ADAPTS)
    height = said.get("height", AS_IS if width == AS_IS else ADAPTS)
    for name, value in (("width", width), ("height", height)):
        if value not in (ADAPTS, AS_IS) and (value < 32 or value % 2):
            raise _bad(order, name, value=str(value), accepted="-1, 0, 32… (×2)")
    if (width == AS_IS) != (height == AS_IS) or width == height == ADAPTS:
        raise _bad(order, "height", value=str(height), accepted="0, 0 / -1, N / N, -1 / N, N")
    param: Body = {"format": "gif", "width": width, "height": height}
    param |= {"start": start_ms, "end": end_ms}
    if "frame_rate" in said:
        param["frame_rate"] = said["frame_rate"]
    return {"output_param": param}


def _remux(order: WorkOrder) -> Body:
    param: Body = {"format": order.settings.get("format", "MP4")}
    if "segment_s" in order.settings:
        param["segment_duration"] = int(order.settings["segment_s"])
    if "remove_meta" in order.settings:
        param["remove_meta"] = order.settings["remove_meta"] == "true"
    return {"output_param": param}


def _metadata(_: WorkOrder) -> Body:
    return {"sync": 0}


def _bad(order: WorkOrder, name: str, *, value: str, accepted: str) -> RequestRefused:
    """A setting that MPC does not take."""
    facts = {"work": order.work.value, "name": name, "value": value[:60], "accepted": accepted}
    return RequestRefused(code="bad-work-setting", facts=facts)


def _held(name: str, text: str) -> object:
    value = json.loads(text)
    work_shapes.hold(name, value)
    return value


def _number_of(template: str) -> int | str:
    return int(template) if template.isascii() and template.isdigit() else template


BODIES: dict[Work, Callable[[WorkOrder], Body]] = {
    Work.TRANSCODE: _transcode,
    Work.SNAPSHOTS: _snapshots,
    Work.GIF: _gif,
    Work.REMUX: _remux,
    Work.METADATA: _metadata,
}
