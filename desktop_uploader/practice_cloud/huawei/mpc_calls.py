"""The calls of MPC: tasks, templates and buckets."""

from collections.abc import Sequence
from typing import Any

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.huawei import pickers
from desktop_uploader.practice_cloud.huawei.api_door import Answerer, Call
from desktop_uploader.practice_cloud.huawei.buckets import Bucket, BucketBook
from desktop_uploader.practice_cloud.huawei.mpc import BAD_PARAMETER
from desktop_uploader.practice_cloud.huawei.orders import wanted_widths
from desktop_uploader.practice_cloud.huawei.pipeline import WIDTHS, Pipeline
from desktop_uploader.practice_cloud.huawei.task_shapes import shown_task
from desktop_uploader.practice_cloud.huawei.tasks import Task, TaskBook, TaskOutput, compact
from desktop_uploader.practice_cloud.settings import Knobs
from desktop_uploader.practice_cloud.store.objects import ObjectShelf
from desktop_uploader.practice_cloud.wire.messages import Response, json_response

MOST_TASK_IDS, MOST_ROWS = 10, 100
BAD_PATH = Refusal("MPC.10209", 403, "Invalid input or output OBS path.")
NO_TASK = Refusal("MPC.10211", 403, "The task does not exist.")


class MpcCalls:
    """Everything that MPC does, for callers who are known."""

    def __init__(
        self, tasks: TaskBook, pipeline: Pipeline, *, buckets: BucketBook, shelf: ObjectShelf,
        knobs: Knobs,
    ) -> None:  # fmt: skip
        """Work on these books."""
        self._tasks = tasks
        self._pipeline = pipeline
        self._buckets = buckets
        self._shelf = shelf
        self._knobs = knobs

    def works(self) -> dict[str, Answerer]:
        """The calls by the vendor's name of them."""
        return {
            "CreateTranscodingTask": self._create,
            "ListTranscodingTasks": self._list,
            "CancelTranscodingTask": self._cancel,
            "DeleteTranscodingTaskRecord": self._delete,
            "ListTransTemplates": self._templates,
            "ListBuckets": self._list_buckets,
            "UpdateBucketAuthorized": self._authorize,
            "ListBucketObjects": self._list_objects,
        } | pickers.works()

    def _create(self, call: Call) -> Response:
        source, output = call.body.get("input"), call.body.get("output")
        widths = wanted_widths(call.body)
        source_bucket, source_key = self.place(call, source)
        output_bucket, folder = self.place(call, output)
        task = Task(
            0,
            call.account.name,
            "WAITING",
            source_bucket,
            source_key,
            output_bucket,
            f"{folder.rstrip('/')}/" if folder.strip("/") else "",
            str(call.body.get("user_data", "")),
            call.now_s,
            outputs=tuple(TaskOutput(one, width) for one, width in widths.items()),
        )
        kept = self._pipeline.accept(task)
        call.request.trace["media_id"] = str(kept.id)
        return json_response(202, {"task_id": self._number(kept.id)})

    def place(self, call: Call, stated: Any) -> tuple[str, str]:
        """Bucket and key of an ObsObjInfo."""
        if not isinstance(stated, dict) or not all(
            isinstance(stated.get(name), str) for name in ("bucket", "location", "object")
        ):
            raise BAD_PARAMETER
        bucket = self._bucket(call, stated["bucket"])
        if stated["location"] != bucket.region or bucket.region != call.account.region:
            raise BAD_PATH
        if not bucket.is_authorized:
            raise Refusal("MPC.10236", 406, "You do not have permission to access the OBS bucket.")
        return bucket.name, stated["object"].lstrip("/")

    def _bucket(self, call: Call, name: str) -> Bucket:
        found = self._buckets.find(name)
        if found is None or found.account != call.account.name:
            raise BAD_PATH
        return found

    def _list(self, call: Call) -> Response:
        stated = [value for name, value in call.query if name == "task_id"]
        asked = [piece for value in stated for piece in value.split(",") if piece]
        if asked:
            return self._listed_by_id(call, asked)
        page, size = call.one("page", "0"), call.one("size", "10")
        if not page.isdigit() or not size.isdigit() or not 1 <= int(size) <= MOST_ROWS:
            raise BAD_PARAMETER
        since, until = call.one("start_time"), call.one("end_time", "9")
        status = call.one("status")
        found = [
            task
            for task in self._tasks.listed(call.account.name)
            if since <= compact(task.created_at_s) <= until and status in ("", task.status)
        ]
        first = int(page) * int(size)
        return self._answer(found[first : first + int(size)], call, total=len(found))

    def _listed_by_id(self, call: Call, asked: Sequence[str]) -> Response:
        if len(asked) > MOST_TASK_IDS or not all(one.isdigit() for one in asked):
            raise BAD_PARAMETER
        found = [self._tasks.find(int(one), call.account.name) for one in asked]
        there = [task for task in found if task is not None]
        if not there:
            raise NO_TASK
        return self._answer(there, call, total=len(there))

    def _answer(self, tasks: Sequence[Task], call: Call, *, total: int) -> Response:
        end = (int(call.one("page", "0")) * int(call.one("size", "10"))) + len(tasks)
        shape = self._knobs.current.shapes
        return json_response(
            200,
            {
                "task_array": [
                    shown_task(task, call.account.region, shape=shape) for task in tasks
                ],
                "is_truncated": int(end < total),
                "total": total,
            },
        )

    def _cancel(self, call: Call) -> Response:
        task = self._one_task(call)
        if task.status not in ("WAITING", "NEED_TO_BE_AUDIT"):
            raise Refusal(
                "MPC.10212",
                403,
                "Operation failed. The task is in progress or has been completed.",
            )
        self._pipeline.cancel(task)
        return Response(204)

    def _delete(self, call: Call) -> Response:
        task = self._one_task(call)
        if not task.is_final:
            raise Refusal("MPC.10213", 406, "Operation failed. The task is not in the final state.")
        self._tasks.remove(task.id)
        return Response(204)

    def _one_task(self, call: Call) -> Task:
        stated = call.one("task_id")
        task = self._tasks.find(int(stated), call.account.name) if stated.isdigit() else None
        if task is None:
            raise NO_TASK
        return task

    def _templates(self, call: Call) -> Response:
        rows = [
            {
                "template_id": template,
                "template": {
                    "template_name": f"practice {width}",
                    "video": {"width": width, "height": 0, "codec": 1},
                    "common": {"pack_type": 4},
                },
            }
            for template, width in WIDTHS.items()
        ]
        page, size = call.one("page", "0"), call.one("size", "10")
        if not page.isdigit() or not size.isdigit() or not 1 <= int(size) <= MOST_ROWS:
            raise BAD_PARAMETER
        first = int(page) * int(size)
        shown = rows[first : first + int(size)]
        return json_response(200, {"template_array": shown, "total": len(rows)})

    def _list_buckets(self, call: Call) -> Response:
        rows = [
            {
                "bucket": bucket.name,
                "creation_date": self._number(int(compact(bucket.created_at_s))),
                "is_authorized": int(bucket.is_authorized),
            }
            for bucket in self._buckets.listed(call.account.name, call.account.region)
        ]
        return json_response(200, {"buckets": rows})

    def _authorize(self, call: Call) -> Response:
        operation = str(call.body.get("operation", ""))
        if operation not in ("0", "1"):
            raise BAD_PARAMETER
        bucket = self._bucket(call, str(call.body.get("bucket", "")))
        self._buckets.authorize(bucket.name, is_authorized=operation == "1")
        return Response(204)

    def _list_objects(self, call: Call) -> Response:
        bucket = self._bucket(call, call.one("bucket"))
        if not bucket.is_authorized:
            raise BAD_PATH
        rows = [
            {
                "file_name": stored.key,
                "size": stored.size_bytes,
                "last_modified": compact(stored.modified_at_s),
            }
            for stored in self._shelf.listed(bucket.name, call.one("prefix"))
        ]
        return json_response(200, {"objects": rows})

    def _number(self, value: int) -> int | str:
        """A table of the manual calls it a text, its examples show a number."""
        return value if self._knobs.current.shapes == "example" else str(value)
