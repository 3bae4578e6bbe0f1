"""What a practice account of MPC has to choose from beside its templates."""

from typing import Any

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.huawei.api_door import Answerer, Call
from desktop_uploader.practice_cloud.huawei.pipeline import WIDTHS
from desktop_uploader.practice_cloud.wire.messages import Response, json_response

MOST_ROWS = 100
BAD_PARAMETER = Refusal("MPC.10202", 400, "Invalid request parameter")


def works() -> dict[str, Answerer]:
    """The calls by the vendor's name of them."""
    return {
        "ListWatermarkTemplates": _watermarks,
        "ListTransTemplateGroups": _groups,
        "ShowAgencyStatus": _agency,
    }


def _watermarks(call: Call) -> Response:
    row = {
        "template_id": 2743,
        "template_name": "Logo",
        "type": "Image",
        "dx": 0.1,
        "dy": 0.1,
        "referpos": "TopRight",
        "width": 0.1,
        "height": 0.1,
        "base": "input",
    }
    return json_response(200, {"total": 1, "templates": _page(call, [row])})


def _groups(call: Call) -> Response:
    templates = [int(one) for one in WIDTHS]
    row = {
        "group_id": "397565a34913415c91955254add00001",
        "name": "All sizes",
        "template_ids": templates,
        "videos": [
            {"template_id": int(one), "width": width, "height": 0, "bitrate": 500}
            for one, width in WIDTHS.items()
        ],
    }
    return json_response(200, {"total": 1, "template_group_list": _page(call, [row])})


def _agency(_: Call) -> Response:
    return json_response(200, {"operate_type": "CANCELED"})


def _page(call: Call, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    page, size = call.one("page", "0"), call.one("size", "10")
    if not page.isdigit() or not size.isdigit() or not 1 <= int(size) <= MOST_ROWS:
        raise BAD_PARAMETER
    return rows[int(page) * int(size) :][: int(size)]
