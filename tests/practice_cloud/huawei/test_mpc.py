"""MPC: tasks, buckets and what it refuses."""

import time
from pathlib import Path
from typing import Any

import pytest

from desktop_uploader.practice_cloud.cloud import PracticeCloud
from desktop_uploader.practice_cloud.settings import Settings
from tests.practice_cloud.callers import desk
from tests.practice_cloud.clips import film
from tests.practice_cloud.huawei.callers import Api, Keys, account_of, client_of

PATIENCE_S = 60


def put(cloud: PracticeCloud, key: str, content: bytes = b"a film") -> None:
    answer = client_of(cloud, Keys.of(cloud)).putContent(account_of(cloud).bucket, key, content)
    assert answer.status == 200


def read(api: Api, *task_ids: object) -> list[dict[str, Any]]:
    query = [("task_id", str(one)) for one in task_ids]
    answer = api.mpc("GET", "transcodings", query=query)
    assert answer.status == 200, answer.json
    found: list[dict[str, Any]] = answer.json["task_array"]
    return found


def test_a_task_is_kept_with_what_its_caller_said(cloud: PracticeCloud, api: Api) -> None:
    put(cloud, "in/a.mp4")
    made = api.task("in/a.mp4", 1001, 1002)

    [task] = read(api, made.json["task_id"])

    assert made.status == 202
    assert (task["status"], task["user_data"]) == ("SUCCEEDED", "of in/a.mp4")
    assert task["error_code"] == "MPC.10218"
    assert task["trans_template_id"] == [1001, 1002]


@pytest.mark.parametrize(("shapes", "kind"), [("table", str), ("example", int)])
def test_numbers_come_in_both_forms_of_the_manual(
    cloud: PracticeCloud, api: Api, shapes: str, kind: type
) -> None:
    cloud.turn(shapes=shapes)
    put(cloud, "a.mp4")

    made = api.task("a.mp4").json
    [task] = read(api, made["task_id"])

    told = (made["task_id"], task["task_id"], task["create_time"], task["end_time"])
    assert {type(one) for one in told} == {kind}


def test_a_real_film_becomes_real_outputs_in_the_bucket(tmp_path: Path) -> None:
    settings = Settings(transcode="real", qps="off")
    with PracticeCloud(tmp_path / "root", settings=settings) as cloud:
        api = Api(cloud, Keys.of(cloud))
        put(cloud, "in/a.mp4", film(tmp_path / "a.mp4").read_bytes())
        task_id = api.task("in/a.mp4", 1001, 1009).json["task_id"]
        task = ended(api, task_id)
        objects = api.mpc(
            "GET", "objects", query=[("bucket", account_of(cloud).bucket), ("prefix", "out/")]
        ).json["objects"]

    good, bad = task["transcode_detail"]["multitask_info"]
    assert task["status"] == "SUCCEEDED"
    assert bad["error"]["error_code"] == "MPC.10051"
    assert [one["file_name"] for one in objects] == [f"out/{task['output_file_name'][0]}"]
    assert objects[0]["size"] == good["output_file"]["size"] > 0


def test_what_is_no_film_fails(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path / "root", settings=Settings(transcode="real", qps="off")) as cloud:
        api = Api(cloud, Keys.of(cloud))
        put(cloud, "a.mp4", b"no film")

        task = ended(api, api.task("a.mp4").json["task_id"])

    assert (task["status"], task["error_code"]) == ("FAILED", "MPC.10125")


def test_a_name_asks_for_a_person_who_may_pass_or_block(cloud: PracticeCloud, api: Api) -> None:
    put(cloud, "review-me.mp4")
    first, second = (api.task("review-me.mp4").json["task_id"] for _ in range(2))
    before = [one["status"] for one in read(api, first, second)]

    desk(cloud, "POST", "judge", {"media_id": first, "verdict": "block"})
    desk(cloud, "POST", "judge", {"media_id": second, "verdict": "pass"})

    assert before == ["NEED_TO_BE_AUDIT"] * 2
    assert [one["status"] for one in read(api, first, second)] == ["FAILED", "SUCCEEDED"]


def test_tasks_are_found_page_by_page(cloud: PracticeCloud, api: Api) -> None:
    put(cloud, "a.mp4")
    made = [str(api.task("a.mp4").json["task_id"]) for _ in range(5)]

    pages = [
        api.mpc("GET", "transcodings", query=[("page", str(n)), ("size", "2")]).json
        for n in range(3)
    ]

    assert [page["is_truncated"] for page in pages] == [1, 1, 0]
    assert [task["task_id"] for page in pages for task in page["task_array"]] == made[::-1]


