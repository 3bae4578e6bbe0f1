"""What a transcode may be ordered with: templates or parameters, and what goes beside them."""

from typing import Any

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.huawei.mpc import BAD_PARAMETER
from desktop_uploader.practice_cloud.huawei.pipeline import WIDTHS

MOST_TEMPLATES, MOST_WATERMARKS = 9, 10
USUAL_WIDTH = 640
OBJECTS = (
    *("thumbnail", "subtitle", "encryption", "crop", "audio_track", "multi_audio"),
    *("video_process", "audio_process"),
)
KNOWN = frozenset(
    {"input", "output", "trans_template_id", "av_parameters", "user_data", "priority"}
    | {"watermarks", "output_filenames", *OBJECTS}
)


def wanted_widths(body: dict[str, Any]) -> dict[int, int]:
    """
    Widths by the id of the template, or by the place among the parameters, which win over it.

    Raises:
        Refusal: MPC.10202 for what no table has, MPC.10089 for an unknown template.
    """
    _check_beside(body)
    parameters = body.get("av_parameters")
    if parameters is not None:
        return _of_parameters(parameters)
    wanted = body.get("trans_template_id")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= MOST_TEMPLATES:
        raise BAD_PARAMETER
    if any(not isinstance(one, int) or one not in WIDTHS for one in wanted):
        raise Refusal("MPC.10089", 400, "The template file does not exist.")
    return {one: WIDTHS[one] for one in wanted}


def _of_parameters(parameters: Any) -> dict[int, int]:
    if not isinstance(parameters, list) or not 1 <= len(parameters) <= MOST_TEMPLATES:
        raise BAD_PARAMETER
    widths = {}
    for number, one in enumerate(parameters, 1):
        common = one.get("common") if isinstance(one, dict) else None
        if not isinstance(common, dict) or not isinstance(common.get("pack_type"), int):
            raise BAD_PARAMETER
        video = one.get("video") or {}
        widths[number] = int(video.get("width") or USUAL_WIDTH)
    return widths


def _check_beside(body: dict[str, Any]) -> None:
    watermarks = body.get("watermarks", [])
    is_right = (
        not body.keys() - KNOWN
        and body.get("priority", 6) in (6, 9, "6", "9")
        and isinstance(watermarks, list)
        and len(watermarks) <= MOST_WATERMARKS
        and all(isinstance(body.get(name, {}), dict) for name in OBJECTS)
    )
    thumbnail = body.get("thumbnail")
    if not is_right or (thumbnail is not None and not isinstance(thumbnail.get("params"), dict)):
        raise BAD_PARAMETER
