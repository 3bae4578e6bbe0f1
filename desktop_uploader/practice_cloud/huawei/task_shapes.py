"""How MPC shows a task; its tables and its examples differ in the types of numbers."""

import json
from collections.abc import Callable
from typing import Any

from desktop_uploader.practice_cloud.huawei.tasks import Task, TaskOutput, compact

FIRST_TEMPLATE = 1000
"""Below it are the places of parameters, which are no templates."""


def shown_task(task: Task, region: str, *, shape: str) -> dict[str, Any]:
    """One element of `task_array`. `shape`: table (numbers as text) or example (numbers)."""

    def number(text: str) -> int | str:
        return int(text) if shape == "example" and text else text

    shown: dict[str, Any] = {
        "task_id": number(str(task.id)),
        "status": task.status,
        "create_time": number(compact(task.created_at_s)),
        "trans_template_id": [
            output.template_id for output in task.outputs if output.template_id >= FIRST_TEMPLATE
        ],
        "input": {
            "bucket": task.source_bucket,
            "location": region,
            "object": task.source_key,
        },
        "output": {
            "bucket": task.output_bucket,
            "location": region,
            "object": task.output_folder,
        },
        "output_file_name": [
            output.key.rpartition("/")[2] for output in task.outputs if output.key
        ],
        "user_data": task.user_data,
        # Only accounts on a white list are told of progress.
        "progress": 0,
    }
    return shown | _shown_end(task, number)


def _shown_end(task: Task, number: Callable[[str], int | str]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    if task.is_final:
        shown["end_time"] = number(compact(task.ended_at_s))
        shown["transcode_detail"] = {
            "multitask_info": [_shown_output(output) for output in task.outputs],
            "input_file": _shown_source(task),
        }
    if task.status == "SUCCEEDED":
        shown |= {"error_code": "MPC.10218", "description": "The task has completed."}
    elif task.status == "FAILED":
        first = next((one for one in task.outputs if one.error_code), None)
        shown["error_code"] = first.error_code if first else "MPC.10105"
        shown["description"] = first.error_message if first else "An error occurred."
    return shown


def _shown_output(output: TaskOutput) -> dict[str, Any]:
    shown: dict[str, Any] = {"template_id": output.template_id}
    if output.error_code:
        error = {"error_code": output.error_code, "error_msg": output.error_message}
        return {**shown, "error": error}
    return {
        **shown,
        "output_file": {
            "duration": int(output.duration_s),
            "duration_ms": 0,
            "format": output.key.rpartition(".")[2].upper(),
            "size": output.size_bytes,
            "video_info": {
                "width": output.width,
                "height": output.height,
                "bitrate": int(output.bitrate_kbps),
                "bitrate_bps": 0,
                "frame_rate": 25_000,
                "codec": "H264",
            },
            "audio_info": [],
        },
    }


def _shown_source(task: Task) -> dict[str, Any]:
    facts = json.loads(task.facts or "{}")
    return {"duration": int(facts.get("duration_s", 0)), "duration_ms": 0}