def test_what_cannot_be_is_refused_by_its_code(cloud: PracticeCloud, api: Api) -> None:
    bucket = account_of(cloud).bucket
    put(cloud, "a.mp4")
    done = api.task("a.mp4").json["task_id"]
    many = [("task_id", str(n)) for n in range(11)]

    answers = {
        "template": api.task("a.mp4", 4711),
        "closed bucket": api.task("a.mp4", bucket=f"{bucket}-closed"),
        "bucket elsewhere": api.task("a.mp4", bucket=f"{bucket}-far"),
        "no bucket": api.task("a.mp4", bucket="nowhere"),
        "eleven ids": api.mpc("GET", "transcodings", query=many),
        "no task": api.mpc("GET", "transcodings", query=[("task_id", "4711")]),
        "too late": api.mpc("DELETE", "transcodings", query=[("task_id", done)]),
        "other project": api.call("GET", "mpc", "/v1/of-somebody/buckets"),
    }

    assert {name: one.json["error_code"] for name, one in answers.items()} == {
        "template": "MPC.10089",
        "closed bucket": "MPC.10236",
        "bucket elsewhere": "MPC.10209",
        "no bucket": "MPC.10209",
        "eleven ids": "MPC.10202",
        "no task": "MPC.10211",
        "too late": "MPC.10212",
        "other project": "MPC.10208",
    }


def test_a_bucket_is_opened_to_the_service(cloud: PracticeCloud, api: Api) -> None:
    bucket = account_of(cloud).bucket
    before = authorized(api)

    opened = api.mpc(
        "PUT", "authority", body={"bucket": f"{bucket}-closed", "operation": "1"}
    ).status

    assert opened == 204
    assert before == {bucket: 1, f"{bucket}-closed": 0}
    assert authorized(api) == {bucket: 1, f"{bucket}-closed": 1}


def test_a_record_is_deleted_and_then_gone(cloud: PracticeCloud, api: Api) -> None:
    put(cloud, "a.mp4")
    kept, gone = (api.task("a.mp4").json["task_id"] for _ in range(2))

    assert api.mpc("DELETE", "transcodings/task", query=[("task_id", gone)]).status == 204

    assert [one["task_id"] for one in read(api, kept, gone)] == [kept]


def test_a_stopped_cloud_goes_on_with_its_tasks(tmp_path: Path) -> None:
    clip = film(tmp_path / "a.mp4").read_bytes()
    with PracticeCloud(tmp_path / "root", settings=Settings(transcode="real", qps="off")) as cloud:
        put(cloud, "a.mp4", clip)
        task_id = Api(cloud, Keys.of(cloud)).task("a.mp4").json["task_id"]

    with PracticeCloud(tmp_path / "root", settings=Settings(transcode="real", qps="off")) as cloud:
        task = ended(Api(cloud, Keys.of(cloud)), task_id)

    assert task["status"] == "SUCCEEDED"


def test_the_desk_shows_objects_with_their_tasks(cloud: PracticeCloud, api: Api) -> None:
    put(cloud, "a.mp4")
    put(cloud, "b.mp4")
    task_id = api.task("a.mp4").json["task_id"]

    rows = desk(cloud, "GET", "media").json["media"]

    assert [(row["id"], row["key"], row["tasks"]) for row in rows] == [
        (task_id, "a.mp4", 1),
        ("b.mp4", "b.mp4", 0),
    ]


def ended(api: Api, task_id: object) -> dict[str, Any]:
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        [task] = read(api, task_id)
        if task["status"] in ("SUCCEEDED", "FAILED"):
            return task
    raise AssertionError("the task does not end")


def authorized(api: Api) -> dict[str, int]:
    rows = api.mpc("GET", "buckets").json["buckets"]
    return {row["bucket"]: row["is_authorized"] for row in rows}


def test_templates_come_page_by_page_and_each_makes_a_task(cloud: PracticeCloud, api: Api) -> None:
    put(cloud, "in/a.mp4")
    path = "template/transcodings"

    pages = [api.mpc("GET", path, query=[("page", str(n)), ("size", "2")]).json for n in range(3)]

    found = [one["template_id"] for page in pages for one in page["template_array"]]
    assert [len(page["template_array"]) for page in pages] == [2, 1, 0]
    assert {page["total"] for page in pages} == {len(found)}
    assert [api.task("in/a.mp4", one).status for one in found] == [202] * len(found)
    assert api.mpc("GET", path, query=[("size", "101")]).json["error_code"] == "MPC.10202"
