"""The fixed templates and applications that a practice account of VOD has to choose from."""

from collections.abc import Callable
from typing import Any

from desktop_uploader.practice_cloud.tencent.v3_call import Call, Told
from desktop_uploader.practice_cloud.tencent.wrong import Wrong

MOST_ROWS = 100
MADE_AT = "2018-12-05T10:26:49Z"
Row = dict[str, Any]


def _template(definition: int, name: str, **more: Any) -> Row:
    times = {"CreateTime": MADE_AT, "UpdateTime": MADE_AT}
    return {
        "Definition": definition,
        "Name": name,
        "Comment": "",
        "Type": "Preset",
        **times,
        **more,
    }


LISTS: dict[str, tuple[str, list[Row]]] = {
    "DescribeWatermarkTemplates": (
        "WatermarkTemplateSet",
        [_template(1001, "Logo", Type="image"), _template(1002, "Owner", Type="text")],
    ),
    "DescribeSampleSnapshotTemplates": (
        "SampleSnapshotTemplateSet",
        [_template(10, "Every tenth", Format="jpg", SampleType="Percent", SampleInterval=10)],
    ),
    "DescribeSnapshotByTimeOffsetTemplates": (
        "SnapshotByTimeOffsetTemplateSet",
        [_template(100, "At a moment", Format="jpg", Width=0, Height=0)],
    ),
    "DescribeReviewTemplates": (
        "ReviewTemplateSet",
        [_template(20, "Pictures and speech", Labels=["Porn", "Terror"])],
    ),
    "DescribeSubAppIds": (
        "SubAppIdInfoSet",
        [
            {
                "SubAppId": 1500000001,
                "SubAppIdName": "Main",
                "Name": "Main",
                "Description": "The application that every account begins with.",
                "Status": "On",
                "CreateTime": MADE_AT,
            }
        ],
    ),
}
"""By action: the field that holds the rows, and the rows."""


def works() -> dict[str, Callable[[Call], Told]]:
    """What carries each out."""
    return {action: _listing(*held) for action, held in LISTS.items()}


def _listing(field: str, rows: list[Row]) -> Callable[[Call], Told]:
    def listed(call: Call) -> Told:
        first, limit = call.number("Offset"), call.number("Limit") or 10
        if first < 0 or not 0 < limit <= MOST_ROWS:
            raise Wrong("parameter", "Offset or Limit is not valid")
        return {"TotalCount": len(rows), field: rows[first : first + limit]}

    return listed
